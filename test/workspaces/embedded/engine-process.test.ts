import { afterAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { EngineProcess } from '../../../src/workspaces/embedded/engine-process.ts';

const window = { start: '2026-10-13T12:00:00.000Z', end: '2026-10-20T12:00:00.000Z' };
const engine = new EngineProcess(
  {
    kind: 'module',
    module: new URL('../../fakes/small-source.ts', import.meta.url).href,
    factory: 'createSmallSource',
    now: '2026-10-20T12:00:00.000Z',
    seed: 1,
  },
  createLog('silent'),
);

afterAll(() => engine.close());

function run(kql: string) {
  return engine.ask({ kind: 'run', kql, window, maxRows: 10, timeoutMs: 60_000 });
}

describe('the engine’s process', () => {
  it('is not there before it is needed', () => {
    expect(engine.pid).toBeUndefined();
  });

  it('may die: who waits is told in plain words, and the next query starts another', async () => {
    expect(await run('SigninLogs | count')).toMatchObject({ rows: [[48]] });
    const first = engine.pid;
    const waiting = expect(
      run(
        'range x from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000000 step 1 | extend k = 1) on k | summarize max(x * y)',
      ),
    ).rejects.toMatchObject({ fault: 'stopped', construct: 'engine' });
    process.kill(first ?? 0, 'SIGKILL');
    await waiting;
    expect(await run('SigninLogs | count')).toMatchObject({ rows: [[48]] });
    expect(engine.pid).not.toBe(first);
  });

  it('says so when its rows cannot be found, and does not take the bot along', async () => {
    const broken = new EngineProcess(
      {
        kind: 'module',
        module: 'file:///nowhere/at/all.ts',
        factory: 'create',
        now: '2026-10-20T12:00:00.000Z',
        seed: 1,
      },
      createLog('silent'),
    );
    await expect(broken.ask({ kind: 'last-received', table: 'T' })).rejects.toThrow('/nowhere/at/all.ts');
    broken.close();
  });
});
