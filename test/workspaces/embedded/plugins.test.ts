import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { freshName, replaced } from '../../../src/workspaces/embedded/translate/stage.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

const bags =
  'datatable(i: long, d: dynamic)[1, dynamic({"b": "x", "a": 1}), 2, dynamic({"a": 2, "c": [1]}), 3, dynamic(null)]';
const sales = 'datatable(shop: string, item: string, n: long)["A", "tea", 1, "A", "jam", 2, "B", "tea", 3]';
const networks =
  'let N = datatable(net: string, site: string, who: string)["10.0.0.0/8", "x", "all", "10.1.0.0/16", "y", "some", "192.0.2.7", "y", "one"];';

/** What is shown, the query, the column names with their types, the rows. */
const cases: readonly (readonly [title: string, kql: string, columns: string, rows: Json])[] = [
  [
    'bag_unpack makes a column of each slot, by name, of the type that all values share',
    `${bags} | evaluate bag_unpack(d)`,
    'i:long a:long b:string c:dynamic',
    [
      [1, 1, 'x', null],
      [2, 2, '', [1]],
      [3, null, '', null],
    ],
  ],
  [
    'bag_unpack: what follows knows the columns and their types',
    `${bags} | evaluate bag_unpack(d) | where a > 1 | summarize s = sum(a) by b`,
    'b:string s:long',
    [['', 2]],
  ],
  [
    'bag_unpack of values of several types stays dynamic',
    'datatable(d: dynamic)[dynamic({"a": 1}), dynamic({"a": "x"})] | evaluate bag_unpack(d)',
    'a:dynamic',
    [[1], ['x']],
  ],
  [
    'bag_unpack with a prefix and slots to pass over',
    `${bags} | evaluate bag_unpack(d, "p_", ignoredProperties = dynamic(["c", "b"])) | take 1`,
    'i:long p_a:long',
    [[1, 1]],
  ],
  [
    'bag_unpack keeps or replaces a column of the same name',
    'print a = "mine", d = dynamic({"a": "theirs"}) | evaluate bag_unpack(d, columnsConflict="keep_source") | union (print a = "mine", d = dynamic({"a": "theirs"}) | evaluate bag_unpack(d, columnsConflict="replace_source")) | sort by a asc',
    'a:string',
    [['mine'], ['theirs']],
  ],
  [
    'bag_unpack: a slot called like the bag takes its place',
    'print d = dynamic({"a": 1, "d": 2}), x = 3 | evaluate bag_unpack(d)',
    'd:long x:long a:long',
    [[2, 3, 1]],
  ],
  [
    'bag_unpack to declared columns',
    `${bags} | evaluate bag_unpack(d) : (*, b: string, z: long)`,
    'i:long b:string z:long',
    [
      [1, 'x', null],
      [2, '', null],
      [3, '', null],
    ],
  ],
  [
    'pivot of all rows into one, with an aggregate whose gaps are not known',
    'datatable(k: string, v: real)["x", 1.5, "y", 2, "x", 3] | evaluate pivot(k, avg(v))',
    'x:real y:real',
    [[2.25, 2]],
  ],
  ['bag_unpack of nothing', `${bags} | where i > 9 | evaluate bag_unpack(d)`, 'i:long', []],
  [
    'bag_unpack knows a datetime that was packed',
    'print d = bag_pack("t", datetime(2026-01-02), "s", "2026-01-02T00:00:00Z") | evaluate bag_unpack(d)',
    's:string t:datetime',
    [['2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z']],
  ],
  [
    'bag_unpack of slots with odd names',
    `print d = parse_json('{"a.b": 1, "c\\'d": 2, "e/f~g": 3, "": 4, "0": 5}') | evaluate bag_unpack(d, "_")`,
    `_:long _0:long _a.b:long _c'd:long _e/f~g:long`,
    [[4, 5, 1, 2, 3]],
  ],
  [
    'pivot counts, and shows none where there are none',
    `${sales} | project-away n | evaluate pivot(item) | sort by shop asc`,
    'shop:string tea:long jam:long',
    [
      ['A', 1, 1],
      ['B', 1, 0],
    ],
  ],
  [
    'pivot with an aggregate leaves its column out of the keys',
    `${sales} | evaluate pivot(item, sum(n)) | sort by shop asc | extend all = tea + jam`,
    'shop:string tea:long jam:long all:long',
    [
      ['A', 1, 2, 3],
      ['B', 3, 0, 3],
    ],
  ],
  [
    'pivot by named columns',
    `${sales} | extend y = 2026, z = 1 | evaluate pivot(item, max(n), shop, y) | sort by shop asc`,
    'shop:string y:long tea:long jam:long',
    [
      ['A', 2026, 1, 2],
      ['B', 2026, 3, null],
    ],
  ],
  [
    'pivot to declared columns',
    `${sales} | evaluate pivot(item, sum(n), shop) : (shop: string, jam: long) | sort by shop asc`,
    'shop:string jam:long',
    [
      ['A', 2],
      ['B', 0],
    ],
  ],
  [
    'narrow turns cells into rows of text',
    'datatable(a: long, b: string)[1, "x", long(null), ""] | evaluate narrow()',
    'Row:long Column:string Value:string',
    [
      [0, 'a', '1'],
      [0, 'b', 'x'],
      [1, 'a', ''],
      [1, 'b', ''],
    ],
  ],
  [
    'ipv4_lookup finds the networks of an address',
    `${networks} datatable(ip: string)["10.1.2.3", "192.0.2.7", "198.51.100.1", "none"] | evaluate ipv4_lookup(N, ip, net) | sort by ip asc, who asc`,
    'ip:string net:string site:string who:string',
    [
      ['10.1.2.3', '10.0.0.0/8', 'x', 'all'],
      ['10.1.2.3', '10.1.0.0/16', 'y', 'some'],
      ['192.0.2.7', '192.0.2.7', 'y', 'one'],
    ],
  ],
  [
    'ipv4_lookup with another key, and what finds nothing',
    `${networks} datatable(ip: string, site: string)["10.1.2.3", "y", "192.0.2.8", "y"] | evaluate ipv4_lookup(N, ip, net, site, return_unmatched = true) | sort by ip asc`,
    'ip:string site:string net:string who:string',
    [
      ['10.1.2.3', 'y', '10.1.0.0/16', 'some'],
      ['192.0.2.8', 'y', '', ''],
    ],
  ],
  [
    'ipv6_lookup',
    'let N = datatable(net: string, who: string)["2001:db8::/32", "docs"]; print ip = "2001:db8::7" | evaluate ipv6_lookup(N, ip, net) | project who',
    'who:string',
    [['docs']],
  ],
  [
    'dcount_intersect counts what the sets share',
    'range x from 1 to 100 step 1 | summarize a = hll_if(x, x % 2 == 0), b = hll_if(x, x % 3 == 0), c = hll_if(x, x % 5 == 0) | evaluate dcount_intersect(a, b, c) | project s0, s1, s2',
    's0:long s1:long s2:long',
    [[50, 16, 3]],
  ],
  [
    'rows_near keeps the rows around those that match',
    'range x from 1 to 9 step 1 | evaluate rows_near(x == 3 or x == 8, 1, 2)',
    'x:long',
    [[2], [3], [4], [5], [7], [8], [9]],
  ],
  [
    'two parts that find their own columns, joined',
    'let A = print d = dynamic({"k": 1, "a": "x"}) | evaluate bag_unpack(d); let B = print d = dynamic({"k": 1, "b": "y"}) | evaluate bag_unpack(d); A | join kind=inner B on k | project a, b',
    'a:string b:string',
    [['x', 'y']],
  ],
  [
    'in a function that is called once',
    'let f = (n: long) { print d = bag_pack("a", n) | evaluate bag_unpack(d) }; f(7) | extend b = a + 1',
    'a:long b:long',
    [[7, 8]],
  ],
];

describe('plug-ins', () => {
  it.each(cases)('%s', async (_title, kql, columns, rows) => {
    const table = await engine.run(kql);
    expect(table.columns.map(({ name, type }) => `${name}:${type}`).join(' ')).toBe(columns);
    expect(table.rows).toEqual(rows);
  });

  it.each([
    ['print a = 1, d = dynamic({"a": 2})\n| evaluate bag_unpack(d)', 'invalid', 'bag_unpack', 2, 3],
    [`${sales}\n| evaluate pivot(item, avg(n), shop)`, 'unsupported', 'pivot with avg()', 2, 3],
    ['print s = "x" | evaluate bag_unpack(s)', 'unsupported', 'bag_unpack of a string', 1, 37],
    ['print a = 1 |\n  evaluate basket()', 'unsupported', 'evaluate basket', 2, 3],
    [`${bags}\n| evaluate bag_unpack(d)\n| where nope == 1`, 'invalid', 'KS142', 3, 9],
    [`${bags}\n| evaluate\n  bag_unpack(\n d)\n| extend z = a + nope`, 'invalid', 'KS142', 5, 18],
    [
      'let f = (n: long) { print d = bag_pack("a", n)\n| evaluate bag_unpack(d) };\nunion f(1), f(2)',
      'unsupported',
      'evaluate bag_unpack in a function that is called twice',
      2,
      3,
    ],
    [
      'print x = dynamic([1]) | mv-apply x on (extend d = bag_pack("a", 1)\n| evaluate bag_unpack(d))',
      'unsupported',
      'evaluate bag_unpack inside mv-apply or partition',
      2,
      3,
    ],
  ])('%j is %s', async (kql, fault, construct, line, column) => {
    await expect(engine.run(kql)).rejects.toMatchObject({ fault, construct, position: { line, column } });
  });

  it('take what a bag holds for names and values alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        async (key, value) => {
          const json = JSON.stringify(JSON.stringify({ [key]: value }));
          const { columns, rows } = await engine.run(
            `print d = parse_json(${json}) | evaluate bag_unpack(d, "_")`,
          );
          expect([columns.map(({ name }) => name), rows]).toEqual([[`_${key}`], [[value]]]);
        },
      ),
      {
        numRuns: 40,
        examples: [
          [`'"; DROP TABLE x; --`, `'); COPY x TO 'y'`],
          ['a"b', '"'],
          ['$row', '\\'],
        ],
      },
    );
  });
});

describe('replaced', () => {
  it('leaves every line and column where it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '|', 'é', '\u{1f600}') }),
        fc.string({ unit: fc.constantFrom('b', '\n', ' ') }),
        (before, after) => {
          const part = 'T\n|evaluate\r\npivot(\nA)';
          const text = `${before}${part}${after}`;
          const name = freshName(text);
          const now = replaced(text, { start: before.length, end: before.length + part.length }, name);
          expect(now.length).toBe(text.length);
          expect(now.split(/[\r\n]/).map((line) => line.length)).toEqual(
            text.split(/[\r\n]/).map((line) => line.length),
          );
          expect(now.slice(before.length, -after.length || undefined).replace(/\s/g, '')).toBe(`${name}()`);
        },
      ),
    );
  });
});
