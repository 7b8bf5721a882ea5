import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schema } from '../../../src/types.ts';
import { type Engine, openEngine } from './engine.ts';

// A table's rows are aggregated in other SQL than a datatable's: they may be many.

const schema: Schema = {
  Logs: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Host', type: 'string' },
    { name: 'Size', type: 'long' },
    { name: 'Share', type: 'real' },
    { name: 'Facts', type: 'dynamic' },
  ],
  Empty: [
    { name: 'Host', type: 'string' },
    { name: 'Size', type: 'long' },
  ],
};
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const rows = [
  { TimeGenerated: at(0), Host: 'b', Size: 5, Share: 9.5, Facts: ['y', 'x'] },
  { TimeGenerated: at(3), Host: 'a', Size: 7, Share: 10.5, Facts: 'z' },
  { TimeGenerated: at(2), Host: 'a', Size: 9, Share: 9.5, Facts: { p: 1 } },
  { TimeGenerated: at(3), Host: 'a', Size: 7, Share: null, Facts: ['x'] },
  { TimeGenerated: at(1), Host: 'c', Size: null, Share: null, Facts: null },
  { TimeGenerated: at(1), Host: '', Size: 1, Share: 2, Facts: null },
];

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(schema, { Logs: rows });
});
afterAll(() => engine.close());

const run = async (kql: string) => (await engine.run(kql)).rows;

describe('aggregates over a table', () => {
  it('collect each item of a set once, nulls left out, in the order of the values', async () => {
    expect(await run('Logs | summarize make_set(Host), make_set(Size), make_set(Share)')).toEqual([
      [
        ['', 'a', 'b', 'c'],
        [1, 5, 7, 9],
        [2, 9.5, 10.5],
      ],
    ]);
    expect(await run('Logs | summarize make_set(Host, 2), make_set_if(Size, Size < 8)')).toEqual([
      [
        ['', 'a'],
        [1, 5, 7],
      ],
    ]);
    expect(await run('Logs | where Host == "c" | summarize make_set(Size), make_set(Facts)')).toEqual([
      [[], []],
    ]);
  });

  it('take the arrays of a set of dynamics item by item', async () => {
    const [[set] = []] = await run('Logs | summarize make_set(Facts)');
    expect(new Set((set as unknown[]).map((item) => JSON.stringify(item)))).toEqual(
      new Set(['"x"', '"y"', '"z"', '{"p":1}']),
    );
  });

  it('collect in the order that a sort gives, however many rows there are', async () => {
    const kql = `range x from 1 to 400000 step 1 | extend r = (x * 7919) % 1000003 | sort by r asc
      | summarize l = make_list(r), s = make_set(r) by k = x % 5
      | project ok = tostring(l) == tostring(array_sort_asc(l)) and tostring(s) == tostring(l), n = array_length(l)`;
    expect(await run(kql)).toEqual(Array.from({ length: 5 }, () => [true, 80_000]));
    const computed = kql.replace('| summarize', '| extend y = r | project-away x1 = y | summarize');
    expect(await run(computed.replace('project-away x1 = y', 'project x, r'))).toEqual(
      Array.from({ length: 5 }, () => [true, 80_000]),
    );
  });

  it('collect from a table in the order that a sort gives', async () => {
    expect(await run('Logs | sort by Size asc | summarize make_list(Host), make_set(Host)')).toEqual([
      [
        ['c', '', 'b', 'a', 'a', 'a'],
        ['c', '', 'b', 'a'],
      ],
    ]);
    expect(
      await run('Logs | sort by Host desc | project Name = strcat(Host, "!") | summarize make_set(Name)'),
    ).toEqual([[['c!', 'b!', 'a!', '!']]]);
  });

  it('find the row of the greatest and of the least for each key, one of those that are equal', async () => {
    const columns = '| project Host, Size, Share | sort by Host asc';
    expect(await run(`Logs | summarize arg_max(Size, *) by Host ${columns}`)).toEqual([
      ['', 1, 2],
      ['a', 9, 9.5],
      ['b', 5, 9.5],
      ['c', null, null],
    ]);
    const latest = await run(`Logs | summarize arg_max(TimeGenerated, *) by Host ${columns}`);
    expect(latest).toHaveLength(4);
    expect([10.5, null]).toContain(latest[1]?.[2]);
    expect(
      await run(
        `Logs | where Size > 0 | summarize arg_min(Size, Share), n = count() by Host | sort by Host asc`,
      ),
    ).toEqual([
      ['', 1, 2, 1],
      ['a', 7, expect.toSatisfy((share) => share === 10.5 || share === null), 3],
      ['b', 5, 9.5, 1],
    ]);
  });

  it('find such rows by computed keys, and where the rows are costly to tell', async () => {
    const kql =
      '| summarize arg_max(Size, Host, Share) by Day = bin(TimeGenerated, 1d), Name = strcat(Host, "") | project Name, Size, Share | sort by Name asc';
    const expected = [
      ['a', 9, 9.5],
      ['b', 5, 9.5],
    ];
    expect(await run(`Logs | where Host in ("a", "b") ${kql}`)).toEqual(expected);
    expect(await run(`Logs | where Host matches regex "a|b" ${kql}`)).toEqual(expected);
    expect(
      await run(`Logs | where Host matches regex "a|b" | extend Size = Size + rand(0) * 0 ${kql}`),
    ).toEqual(expected);
  });

  it.each(['Took between (0min .. 2min)', 'Took >= 0min | where Took <= 2min'])(
    'keep the greatest row of each group of a join where %s',
    async (near) => {
      const joined =
        'Logs | project Begun = TimeGenerated, Host | join kind=inner (Logs | project Ended = TimeGenerated, Host, Size) on Host';
      const kept = `${joined} | extend Took = Ended - Begun | where ${near}`;
      expect(await run(`${kept} | summarize arg_max(Took, Size) by Host | sort by Host asc`)).toEqual([
        ['', '00:00:00', 1],
        ['a', '00:01:00', 7],
        ['b', '00:00:00', 5],
        ['c', '00:00:00', null],
      ]);
    },
  );

  it.each([
    'mv-expand One = pack_array(1, 2) to typeof(long) | where strlen(Host) - One between (-5 .. 5)',
    'distinct Host, Size | where strlen(Host) + Size between (0 .. 99)',
    'top 9 by Size | where strlen(Host) + Size between (0 .. 99)',
    'sort by Size asc | extend Before = prev(Size, 1, 0) | where Size - Before between (-99 .. 99)',
  ])('keep the greatest row of each group of what an operator made: %s', async (made) => {
    const rows = await run(
      `Logs | ${made} | summarize arg_max(Size, *) by Host | where Size > 1 | sort by Host asc`,
    );
    expect(rows.map(([host, size]) => [host, size])).toEqual([
      ['a', 9],
      ['b', 5],
    ]);
  });

  it('find such a row without keys, and none among no rows', async () => {
    expect(await run('Logs | summarize arg_max(Size, Host)')).toEqual([[9, 'a']]);
    expect(await run('Logs | summarize arg_max(Size, Host), count(), dcount(Host)')).toEqual([
      [9, 'a', 6, 4],
    ]);
    expect(await run('Empty | summarize arg_max(Size, Host)')).toEqual([[null, '']]);
    expect(await run('Empty | summarize arg_max(Size, *) by Host')).toEqual([]);
  });
});

it('counts the rows of tables whose columns clash where nothing looks at those', async () => {
  const clashing: Schema = {
    A1: [{ name: 'Id', type: 'long' }],
    A2: [{ name: 'Id', type: 'long' }],
    B1: [{ name: 'Id', type: 'string' }],
  };
  const own = await openEngine(clashing, { A1: [{ Id: 1 }], A2: [{ Id: 2 }], B1: [{ Id: 'x' }] });
  expect((await own.run('union withsource=T A*, B* | summarize count() by T | sort by T asc')).rows).toEqual([
    ['A1', 1],
    ['A2', 1],
    ['B1', 1],
  ]);
  await expect(own.run('union A*, B* | summarize max(Id)')).rejects.toThrow('clash over the name Id');
  await own.close();
});
