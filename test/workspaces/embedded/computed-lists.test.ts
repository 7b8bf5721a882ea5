import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from './engine.ts';

// The items of a list that only the rows know are looked for in other ways than those of a list that is typed.

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

const texts = `let texts = datatable(n: int, t: string)[
  1, "GET http://Evil.example/a.exe HTTP", 2, "notevil.example", 3, "evil-example", 4, "a.exe", 5, "", 6, "ping 10.0.0.1", 7, "x_evil.example_y",
];`;
/** Items that match nothing, more of them than one pattern takes. */
const many = 'range x from 1 to 300 step 1 | project item = strcat("nothing", x, ".example")';

async function found(condition: string, before = ''): Promise<unknown[]> {
  const { rows } = await engine.run(
    `${texts} ${before} texts | where ${condition} | sort by n asc | project n`,
  );
  return rows.map(([n]) => n);
}

const items = '"evil.example", "10.0.0.1", "A.exe"';
const rows = `datatable(item: string)[${items}]`;

describe('lists that only the rows know', () => {
  it.each([
    ['a table', `let list = ${rows};`],
    ['a toscalar', `let list = toscalar(${rows} | summarize make_set(item));`],
    ['a table of many', `let list = union (${rows}), (${many});`],
    ['a toscalar of many', `let list = toscalar(union (${rows}), (${many}) | summarize make_set(item));`],
    ['a computed array', 'let list = split("evil.example 10.0.0.1 A.exe", " ");'],
  ])('has_any finds the terms of %s as it finds those that are typed', async (_, list) => {
    const expected = await found(`t has_any (${items})`);
    expect(expected).toEqual([1, 4, 6, 7]);
    expect(await found('t has_any (list)', list)).toEqual(expected);
    expect(await found('not(t has_any (list))', list)).toEqual([2, 3, 5]);
    expect(await found('iff(n > 2, t has_any (list), false)', list)).toEqual([4, 6, 7]);
  });

  it.each([
    ['a table', 'let list = datatable(item: string)["evil", "GET"];'],
    ['an array', 'let list = toscalar(datatable(item: string)["evil", "GET"] | summarize make_list(item));'],
  ])('has_all finds all terms of %s', async (_, list) => {
    expect(await found('t has_all (list)', list)).toEqual(await found('t has_all ("evil", "GET")'));
    expect(await found('t has_all (list)', list)).toEqual([1]);
  });

  it('an empty list has no term that a text could have, and all of them', async () => {
    const list = 'let list = datatable(item: string)[];';
    expect(await found('t has_any (list)', list)).toEqual([]);
    expect(await found('t has_all (list)', list)).toHaveLength(7);
    expect(await found('t in (list)', list)).toEqual([]);
  });

  it('terms without a letter or a digit are found among many', async () => {
    const list = `let list = union (print item = "://"), (${many});`;
    expect(await found('t has_any (list)', list)).toEqual([1]);
    expect(await found('t has_any (list)', `let list = union (print item = ""), (${many});`)).toHaveLength(7);
  });

  it('in compares with the items of an array, null apart', async () => {
    const list = 'let list = toscalar(print dynamic(["A.exe", null, 7, "ping 10.0.0.1"]));';
    expect(await found('t in (list)', list)).toEqual([6]);
    expect(await found('t in~ (list)', list)).toEqual([4, 6]);
    expect(await found('t !in~ (list)', list)).toEqual([1, 2, 3, 5, 7]);
    expect(await found('t in (list)', 'let list = toscalar(print dynamic("a.exe"));')).toEqual([]);
  });

  it('an array of the row’s own is searched row by row', async () => {
    const own = 'texts | extend own = split(t, " ")';
    const { rows: any } = await engine.run(
      `${texts} ${own} | where "http://Evil.example/a.exe" has_any (own) | project n`,
    );
    expect(any.map(([n]) => n).sort()).toEqual([1, 4, 5]);
    const { rows: equal } = await engine.run(`${texts} ${own} | where "ping" in (own) | project n`);
    expect(equal).toEqual([[6]]);
  });

  it('a list in a function and in mv-apply is its own at every call', async () => {
    const call = 'let hits = (list: dynamic) { texts | where t has_any (list) | count };';
    const { rows: both } = await engine.run(
      `${texts} ${call} union (hits(toscalar(${rows} | summarize make_list(item)))), (hits(dynamic(["ping"]))) | sort by Count asc`,
    );
    expect(both).toEqual([[1], [4]]);
    const { rows: applied } = await engine.run(
      `let list = ${rows}; datatable(d: dynamic)[dynamic(["evil.example/x", "none"])] | mv-apply i = d to typeof(string) on (where i has_any (list)) | project i`,
    );
    expect(applied).toEqual([['evil.example/x']]);
  });
});
