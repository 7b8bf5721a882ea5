import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownSchema } from '../../../src/kql/schemas.ts';
import type { Table } from '../../../src/types.ts';
import { runQuery } from '../../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';

const day = (day: number) => new Date(`2026-01-${String(day).padStart(2, '0')}T00:00:00Z`);

function item(id: string, status: string, when: number, alias: string, key: string, line: object) {
  return {
    TimeGenerated: day(when),
    _DTItemId: id,
    _DTItemStatus: status,
    _DTItemType: 'watchlist-item',
    _DTTimestamp: day(when),
    LastUpdatedTimeUTC: day(when),
    WatchlistAlias: alias,
    SearchKey: key,
    WatchlistItem: line,
  };
}

const rows = [
  { ...item('w', 'Create', 1, 'Assets', '', {}), _DTItemType: 'watchlist' },
  item('1', 'Create', 1, 'Assets', 'FS01', { Host: 'FS01', 'What for': 'files' }),
  item('2', 'Create', 1, 'Assets', 'WEB01', { Host: 'WEB01', 'What for': 'web' }),
  item('3', 'Create', 1, 'Assets', 'DC01', { Host: 'DC01' }),
  item('1', 'Update', 3, 'Assets', 'FS01', { Host: 'FS01', 'What for': 'designs' }),
  item('2', 'Delete', 4, 'Assets', 'WEB01', { Host: 'WEB01', 'What for': 'web' }),
  item('9', 'Create', 2, "O'Hara", 'x', { Name: 'x' }),
];

let store: Store;

beforeAll(async () => {
  const schema = knownSchema(['Watchlist', 'Heartbeat']);
  store = await Store.open({ schema, rows: (table) => (table === 'Watchlist' ? rows : []) });
});
afterAll(() => store.close());

/** Long after the lists were made: they hold whatever the window. */
const window = { start: '2026-06-01T00:00:00.000Z', end: '2026-06-02T00:00:00.000Z' };

function run(kql: string): Promise<Table> {
  const { signal } = new AbortController();
  return runQuery(store, kql, window, { maxRows: 100, timeoutMs: 20_000, signal });
}

describe('_GetWatchlist', () => {
  it('gives the newest state of each item that was not deleted, its line as columns', async () => {
    const { columns, rows: found } = await run("_GetWatchlist('Assets') | sort by SearchKey asc");
    expect(columns.map(({ name }) => name)).toEqual([
      '_DTItemId',
      'LastUpdatedTimeUTC',
      'SearchKey',
      'Host',
      'What for',
    ]);
    expect(found).toEqual([
      ['3', '2026-01-01T00:00:00Z', 'DC01', 'DC01', ''],
      ['1', '2026-01-03T00:00:00Z', 'FS01', 'FS01', 'designs'],
    ]);
  });

  it('may be bound, joined, searched, and asked for by a name of let', async () => {
    const kql = `let name = 'Assets';
      let critical = _GetWatchlist(name) | project Host;
      datatable(Computer: string)["FS01", "WS-1"] | where Computer in (critical)`;
    expect((await run(kql)).rows).toEqual([['FS01']]);
    expect(
      (
        await run(
          "Heartbeat | join kind=leftanti (_GetWatchlist('Assets')) on $left.Computer == $right.SearchKey | count",
        )
      ).rows,
    ).toEqual([[0]]);
    expect((await run(`_GetWatchlist("O'Hara") | project Name`)).rows).toEqual([['x']]);
  });

  it('says which watchlists there are where one is not', async () => {
    await expect(run("let n = 1;\n_GetWatchlist('Nope') | project Host")).rejects.toMatchObject({
      fault: 'invalid',
      construct: '_GetWatchlist()',
      hint: "There is: Assets, O'Hara.",
      position: { line: 2, column: 1 },
    });
  });

  it('complains of a column that the list does not have, at its place', async () => {
    await expect(run("_GetWatchlist('Assets')\n| project Hots")).rejects.toMatchObject({
      fault: 'invalid',
      construct: 'KS142',
      position: { line: 2, column: 11 },
    });
  });

  it('lists the aliases', async () => {
    expect((await run('_GetWatchlistAlias | sort by WatchlistAlias asc')).rows).toEqual([
      ['Assets'],
      ["O'Hara"],
    ]);
  });

  it('leaves the window on the table itself', async () => {
    expect((await run('Watchlist | count')).rows).toEqual([[0]]);
  });
});
