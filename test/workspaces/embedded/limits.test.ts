import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { createEmbedded, type EmbeddedWorkspace } from '../../../src/workspaces/embedded/index.ts';

const window = { start: '2026-10-13T12:00:00.000Z', end: '2026-10-20T12:00:00.000Z' };
const module = new URL('../../fakes/small-source.ts', import.meta.url);
const runaway =
  'range x from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000000 step 1 | extend k = 1) on k | summarize max(x * y)';

let workspace: EmbeddedWorkspace;

beforeAll(async () => {
  workspace = createEmbedded({
    name: 'test',
    now: new Date('2026-10-20T12:00:00Z'),
    seed: 1,
    log: createLog('silent'),
    source: { module, factory: 'createSmallSource' },
  });
  await run('print 1');
});

afterAll(() => workspace.close());

function run(kql: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const { timeoutMs = 20_000, signal = new AbortController().signal } = options;
  return workspace.run(kql, window, { signal, maxRows: 100, timeoutMs });
}

describe('limits of the embedded workspace', () => {
  it('stops a query that outruns its time, and runs the next', async () => {
    await expect(run(runaway, { timeoutMs: 300 })).rejects.toMatchObject({
      fault: 'stopped',
      construct: 'time',
    });
    expect((await run('SigninLogs | count')).rows).toEqual([[48]]);
  });

  it('stops a cancelled query, and runs the next', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    await expect(run(runaway, { signal: controller.signal })).rejects.toMatchObject({
      fault: 'stopped',
      construct: 'cancelled',
    });
    expect((await run('SigninLogs | count')).rows).toEqual([[48]]);
  });

  it('does not begin what was cancelled before', async () => {
    await expect(run('print 1', { signal: AbortSignal.abort() })).rejects.toMatchObject({ fault: 'stopped' });
  });

  it('runs several queries at a time', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((n) => run(`SigninLogs | take ${n} | count`)));
    expect(answers.map(({ rows }) => rows[0]?.[0])).toEqual([1, 2, 3, 4]);
  });

  it('refuses more memory than it has without dying', async () => {
    const wide = `print s = strrep("x", 1000000) | extend d = range(1, 1000000) | mv-expand d | extend t = strcat(s, tostring(d)) | summarize make_set(t)`;
    await expect(run(wide, { timeoutMs: 60_000 })).rejects.toMatchObject({ fault: 'stopped' });
    expect((await run('print 1')).rows).toEqual([[1]]);
  }, 90_000);

  it('has nothing to answer once it is closed', async () => {
    const other = createEmbedded({
      name: 'other',
      now: new Date(),
      seed: 1,
      log: createLog('silent'),
      source: { module, factory: 'createSmallSource' },
    });
    await other.close();
    await expect(
      other.run('print 1', window, { signal: new AbortController().signal, maxRows: 1, timeoutMs: 1000 }),
    ).rejects.toMatchObject({ fault: 'stopped', construct: 'closed' });
  });
});
