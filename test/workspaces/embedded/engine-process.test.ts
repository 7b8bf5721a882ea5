import { readFileSync, truncateSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeParserImage, parserImage } from '../../../src/kql/parser-image.ts';
import { createLog } from '../../../src/log.ts';
import { EngineProcess, startAhead } from '../../../src/workspaces/embedded/engine-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const window = { start: '2026-10-13T12:00:00.000Z', end: '2026-10-20T12:00:00.000Z' };
const source = {
  kind: 'module',
  module: new URL('../../fakes/small-source.ts', import.meta.url).href,
  factory: 'createSmallSource',
  now: '2026-10-20T12:00:00.000Z',
  seed: 1,
} as const;
const engine = new EngineProcess(source, createLog('silent'));

afterAll(() => engine.close());

function run(kql: string, asked = engine) {
  return asked.ask({ kind: 'run', kql, window, maxRows: 10, timeoutMs: 60_000 });
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

  it('starts from an image of the parser, and without it where that is broken', async () => {
    const folder = temporaryFolder();
    await makeParserImage(folder);
    const image = parserImage(folder) ?? '';
    const imaged = new EngineProcess(source, createLog('silent'), [], folder);
    expect(await run('SigninLogs | count', imaged)).toMatchObject({ rows: [[48]] });
    expect(readFileSync(`/proc/${imaged.pid}/cmdline`, 'utf8')).toContain(image);
    process.kill(imaged.pid ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(imaged.pid).toBeUndefined());
    const closed = new EngineProcess(source, createLog('silent'), [], folder);
    closed.start();
    const { pid } = closed;
    closed.close();
    await vi.waitFor(() => expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH'));
    expect(parserImage(folder)).toBe(image);

    truncateSync(image, 1_000_000);
    await expect(run('SigninLogs | count', imaged)).rejects.toMatchObject({ construct: 'engine' });
    expect(await run('SigninLogs | count', imaged)).toMatchObject({ rows: [[48]] });
    expect(parserImage(folder)).toBeUndefined();
    imaged.close();
  });

  it('takes over a process that was started ahead, the first that comes', async () => {
    startAhead();
    const [first, second] = [source, source].map((one) => new EngineProcess(one, createLog('silent')));
    expect(first?.pid).toBeGreaterThan(0);
    expect(second?.pid).toBeUndefined();
    expect(await run('SigninLogs | count', first)).toMatchObject({ rows: [[48]] });
    first?.close();
  });
});
