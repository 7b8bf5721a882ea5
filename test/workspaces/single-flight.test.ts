import { describe, expect, it } from 'vitest';
import { QueryError } from '../../src/errors.ts';
import type { RunOptions, Table, Window, Workspace } from '../../src/types.ts';
import { singleFlight } from '../../src/workspaces/single-flight.ts';
import { fixedWorkspace } from '../fakes/fixed-workspace.ts';

const window = { start: '2026-11-13T00:00:00.000Z', end: '2026-11-20T00:00:00.000Z' };
const later = { start: '2026-11-13T00:00:20.000Z', end: '2026-11-20T00:00:20.000Z' };
const table: Table = { columns: [{ name: 'A', type: 'long' }], rows: [[1]], truncated: false };

function slowWorkspace() {
  const runs: { kql: string; window: Window; signal: AbortSignal; finish: (table: Table | Error) => void }[] =
    [];
  const bare: Workspace = {
    ...fixedWorkspace(),
    run(kql, over, { signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<Table>();
      runs.push({
        kql,
        window: over,
        signal,
        finish: (end) => (end instanceof Error ? reject(end) : resolve(end)),
      });
      return promise;
    },
  };
  return { workspace: singleFlight(bare), runs };
}

function options(more: Partial<RunOptions> = {}): RunOptions {
  return { signal: new AbortController().signal, maxRows: 10, timeoutMs: 1000, question: 'alerts', ...more };
}

describe('the same question at the same time', () => {
  it('runs once, and both answers say which run they are of', async () => {
    const { workspace, runs } = slowWorkspace();
    const told: string[] = [];
    const first = workspace.run('T1', window, options());
    const second = workspace.run('T2', later, options({ progress: (message) => told.push(message) }));
    runs[0]?.finish(table);
    const shared = { kql: 'T1', window };
    expect(await Promise.all([first, second])).toEqual([
      { ...table, shared },
      { ...table, shared },
    ]);
    expect(runs).toHaveLength(1);
    expect(told).toEqual(['The same hunt is running already: waiting for its answer']);
  });

  it('runs again once the first is over, and says nothing of sharing', async () => {
    const { workspace, runs } = slowWorkspace();
    for (const turn of [0, 1]) {
      const answer = workspace.run('T', window, options());
      runs[turn]?.finish(table);
      expect(await answer).toEqual(table);
    }
  });

  it.each([
    ['another question', window, { question: 'signins' }],
    ['another window', { start: '2026-11-01T00:00:00.000Z', end: window.end }, {}],
    ['another row cap', window, { maxRows: 5 }],
  ])('is not the same with %s', async (_, over, more) => {
    const { workspace, runs } = slowWorkspace();
    const both = [workspace.run('T', window, options()), workspace.run('T', over, options(more))];
    for (const { finish } of runs) finish(table);
    expect(runs).toHaveLength(2);
    expect(await Promise.all(both)).toEqual([table, table]);
  });

  it('goes on when one of them is cancelled, and stops when all are', async () => {
    const { workspace, runs } = slowWorkspace();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = workspace.run('T', window, options({ signal: one.signal }));
    const second = workspace.run('T', window, options({ signal: other.signal }));
    one.abort();
    await expect(first).rejects.toMatchObject({ construct: 'cancelled' });
    expect(runs[0]?.signal.aborted).toBe(false);
    other.abort();
    await expect(second).rejects.toMatchObject({ construct: 'cancelled' });
    expect(runs[0]?.signal.aborted).toBe(true);
  });

  it('fails both where it fails, and the next one runs anew', async () => {
    const { workspace, runs } = slowWorkspace();
    const both = [workspace.run('T', window, options()), workspace.run('T', window, options())];
    runs[0]?.finish(new QueryError('stopped', 'time', 'too long'));
    for (const one of both) await expect(one).rejects.toMatchObject({ construct: 'time' });
    const next = workspace.run('T', window, options());
    runs[1]?.finish(table);
    expect(await next).toEqual(table);
  });
});
