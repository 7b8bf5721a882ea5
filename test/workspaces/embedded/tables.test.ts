import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({
    Known: [
      { name: 'A', type: 'string' },
      { name: 'n', type: 'long' },
    ],
    Kindred: [
      { name: 'A', type: 'string' },
      { name: 'B', type: 'long' },
    ],
  });
});
afterAll(() => engine.close());

const sales =
  'datatable(shop: string, item: string, n: long)["A", "tea", 10, "A", "jam", 20, "B", "tea", 30, "B", "pen", 5, "C", "tea", 1]';

/** Operators that nest, rank, spread and unite. */
const cases: readonly (readonly [title: string, kql: string, columns: string, rows: Json])[] = [
  [
    'top-nested ranks within each group, best first',
    `${sales} | top-nested 2 of shop by sum(n), top-nested 1 of item by max(n)`,
    'shop aggregated_shop item aggregated_item',
    [
      ['B', 35, 'tea', 30],
      ['A', 30, 'jam', 20],
    ],
  ],
  [
    'top-nested ascending, with names of its own and no limit',
    `${sales} | top-nested 1 of s = tolower(shop) by total = sum(n) asc, top-nested of item by count()`,
    's total item aggregated_item',
    [['c', 1, 'tea', 1]],
  ],
  [
    'top-nested gathers what did not make it',
    `${sales} | top-nested 1 of shop with others = "other shops" by sum(n), top-nested 1 of item with others = "other items" by sum(n)`,
    'shop aggregated_shop item aggregated_item',
    [
      ['B', 35, 'tea', 30],
      ['B', 35, 'other items', 5],
      ['other shops', 31, 'other items', 31],
    ],
  ],
  ['top-hitters counts', `${sales} | top-hitters 1 of item`, 'item approximate_count_item', [['tea', 3]]],
  [
    'top-hitters sums',
    `${sales} | top-hitters 2 of shop by n`,
    'shop approximate_sum_n',
    [
      ['B', 35],
      ['A', 30],
    ],
  ],
  ['sample-distinct', `${sales} | sample-distinct 2 of shop | count`, 'Count', [[2]]],
  ['project-by-names', `${sales} | take 1 | project-by-names dynamic(["n", "it*"])`, 'n item', [[10, 'tea']]],
  [
    'project-reorder by rank of names, numbers in them counted',
    'print a = 1, b10 = 2, b2 = 3 | project-reorder b* granny-asc',
    'b2 b10 a',
    [[3, 2, 1]],
  ],
  [
    'row_window_session begins anew after a gap, past its length, and where told',
    `datatable(k: string, t: datetime)["a", datetime(2026-01-01 10:00), "a", datetime(2026-01-01 10:04), "a", datetime(2026-01-01 10:08), "a", datetime(2026-01-01 10:12), "a", datetime(2026-01-01 10:30), "b", datetime(2026-01-01 10:31)]
      | sort by k asc, t asc | extend s = row_window_session(t, 10m, 5m, k != prev(k)) | project s`,
    's',
    [
      ['2026-01-01T10:00:00Z'],
      ['2026-01-01T10:00:00Z'],
      ['2026-01-01T10:00:00Z'],
      ['2026-01-01T10:12:00Z'],
      ['2026-01-01T10:30:00Z'],
      ['2026-01-01T10:31:00Z'],
    ],
  ],
  [
    'row_window_session: a null ends a session',
    'datatable(t: datetime)[datetime(2026-01-01 10:00), datetime(null), datetime(2026-01-01 10:01)] | serialize s = row_window_session(t, 1h, 1h) | project s',
    's',
    [['2026-01-01T10:00:00Z'], [null], ['2026-01-01T10:01:00Z']],
  ],
  [
    'row_window_session keeps a datetime of any size exact',
    'datatable(t: datetime)[datetime(9999-12-31 23:59:59.123456)] | serialize s = row_window_session(t, 1h, 1h) | project s == t',
    'Column1',
    [[true]],
  ],
  [
    'prev and next look further, and have something for the ends',
    'range x from 1 to 4 step 1 | extend p = prev(x, 2, -1), n = next(x, 3), r = row_number(0, x == 3)',
    'x p n r',
    [
      [1, -1, 4, 0],
      [2, -1, null, 1],
      [3, 1, null, 0],
      [4, 2, null, 1],
    ],
  ],
  [
    'partition hint.strategy=native numbers the rows of each key',
    `${sales} | partition hint.strategy=native by shop (sort by n desc | extend r = row_number() | where r == 1) | sort by shop asc | project shop, n`,
    'shop n',
    [
      ['A', 20],
      ['B', 30],
      ['C', 1],
    ],
  ],
  [
    'partition over a query of its own sees the key',
    'range x from 1 to 2 step 1 | partition by x { datatable(y: long)[1, 2, 3] | where y > toscalar(x) } | sort by y asc',
    'y',
    [[2], [3], [3]],
  ],
  [
    'union names columns of one name and several types after their types, others keep theirs',
    'let A = view () { print x = 1 }; let B = view () { print x = toint(2) }; let C = view () { print x_long = 3 }; union withsource=S A, B, C | sort by S asc',
    'S x_long1 x_int x_long',
    [
      ['A', 1, null, null],
      ['B', null, 2, null],
      ['C', null, null, 3],
    ],
  ],
  [
    'union kind=inner keeps what all have',
    'union kind=inner (print a = 1, b = 2), (print b = 3) | sort by b asc',
    'b',
    [[2], [3]],
  ],
  ['union of a wildcard counts', 'union withsource=S K* | summarize count() by S | count', 'Count', [[0]]],
  [
    'union isfuzzy forgets a table that is not there, and what is asked of it',
    'union isfuzzy=true (Nothing | where nope == 1), (print x = 1)',
    'x',
    [[1]],
  ],
  [
    'union isfuzzy forgets tables that are not there, whose columns the others have too',
    'union isfuzzy=true (Nothing | where x > 1 | project x, y), (print x = 1, y = "a"), Nowhere, // and\n (Nothing), (print x = 2, y = "b") | sort by x asc',
    'x y',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'union isfuzzy leaves out an item that names, deep in it, a table that is not there',
    'let f = (n: long) { union isfuzzy=true (print x = n), (print x = 2 | join kind=leftouter (Nothing | where a == 1) on x), (union isfuzzy=true (print x = 3), (print x = 4 | where x in (Nowhere))) }; f(1) | sort by x asc',
    'x',
    [[1], [3]],
  ],
  [
    'find shows the columns that it is told to, and the table',
    'find in (Known, Kindred) where A == "x" project A, n',
    'source_ A n',
    [],
  ],
  [
    'mv-expand to a limit, of bags as pairs, numbered',
    'print d = dynamic({"a": 1, "b": 2, "c": 3}) | mv-expand kind=array with_itemindex=i d limit 2',
    'd i',
    [
      [['a', 1], 0],
      [['b', 2], 1],
    ],
  ],
  [
    'mv-apply sees the row beside its items',
    'print d = dynamic([3, 1, 2]), least = 1 | mv-apply x = d to typeof(long) on (where x > least | summarize l = make_list(x))',
    'd least l',
    [[[3, 1, 2], 1, [3, 2]]],
  ],
  [
    'lookup kind=inner drops what finds nothing',
    'datatable(k: long)[1, 2] | lookup kind=inner (datatable(k: long, v: string)[1, "x"]) on k',
    'k v',
    [[1, 'x']],
  ],
  [
    'let functions take tables and have defaults',
    'let f = (T: (x: long), least: long = 2) { T | where x >= least | count }; let X = range x from 1 to 3 step 1; f(X)',
    'Count',
    [[2]],
  ],
  [
    'a let function may take a table of any columns',
    'let f = (T: (*)) { T | summarize n = count() }; let X = range x from 1 to 3 step 1; f(X)',
    'n',
    [[3]],
  ],
  [
    'serialize numbers the rows that it is given',
    'print d = dynamic([5, 6]) | mv-expand d | serialize n = row_number()',
    'd n',
    [
      [5, 1],
      [6, 2],
    ],
  ],
  [
    'a parameter counts rows though a column has its name',
    'let f = (T: (*), x: long = 2) { T | take x | count }; let X = range x from 1 to 3 step 1; f(X)',
    'Count',
    [[2]],
  ],
];

describe('operators on whole tables', () => {
  it.each(cases)('%s', async (_title, kql, columns, rows) => {
    const table = await engine.run(kql);
    expect(table.columns.map(({ name }) => name).join(' ')).toBe(columns);
    expect(table.rows).toEqual(rows);
  });

  it.each([
    ['print 1\n| fork (count) (take 1)', 'fork', 2, 3],
    ['print x = 1\n| facet by x with (count)', 'facet', 2, 3],
    ['print x = 1 |\n scan with (step s: true;)', 'scan', 2, 2],
    ['print x = "a"\n| reduce by x', 'reduce', 2, 3],
    ['print 1\n| consume', 'consume', 2, 3],
    ['find in (Known, Kindred) where A == "x"', 'find that packs columns', 1, 1],
    ['workspace("other").T', 'workspace()', 1, 1],
    ['let X = print x = 1; find in (X) where x == 1 project x', 'find in what is no table', 1, 22],
    ['datatable(g: string)["a", "b"]\n| top-hitters 1 of g', 'top-hitters', 2, 3],
    [
      `${sales}\n| top-nested 1 of shop with others = "x" by sum(n), top-nested of item by sum(n)`,
      'top-nested with others and a level without below it',
      2,
      3,
    ],
    ['let f = () {\n print x = 1 | scan with (step s: true;) };\nf()', 'scan', 2, 16],
  ])('%j is refused by name and place', async (kql, construct, line, column) => {
    await expect(engine.run(kql)).rejects.toMatchObject({
      fault: 'unsupported',
      construct,
      position: { line, column },
    });
  });

  it('says where a range grew too long, and where a pattern cannot be read', async () => {
    await expect(engine.run('print 1;\nrange x from 1 to 9 step 1')).rejects.toMatchObject({
      fault: 'unsupported',
    });
    await expect(
      engine.run(
        'range x from 1 to 5 step 1\n| join (range y from 1 to 10000000 step 1) on $left.x == $right.y',
      ),
    ).rejects.toMatchObject({
      fault: 'stopped',
      construct: 'range',
      position: { line: 2, column: 9 },
    });
    const tooLarge = '(\\\\pL{300}){3}';
    for (const pattern of ['(', tooLarge])
      await expect(
        engine.run(`print s = "x" | where s matches regex "${pattern}"`),
        pattern,
      ).rejects.toMatchObject({ fault: 'invalid', construct: 'regex' });
  });
});
