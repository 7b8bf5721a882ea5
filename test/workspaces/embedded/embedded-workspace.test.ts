import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { createEmbedded, type EmbeddedWorkspace } from '../../../src/workspaces/embedded/index.ts';

const now = new Date('2026-10-20T12:00:00Z');
const window = { start: '2026-10-13T12:00:00.000Z', end: '2026-10-20T12:00:00.000Z' };
const module = new URL('../../fakes/small-source.ts', import.meta.url);

let workspace: EmbeddedWorkspace;

beforeAll(() => {
  workspace = createEmbedded({
    name: 'test',
    now,
    seed: 1,
    log: createLog('silent'),
    source: { module, factory: 'createSmallSource' },
  });
  workspace.warm();
});

afterAll(() => workspace.close());

function run(kql: string, options: { maxRows?: number; timeoutMs?: number; signal?: AbortSignal } = {}) {
  const { maxRows = 100, timeoutMs = 20_000, signal = new AbortController().signal } = options;
  return workspace.run(kql, window, { signal, maxRows, timeoutMs });
}

describe('the embedded workspace', () => {
  it('runs a query in its own process', async () => {
    const table = await run(
      'SigninLogs | summarize Failures = countif(ResultType != "0") by UserPrincipalName',
    );
    expect(table.columns).toEqual([
      { name: 'UserPrincipalName', type: 'string' },
      { name: 'Failures', type: 'long' },
    ]);
    expect(table.rows.toSorted()).toEqual([
      ['user0@example.com', 4],
      ['user1@example.com', 4],
      ['user2@example.com', 4],
      ['user3@example.com', 4],
    ]);
    expect(table.truncated).toBe(false);
  });

  it('gives columns that no row fills, empty or null', async () => {
    const table = await run(
      'SigninLogs | top 1 by TimeGenerated asc | project DurationMs, Unfilled, UnfilledReal',
    );
    expect(table.rows).toEqual([[null, '', null]]);
  });

  it('answers an empty table with its columns and no row', async () => {
    expect(await run('Empty_CL | where Text_s has "x"')).toMatchObject({ rows: [], columns: [{}, {}] });
  });

  it('restricts every table with TimeGenerated to the window, its end left out', async () => {
    const counted = (start: string, end: string) =>
      workspace.run(
        'SigninLogs | count',
        { start, end },
        { signal: new AbortController().signal, maxRows: 1, timeoutMs: 20_000 },
      );
    const three = await counted('2026-10-20T08:00:00.000Z', '2026-10-20T11:00:00.000Z');
    expect(three.rows).toEqual([[3]]);
    expect((await run('Timeless_CL | count')).rows).toEqual([[2]]);
  });

  it('keeps so many rows and says that there were more', async () => {
    const table = await run('SigninLogs | sort by TimeGenerated asc', { maxRows: 5 });
    expect(table.rows).toHaveLength(5);
    expect(table.truncated).toBe(true);
  });

  it('knows its schema without starting a process, and when a table last received rows', async () => {
    expect(Object.keys(await workspace.schema())).toEqual(['SigninLogs', 'Empty_CL', 'Timeless_CL']);
    const { signal } = new AbortController();
    expect(await workspace.lastReceived('SigninLogs', signal)).toBe('2026-10-20T11:00:00.000Z');
    expect(await workspace.lastReceived('Empty_CL', signal)).toBeNull();
  });

  it('passes on what render asks for', async () => {
    const table = await run('SigninLogs | count | render piechart with (title = "Sign-ins")');
    expect(table.visualization).toEqual({ kind: 'piechart', title: 'Sign-ins' });
  });

  it('refuses what it does not run by name, line and column', async () => {
    await expect(run('SigninLogs\n| evaluate basket()')).rejects.toMatchObject({
      fault: 'unsupported',
      construct: 'evaluate basket',
      position: { line: 2, column: 3 },
    });
  });

  it('names what is no KQL, where it stands', async () => {
    await expect(run('SigninLogs | where\n  Nothing == 1')).rejects.toMatchObject({
      fault: 'invalid',
      position: { line: 2, column: 3, length: 7 },
    });
  });
});
