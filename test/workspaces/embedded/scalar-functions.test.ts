import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { scalarFunctions } from '../../../src/workspaces/embedded/translate/functions/index.ts';
import { type Engine, openEngine } from './engine.ts';
import { scalarCases } from './scalar-cases.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

describe('scalar functions', () => {
  it.each(scalarCases)('%s', async (expression: string, expected: Json) => {
    const { rows } = await engine.run(`print ${expression}`);
    expect(rows[0]?.[0]).toEqual(expected);
  });

  it('each have a case with a known result', () => {
    const all = scalarCases.map(([expression]) => expression).join('\n');
    const untested = Object.keys(scalarFunctions).filter((name) => !new RegExp(`\\b${name}\\(`).test(all));
    // These differ from run to run, or need a row: they have tests of their own.
    expect(untested.sort()).toEqual([
      'ago',
      'assert',
      'bag_pack_columns',
      'bin_auto',
      'column_ifexists',
      'column_names_of',
      'columnifexists',
      'dcount_hll',
      'hll_merge',
      'ingestion_time',
      'iscolumnexists',
      'merge_tdigest',
      'new_guid',
      'now',
      'pack_all',
      'percentile_tdigest',
      'percentiles_array_tdigest',
      'percentrank_tdigest',
      'rand',
      'rank_tdigest',
      'tdigest_merge',
    ]);
  });

  it('see the row’s columns by name', async () => {
    const kql =
      'let T = datatable(A: string, B: int)[]; print a = 1, b = "x" | project p = bag_pack_columns(a, b), packed = pack_all(), there = iscolumnexists("a"), gone = iscolumnexists("q"), seven = column_ifexists("q", 7), other = columnifexists("b", ""), names = column_names_of(T)';
    expect((await engine.run(kql)).rows).toEqual([
      [{ a: 1, b: 'x' }, { a: 1, b: 'x' }, true, false, 7, 'x', ['A', 'B']],
    ]);
  });

  it('take the bins that the query sets', async () => {
    const set = 'set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05);';
    const kql = `${set} print bin_auto(datetime(2017-01-01 02:00)), bin_auto(datetime(2017-01-01 00:04))`;
    expect((await engine.run(kql)).rows).toEqual([['2017-01-01T01:05:00Z', '2016-12-31T23:05:00Z']]);
    expect((await engine.run('set query_bin_auto_size=5; print bin_auto(13)')).rows).toEqual([[10]]);
    await expect(engine.run('print bin_auto(13)')).rejects.toMatchObject({ fault: 'unsupported' });
  });

  it('read sketches, which hold all values here', async () => {
    const kql = `range x from 1 to 10 step 1
      | summarize h = hll(x), g = hll(x + 5), t = tdigest(x), u = tdigest(x + 10)
      | extend both = merge_tdigest(t, u), same = tdigest_merge(t, t)
      | project dcount_hll(hll_merge(h, g)), percentile_tdigest(both, 100, typeof(long)),
          percentile_tdigest(same, 50), percentiles_array_tdigest(both, dynamic([25, 75])),
          rank_tdigest(both, 15), rank_tdigest(both, 0), percentrank_tdigest(both, 5.5)`;
    expect((await engine.run(kql)).rows).toEqual([[15, 20, 5, [5, 15], 15, 0, 25]]);
  });

  it.each([
    ['hash_many("a", "b")', 'the function hash_many()', 'hash(strcat_delim'],
    ['hash(3, 10)', 'hash() with a modulus', 'hash(…) % n'],
    ['parse_user_agent("Mozilla/5.0", "browser")', 'the function parse_user_agent()', 'extract()'],
    ['series_fit_2lines(dynamic([1, 2]))', 'the function series_fit_2lines()', 'series_fit_line()'],
    ['datetime_utc_to_local(now(), "Mars/North")', "the time zone 'Mars/North'", 'IANA'],
    ['iff(true, 1, 2.5)', 'iff() of long and real', 'todouble'],
    ['case(true, 1, false, "x", 2)', 'case() of long and string', 'one type'],
    ['coalesce(int(null), 2.0)', 'coalesce() of int and real', 'one type'],
  ])('%s is refused by name, with what to do instead', async (expression, construct, advice) => {
    await expect(engine.run(`print ${expression}`)).rejects.toMatchObject({
      fault: 'unsupported',
      construct,
      hint: expect.stringContaining(advice),
    });
  });
});
