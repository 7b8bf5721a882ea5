import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import {
  aggregateFunctions,
  multiAggregates,
} from '../../../src/workspaces/embedded/translate/aggregates/index.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

const rows = `datatable(k: string, n: long, r: real, s: string, d: dynamic, t: datetime)[
  "a", 1, 1.5, "x", dynamic({"p": 1}), datetime(2026-01-01),
  "a", 3, 2.5, "y", dynamic({"q": 2}), datetime(2026-01-03),
  "a", long(null), real(null), "x", dynamic(null), datetime(null)]`;

/** Aggregates over the three rows, and the row that KQL answers. */
const cases: readonly (readonly [aggregate: string, expected: Json])[] = [
  ['count()', [3]],
  ['countif(n > 1)', [1]],
  ['sum(n)', [4]],
  ['sumif(n, n > 1)', [3]],
  ['avg(n)', [2]],
  ['avgif(r, n == 1)', [1.5]],
  ['avg(t)', ['2026-01-02T00:00:00Z']],
  ['min(n)', [1]],
  ['max(s)', ['y']],
  ['minif(n, n > 1)', [3]],
  ['maxif(n, n < 3)', [1]],
  ['dcount(s)', [2]],
  ['count_distinct(s)', [2]],
  ['dcountif(s, n > 1)', [1]],
  ['count_distinctif(s, n > 1)', [1]],
  ['stdev(n) between (1.41 .. 1.42)', [true]],
  ['stdevp(n)', [1]],
  ['stdevif(n, n == 1)', [0]],
  ['variance(n)', [2]],
  ['variancep(n)', [1]],
  ['varianceif(n, n > 0)', [2]],
  ['variancepif(n, n > 0)', [1]],
  ['make_list(n)', [[1, 3]]],
  ['makelist(s, 2)', [['x', 'y']]],
  ['make_list(r)', [[1.5, 2.5]]],
  ['make_list(t)', [['2026-01-01T00:00:00.0000000Z', '2026-01-03T00:00:00.0000000Z']]],
  ['make_list_if(s, n > 1)', [['y']]],
  ['make_list_with_nulls(n)', [[1, 3, null]]],
  ['make_set(s)', [['x', 'y']]],
  ['makeset(n, 1)', [[1]]],
  ['make_set_if(s, n == 1)', [['x']]],
  ['make_bag(d)', [{ p: 1, q: 2 }]],
  ['make_dictionary(d)', [{ p: 1, q: 2 }]],
  ['make_bag_if(d, n == 1)', [{ p: 1 }]],
  ['take_anyif(s, n == 3)', ['y']],
  ['anyif(n, n == 3)', [3]],
  ['percentile(n, 50)', [1]],
  ['percentiles_array(n, 50, 100)', [[1, 3]]],
  ['binary_all_and(n)', [1]],
  ['binary_all_or(n)', [3]],
  ['binary_all_xor(n)', [2]],
  ['arg_max(n, s)', [3, 'y']],
  ['arg_min(n, s, r)', [1, 'x', 1.5]],
  ['argmax(t, n)', ['2026-01-03T00:00:00Z', 3]],
  ['argmin(t, n)', ['2026-01-01T00:00:00Z', 1]],
  ['take_any(k)', ['a']],
  ['any(k)', ['a']],
  ['percentiles(n, 50, 100)', [1, 3]],
  ['covariance(n, r)', [1]],
  ['covariancep(n, r)', [0.5]],
  ['covarianceif(n, r, n > 0)', [1]],
  ['covariancepif(n, r, n > 0)', [0.5]],
  ['variance(n / 3.0)', [0.2222222222]],
  ['percentilew(n, n, 50)', [3]],
  ['percentilesw(n, n, 20, 50)', [1, 3]],
  ['percentilesw_array(n, n, dynamic([20, 50]))', [[1, 3]]],
  ['percentiles_array(t, 50)', [['2026-01-01T00:00:00.0000000Z']]],
  ['buildschema(d)', [{ p: 'long', q: 'long' }]],
  ['array_length(hll(s).hll)', [2]],
  ['array_length(hll_if(n, n > 1).hll)', [1]],
  ['array_length(tdigest(n).tdigest)', [2]],
  ['hll_merge(d)', [null]],
  ['tdigest_merge(d)', [null]],
  ['merge_tdigest(d)', [null]],
  // Inside other expressions.
  ['round(sum(r) / count(), 2)', [1.33]],
  ['tostring(make_list(s))', ['["x","y","x"]']],
];

describe('aggregates', () => {
  it.each(cases)('%s', async (aggregate: string, expected: Json) => {
    expect((await engine.run(`${rows} | summarize ${aggregate}`)).rows).toEqual([expected]);
  });

  it('each have a case with a known result', () => {
    const all = cases.map(([aggregate]) => aggregate).join('\n');
    const names = [...Object.keys(aggregateFunctions), ...Object.keys(multiAggregates)];
    expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(all))).toEqual([]);
  });

  it('give KQL’s values for no rows: zero, NaN, null, empty', async () => {
    const { columns, rows: got } = await engine.run(
      `${rows} | where n > 10 | summarize count(), sum(n), avg(n), max(n), max(s), make_list(n), make_set(s), dcount(s)`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      'count_',
      'sum_n',
      'avg_n',
      'max_n',
      'max_s',
      'list_n',
      'set_s',
      'dcount_s',
    ]);
    expect(got).toEqual([[0, 0, 'NaN', null, '', [], [], 0]]);
  });

  it('expand a star to all columns but the key', async () => {
    const { columns, rows: got } = await engine.run(`${rows} | summarize arg_max(n, *) by k`);
    expect(columns.map(({ name }) => name)).toEqual(['k', 'n', 'r', 's', 'd', 't']);
    expect(got).toEqual([['a', 3, 2.5, 'y', { q: 2 }, '2026-01-03T00:00:00Z']]);
  });

  it.each([
    ['by=k', 'arg_max(n, *) by key = k', ['key', 'n', 'r', 's', 'd', 't']],
    ['by (k)', 'arg_max(n, *) by (k)', ['k', 'n', 'r', 's', 'd', 't']],
    ['a conversion to its own type', 'arg_max(n, *) by tostring(k)', ['k', 'n', 'r', 's', 'd', 't']],
    ['what is named before it', 'arg_max(n, s, *) by k', ['k', 'n', 's', 'r', 'd', 't']],
    ['what is named after it', 'arg_max(n, *, r) by k', ['k', 'n', 'r', 's', 'd', 't']],
    ['what is greatest in parentheses', 'arg_max((n), *) by k', ['k', 'n', 'r', 's', 'd', 't']],
    ['of take_any', 'take_any(s, *) by k', ['k', 's', 'n', 'r', 'd', 't']],
  ])('give each column once beside a star: %s', async (_title, kql, expected) => {
    const { columns, rows: got } = await engine.run(`${rows} | summarize ${kql}`);
    expect(columns.map(({ name }) => name)).toEqual(expected);
    expect(got[0]).toHaveLength(expected.length);
  });

  it.each([
    ['min(v), max(v), minif(v, k == "b")', ['NaN', 'NaN', -1]],
    ['arg_min(v, k), arg_max(v, k)', ['NaN', 'a', 'NaN', 'a']],
    ['arg_min(v, *)', ['NaN', 'a']],
    ['variance(v), stdevp(v), covariance(v, v)', ['NaN', 'NaN', 'NaN']],
    ['varianceif(v, k == "b"), stdev(iff(k == "a", real(inf), v))', [8, 'NaN']],
  ])('let NaN win against every number: %s', async (aggregates, expected) => {
    const numbers = 'datatable(k: string, v: real)["a", 2.0, "a", real(nan), "b", -1.0, "b", 3.0]';
    expect((await engine.run(`${numbers} | summarize ${aggregates}`)).rows).toEqual([expected]);
  });

  it('average the whole sum of integers, wrapped around where it is too great', async () => {
    const average = async (items: string) =>
      (await engine.run(`datatable(x: long)[${items}] | summarize avg(x)`)).rows;
    expect(await average('9007199254740993, 1')).toEqual([[4503599627370497]]);
    expect(await average('9223372036854775807, 9223372036854775807')).toEqual([[-1]]);
  });

  it.each([
    ['summarize count() by k', ['b', 'a', 'c']],
    ['summarize by k', ['b', 'a', 'c']],
    ['distinct k', ['b', 'a', 'c']],
    ['summarize arg_max(v, *) by k', ['b', 'a', 'c']],
    ['summarize sum(v) by k | where sum_v > 0 | extend n = 1', ['b', 'a', 'c']],
  ])('show groups in the order in which they are met: %s', async (kql, expected) => {
    const met = 'datatable(k: string, v: long)["b", 1, "a", 2, "b", 3, "c", 4]';
    expect((await engine.run(`${met} | ${kql}`)).rows.map(([key]) => key)).toEqual(expected);
  });

  it('give one row for constants', async () => {
    expect((await engine.run(`${rows} | summarize n = 5`)).rows).toEqual([[5]]);
    expect((await engine.run(`${rows} | where n > 10 | summarize n = 5`)).rows).toEqual([[5]]);
  });

  it('keep 128 items under their old names', async () => {
    const kql = `range x from 1 to 200 step 1
      | summarize a = makelist(x), b = makeset(x), c = make_dictionary(bag_pack(tostring(x), x)), d = make_list(x), e = makeset(x, 150)
      | project array_length(a), array_length(b), array_length(bag_keys(c)), array_length(d), array_length(e)`;
    expect((await engine.run(kql)).rows).toEqual([[128, 128, 128, 200, 150]]);
  });

  it.each([
    ['take_any(s), take_any(n), take_anyif(s, n > 1 or isnull(n))', ['q', 2, 'q']],
    ['take_any(s, n)', ['', null]],
    ['take_any(*)', ['', null]],
    ['any(s)', ['q']],
  ])('take what is there alone, and one row together: %s', async (aggregates, expected) => {
    const table = 'datatable(s: string, n: long)["", long(null), "q", 2, "z", 1]';
    expect((await engine.run(`${table} | summarize ${aggregates}`)).rows).toEqual([expected]);
  });

  it('keep no more of a bag than is asked for', async () => {
    const kql = `${rows} | summarize make_bag(d, 1), make_bag_if(d, n > 0, 5)`;
    expect((await engine.run(kql)).rows).toEqual([[{ p: 1 }, { p: 1, q: 2 }]]);
  });

  it.each([
    ['percentile(n, 101)', 'below 0 or above 100'],
    ['percentiles(n, 50, -1)', 'below 0 or above 100'],
    ['percentiles_array(n, dynamic([50, 200]))', 'below 0 or above 100'],
    ['percentile(n, n)', 'computed rank'],
    ['percentile(s, 50)', 'type string'],
    ['percentilesw(k, n, 50)', 'type string'],
    ['sum(t)', 'of datetimes'],
    ['dcount(n, 5)', 'accuracy'],
    ['hll(n, -1)', 'accuracy'],
    ['make_list(n, 0)', 'of no items'],
  ])('refuse what Kusto rejects: %s', async (aggregate, message) => {
    await expect(engine.run(`${rows} | summarize ${aggregate}`)).rejects.toThrow(message);
  });

  it('do not summarize nothing', async () => {
    await expect(engine.run(`${rows} | summarize`)).rejects.toThrow('summarize of nothing');
  });

  it('take the arrays of a dynamic item by item', async () => {
    const kql =
      'datatable(d: dynamic)[dynamic([1, 2]), dynamic([2, 3])] | summarize make_list(d), make_set(d)';
    expect((await engine.run(kql)).rows).toEqual([
      [
        [1, 2, 2, 3],
        [1, 2, 3],
      ],
    ]);
  });
});
