import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueryError } from '../../../src/errors.ts';
import type { Json } from '../../../src/types.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

/** Where KQL’s semantics differ from SQL’s. */
const cases: readonly (readonly [title: string, kql: string, row: Json])[] = [
  [
    'text is never null',
    'print a = isnull(tostring(long(null))), b = tostring(dynamic(null)) == ""',
    [false, true],
  ],
  [
    '== and != answer true or false beside a null',
    'print a = long(null) == 1, b = long(null) != 1, c = long(null) < 1',
    [false, true, null],
  ],
  [
    'null against null is null',
    'datatable(x: long, y: long)[long(null), long(null)] | project x == y',
    [null],
  ],
  [
    'in and !in answer true or false beside a null',
    'datatable(x: long)[long(null)] | project x in (1, 2), x !in (1, 2)',
    [false, true],
  ],
  [
    'has matches terms, and an underscore parts them',
    'print a = "my_file.exe" has "file", b = "filename" has "file", c = "a file" !has "FILE"',
    [true, false, false],
  ],
  [
    'has of a term with edges that are no letters',
    'print a = "x -enc y" has "-enc", b = "x --encode" has "-enc"',
    [true, false],
  ],
  [
    'hasprefix and hassuffix',
    'print a = "filename.txt" hasprefix "file", b = "filename" hassuffix "name", c = "xfile" hasprefix "file"',
    [true, true, false],
  ],
  [
    'has_cs, contains_cs and their kin mind the case',
    'print a = "ABC" has_cs "abc", b = "ABC" contains_cs "B", c = "ABC" startswith_cs "a", d = "ABC" startswith "a"',
    [false, true, false, true],
  ],
  [
    'has_any and has_all',
    'print a = "alpha beta" has_any ("x", "BETA"), b = "alpha beta" has_all ("alpha", "gamma")',
    [true, false],
  ],
  [
    '=~ and in~ do not mind the case',
    'print a = "A" =~ "a", b = "A" in~ ("b", "a"), c = "A" in ("a"), d = "A" !~ "a"',
    [true, true, false, false],
  ],
  [
    'a dynamic list works with in and has_any',
    'let l = dynamic(["x", "y"]); print a = "x" in (l), b = "foo y" has_any (l)',
    [true, true],
  ],
  [
    'integers divide without a rest, by zero to null',
    'print a = 7 / 2, b = -7 / 2, c = 1 / 0, d = 1.0 / 0',
    [3, -3, null, 'Infinity'],
  ],
  [
    'the rest is never negative',
    'print a = -7 % 3, b = 7.5 % 2, c = -7.5 % 2, d = 5 % 0',
    [2, 1.5, 0.5, null],
  ],
  ['longs wrap around', 'print a = 9223372036854775807 + 1', ['-9223372036854775808']],
  [
    'the least long is its own opposite and its own size',
    'print x = -9223372036854775807 - 1 | project -x, abs(x), x / -1, x % -1',
    ['-9223372036854775808', '-9223372036854775808', '-9223372036854775808', 0],
  ],
  [
    'a timespan divides by whole numbers without a rest, by zero to null',
    'print a = 1h / 0, b = 1h / 7, c = -1h / 7, d = 1h / 2.5',
    [null, '00:08:34.2857142', '-00:08:34.2857142', '00:24:00'],
  ],
  [
    'the sine of infinity is no number',
    'print sin(real(inf)), cos(real(-inf)), tan(real(inf)), sin(real(null))',
    ['NaN', 'NaN', 'NaN', null],
  ],
  [
    'a timespan is ticks',
    'print a = 1d / 1h, b = 2 * 90m, c = datetime(2026-01-02) - datetime(2026-01-01), d = 7h % 5h',
    [24, '03:00:00', '1.00:00:00', '02:00:00'],
  ],
  [
    'between counts a timespan from the first',
    'print datetime(2026-01-02) between (datetime(2026-01-01) .. 1d), 3 !between (1 .. 2)',
    [true, true],
  ],
  [
    'a JSON null is null',
    `print a = isnull(parse_json('{"x":null}').x), b = isempty(parse_json('{"x":null}').x)`,
    [true, true],
  ],
  [
    'a path to nothing is null',
    'print a = isnull(dynamic({"x":1}).y.z), b = tostring(dynamic({"x":1}).y) == ""',
    [true, true],
  ],
  [
    'a key may hold dots, quotes and spaces',
    `print d = parse_json('{"a.b":1,"c\\'d":2,"e f":3}') | project d["a.b"], d["c'd"], d["e f"]`,
    [1, 2, 3],
  ],
  [
    'a key or place that is computed',
    'print d = dynamic({"k":[10,20]}), i = 1, k = "k" | project d[k][i]',
    [20],
  ],
  [
    'a dynamic compares as what stands beside it',
    `print d = parse_json('{"n":"5","s":"x"}') | project d.n == 5, d.s == "x", d.n > 4`,
    [true, true, true],
  ],
  [
    'a bag in a bag in text is read twice',
    `print tostring(parse_json(tostring(parse_json('{"a":"{\\\\"b\\\\":7}"}').a)).b)`,
    ['7'],
  ],
  [
    'NaN compares to nothing',
    'print a = real(nan) == real(nan), b = real(nan) > 1.0, c = real(nan) != real(nan)',
    [false, false, true],
  ],
  [
    'literals that the parser’s JavaScript reads wrongly',
    'print a = 0x1f, b = real(nan), c = time(1.02:03:04), d = not(false)',
    [31, 'NaN', '1.02:03:04', true],
  ],
  [
    'strings of every kind',
    `print a = 'it''s', b = @"C:\\dir", c = "tab\\t", d = h"secret"`,
    ['its', 'C:\\dir', 'tab\t', 'secret'],
  ],
  ['a NUL in a text', 'print strlen("a\\0b")', [3]],
];

/** Rows that a sort leaves equal stay as they stood. */
const ties: readonly (readonly [kql: string, rows: Json[][]])[] = [
  ['sort by x desc | project y', [['d'], ['a'], ['b'], ['c']]],
  ['sort by y desc | sort by x asc | project y', [['c'], ['b'], ['a'], ['d']]],
  ['top 3 by x desc | project y', [['d'], ['a'], ['b']]],
  ['sort by x desc | summarize make_list(y)', [[['d', 'a', 'b', 'c']]]],
  [
    'sort by x desc | extend n = row_number(), p = prev(y) | project n, p',
    [
      [1, ''],
      [2, 'd'],
      [3, 'a'],
      [4, 'b'],
    ],
  ],
];

describe('a sort', () => {
  it.each(ties)('leaves equal rows as they stood: %s', async (kql, rows) => {
    const table = 'datatable(x: long, y: string)[1, "a", 1, "b", 1, "c", 2, "d"]';
    expect((await engine.run(`${table} | ${kql}`)).rows).toEqual(rows);
  });
});

describe('the traps', () => {
  it.each(['datatable()[]', 'datatable()[1]'])('a table without columns: %s', async (kql) => {
    await expect(engine.run(kql)).rejects.toBeInstanceOf(QueryError);
  });

  it.each(cases)('%s', async (_title, kql, row) => {
    expect((await engine.run(kql)).rows).toEqual([row]);
  });

  it('a chain of extend that names itself thirteen times does not grow', async () => {
    const steps = Array.from(
      { length: 13 },
      (_, n) => `| extend x = iff(x contains "${n}", strcat(x, "-", x), strcat(x, "${n}", x))`,
    );
    const { rows } = await engine.run(`print x = "a" ${steps.join('\n')} | project strlen(x)`);
    expect(Number(rows[0]?.[0])).toBeGreaterThan(8000);
  });

  it('range() stops at KQL’s own cap, and the operator is stopped and says so', async () => {
    await expect(engine.run('range x from 1 to 1000000000 step 1 | count')).rejects.toMatchObject({
      fault: 'stopped',
      construct: 'range',
    });
    expect((await engine.run('range x from 1 to 1048576 step 1 | count')).rows).toEqual([[1048576]]);
    expect((await engine.run('print array_length(range(1, 1000000000))')).rows).toEqual([[1048576]]);
  });
});
