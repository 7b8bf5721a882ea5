import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { tupleFunctions } from '../../../src/workspaces/embedded/translate/functions/index.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

async function answer(kql: string): Promise<Json[]> {
  return ((await engine.run(kql)).rows[0] ?? []) as Json[];
}

function close(expected: Json): unknown {
  if (typeof expected === 'number') return expect.closeTo(expected, 9);
  return Array.isArray(expected) ? expected.map(close) : expected;
}

const traffic =
  '80,139,87,110,68,54,50,51,53,133,86,141,97,156,94,149,95,140,77,61,50,54,47,133,72,152,94,148,105,162,101,160,87,63,53,55,54,151,103,189,108,183,113,175,113,178,90,71,62,62,65,165,109,181,115,182,121,178,114,170';

/** Functions that give several values, and what Microsoft's documentation answers, or arithmetic does. */
const cases: readonly (readonly [call: string, expected: Json[]])[] = [
  [
    'series_stats(dynamic([23,46,23,87,4,8,3,75,2,56,13,75,32,16,29]))',
    [2, 8, 87, 3, 32.8, 28.5036338535483, 812.457142857143],
  ],
  ['series_stats(dynamic([1,null,3]), true)', [1, 0, 3, 2, 2, Math.SQRT2, 2]],
  ['series_stats(dynamic([1,null,3]))', [null, null, null, null, null, null, null]],
  // The line y = 2x + 1 over x = 1, 2, 3: nothing is left of the variance.
  ['series_fit_line(dynamic([3,5,7]))', [1, 2, 4, 0, 1, [3, 5, 7]]],
  [
    `series_periods_detect(dynamic([${traffic}]), 0.0, 50.0, 2)`,
    [
      [14, 0],
      [0.8405558794091444, 0],
    ],
  ],
  [
    `series_periods_validate(dynamic([${traffic}]), 14.0, 10.0)`,
    [
      [14, 10],
      [0.8405558794091444, 0],
    ],
  ],
  [
    'series_decompose(dynamic([1,2,3,4]), 0, "linefit")',
    [
      [1, 2, 3, 4],
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [0, 0, 0, 0],
    ],
  ],
  [
    'series_decompose(dynamic([1,5,3,1,5,3,1,5,9]), 3)',
    [
      [1 + 2 / 3, 5 + 2 / 3, 3 + 2 / 3, 1 + 2 / 3, 5 + 2 / 3, 3 + 2 / 3, 1 + 2 / 3, 5 + 2 / 3, 3 + 2 / 3],
      [1, 5, 3, 1, 5, 3, 1, 5, 3],
      [2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3],
      [-2 / 3, -2 / 3, -2 / 3, -2 / 3, -2 / 3, -2 / 3, -2 / 3, -2 / 3, 5 + 1 / 3],
    ],
  ],
  [
    'series_decompose_anomalies(dynamic([1,2,3,4,5,6,7,8,9,60]), 1.5, 0, "none", 0, "tukey")',
    [
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      // Quartiles 3.25 and 7.75 between the values: the first three lie below, the last three above.
      [-0.5, -1.25 / 4.5, -0.25 / 4.5, 0, 0, 0, 0, 0.25 / 4.5, 1.25 / 4.5, 52.25 / 4.5],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    'series_decompose_forecast(dynamic([2,4,6,0,0]), 2, 0, "linefit")',
    [
      [2, 4, 6, 8, 10],
      [0, 0, 0, 0, 0],
      [2, 4, 6, 8, 10],
      [0, 0, 0, -8, -10],
    ],
  ],
  [
    'series_fft(dynamic([1,2,3,4]))',
    [
      [10, -2, -2, -2],
      [0, 2, 0, -2],
    ],
  ],
  [
    'series_ifft(dynamic([10,-2,-2,-2]), dynamic([0,2,0,-2]))',
    [
      [1, 2, 3, 4],
      [0, 0, 0, 0],
    ],
  ],
  [
    'array_sort_asc(dynamic([1,3,4,5,2]), dynamic(["a","b","c","d","e"]))',
    [
      [1, 2, 3, 4, 5],
      ['a', 'e', 'b', 'c', 'd'],
    ],
  ],
  [
    'array_sort_desc(dynamic([1,null,3]), dynamic(["a","b","c"]), dynamic([1]), false)',
    [[null, 3, 1], ['b', 'c', 'a'], null],
  ],
];

describe('functions that give several values', () => {
  it.each(cases)('%s', async (call: string, expected: Json[]) => {
    expect(await answer(`print ${call}`)).toEqual(close(expected));
  });

  it('each have a case with a known result', () => {
    const all = cases.map(([call]) => call).join('\n');
    expect(Object.keys(tupleFunctions).filter((name) => !all.includes(`${name}(`))).toEqual([]);
  });

  it('fit the line of the documentation’s example', async () => {
    const [rsquare, slope, variance, rest, start, line] = await answer(
      'print series_fit_line(dynamic([2,5,6,8,11,15,17,18,25,26,30,30]))',
    );
    const round = (value: Json | undefined) => Math.round(Number(value) * 1000) / 1000;
    expect([rsquare, slope, variance, rest, start].map(round)).toEqual([0.983, 2.731, 98.629, 1.686, -1.667]);
    expect((line as Json[]).slice(0, 2).map(round)).toEqual([1.064, 3.795]);
  });

  it('take names in brackets, replace a column of the name, and are computed in extend and project', async () => {
    const kql = 'print x = dynamic([1,3]) | extend (x, place) = series_stats(x) | project x, place';
    expect(await answer(kql)).toEqual([1, 0]);
  });
});

describe('outliers', () => {
  const values = '-3,2.4,15,3.9,5,6,4.5,5.2,3,4,5,16,7,5,5,4';

  it('are scored as Microsoft’s engine scores them', async () => {
    const [scores] = (await answer(`print series_outliers(dynamic([${values}]))`)) as number[][];
    expect(scores?.filter((score) => score !== 0)).toEqual(
      close([-1.9040785483608571, -0.10021466044004519, 1.3361954725339347, 1.6702443406674186]),
    );
  });

  it('leave nulls and the value to ignore out', async () => {
    const [scores] = await answer('print series_outliers(dynamic([1,2,3,null,-1,40]), "tukey", -1)');
    // Quartiles of 1, 2, 3 and 40: 1.75 and 12.25.
    expect(scores).toEqual(close([-0.75 / 10.5, 0, 0, 0, 0, 27.75 / 10.5]));
  });

  it('are refused with percentiles whose scale is not known', async () => {
    await expect(
      engine.run('print series_outliers(dynamic([1,2]), "ctukey", 0, 5, 95)'),
    ).rejects.toMatchObject({
      fault: 'unsupported',
      construct: 'series_outliers() with percentiles of its own',
    });
  });
});

describe('seasons', () => {
  it.each([
    [
      '2,5,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1',
      '1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1',
    ],
    [
      '8,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10',
      '10,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10,'.slice(0, -1),
    ],
    ['1,3,5,2,4,6,1,3,5,2,4,6', '0,0,0,0,0,0,0,0,0,0,0,0'],
  ])('are found where they are long enough: %s', async (series, expected) => {
    const [found] = await answer(`print series_seasonal(dynamic([${series}]))`);
    expect(String(found)).toBe(expected);
  });

  it('of a week and a day are both found, the stronger first', async () => {
    const kql = `range t from 0 to 24*7*5-1 step 1
      | extend y = iff((t/24)%7>=5, 10.0, 15.0) - (((t%24)/10)*((t%24)/10))
      | summarize y = make_list(y, 10000)
      | project series_periods_detect(y, 0.8*24, 1.2*168, 2)`;
    expect((await answer(kql))[0]).toEqual([168, 24]);
  });

  it('leave dips and peaks as anomalies, whatever the day of the week', async () => {
    const kql = `range t from 1 to 24*7*5 step 1
      | extend y = iff((t/24)%7>=5, 10.0, 15.0) - (((t%24)/10)*((t%24)/10))
      | extend y = case(t in (150, 200, 780), y-8.0, t in (300, 400, 600), y+8.0, y)
      | summarize y = make_list(y, 10000)
      | extend (flag, score, baseline) = series_decompose_anomalies(y)
      | mv-expand with_itemindex=place flag
      | where flag != 0
      | project place + 1, flag`;
    expect((await engine.run(kql)).rows).toEqual([
      [150, -1],
      [200, -1],
      [300, 1],
      [400, 1],
      [600, 1],
      [780, -1],
    ]);
  });
});

describe('make-series … in range()', () => {
  it('takes whole bins, from that of the start up to that of the stop', async () => {
    const kql = `range t from datetime(2026-01-01 05:00) to datetime(2026-01-04) step 7h
      | make-series c = count() on t in range(datetime(2026-01-01 06:00), datetime(2026-01-03), 1d)`;
    expect(await answer(kql)).toEqual([
      [3, 4, 3],
      ['2026-01-01T00:00:00.0000000Z', '2026-01-02T00:00:00.0000000Z', '2026-01-03T00:00:00.0000000Z'],
    ]);
  });

  it('takes several aggregates, each with its own default, and groups', async () => {
    const kql = `datatable(k: string, x: long)["a", 1, "a", 7, "b", 4]
      | make-series c = count(), s = sum(x) default = -1 on x in range(0, 6, 3) by k
      | sort by k asc`;
    expect((await engine.run(kql)).rows).toEqual([
      ['a', [1, 0, 1], [1, -1, 7], [0, 3, 6]],
      ['b', [0, 1, 0], [-1, 4, -1], [0, 3, 6]],
    ]);
  });
});
