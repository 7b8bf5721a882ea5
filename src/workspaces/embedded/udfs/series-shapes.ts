import { type Decomposition, decompose, outlierScores, seasonOf } from '../values/decompose.ts';
import { type JsonValue, readArray, writeJson } from '../values/json.ts';
import { fitLine } from '../values/line.ts';
import { periodsOf } from '../values/periods.ts';
import { finiteSeries, type Item, itemOf, mean, realJson, seriesOf, squares } from '../values/series.ts';
import type { Udf } from './define.ts';
import { remembering } from './remember.ts';

/** What a series looks like: statistics, lines, periods, seasons, outliers. Several answers come as one array. */
export const seriesShapeUdfs: readonly Udf[] = [
  { name: 'kql_series_stats', takes: ['string', 'boolean'], gives: 'string', call: stats },
  { name: 'kql_series_stats_bag', takes: ['string', 'boolean'], gives: 'string', call: statsBag },
  { name: 'kql_series_fit_line', takes: ['string'], gives: 'string', call: line },
  { name: 'kql_series_fit_line_bag', takes: ['string'], gives: 'string', call: lineBag },
  {
    name: 'kql_series_periods',
    takes: ['string', 'number', 'number', 'bigint'],
    gives: 'string',
    call: remembering(detectPeriods),
  },
  {
    name: 'kql_series_validate',
    takes: ['string', 'string'],
    gives: 'string',
    call: remembering(validatePeriods),
  },
  {
    name: 'kql_series_seasonal',
    takes: ['string', 'bigint', 'bigint'],
    gives: 'string',
    call: remembering(seasonal),
  },
  {
    name: 'kql_series_decompose',
    takes: ['string', 'bigint', 'string', 'bigint', 'number'],
    gives: 'string',
    call: remembering(parts),
  },
  {
    name: 'kql_series_anomalies',
    takes: ['string', 'number', 'bigint', 'string', 'bigint', 'string', 'number'],
    gives: 'string',
    call: remembering(anomalies),
  },
  {
    name: 'kql_series_outliers',
    takes: ['string', 'string', 'number', 'bigint'],
    gives: 'string',
    seesNull: true,
    call: outliers,
  },
];

function reals(values: readonly Item[]): JsonValue {
  return values.map(realJson);
}

function numbersIn(text: string, ignoring: boolean): { series: Item[]; values: number[] } | undefined {
  const series = seriesOf(text);
  const values = series?.filter((x) => x !== undefined && Number.isFinite(x)) as number[] | undefined;
  // One value that is no number makes all of it unknown, unless such values are to be ignored.
  if (!series || !values || values.length === 0) return undefined;
  return ignoring || values.length === series.length ? { series, values } : undefined;
}

function statsOf(text: string, ignoring: boolean): Record<string, JsonValue> | undefined {
  const found = numbersIn(text, ignoring);
  if (!found) return undefined;
  const { series, values } = found;
  const least = values.reduce((low, x) => Math.min(low, x));
  const most = values.reduce((high, x) => Math.max(high, x));
  const variance = values.length > 1 ? squares(values) / (values.length - 1) : 0;
  return {
    min: realJson(least),
    min_idx: series.indexOf(least),
    max: realJson(most),
    max_idx: series.indexOf(most),
    avg: realJson(mean(values)),
    stdev: realJson(Math.sqrt(variance)),
    variance: realJson(variance),
    sum: realJson(values.reduce((sum, x) => sum + x, 0)),
    len: values.length,
  };
}

function stats(text: string, ignoring: boolean): string | null {
  const found = statsOf(text, ignoring);
  return found ? writeJson(Object.values(found)) : null;
}

function statsBag(text: string, ignoring: boolean): string | null {
  const found = statsOf(text, ignoring);
  return found ? writeJson(found) : null;
}

function lineOf(text: string): Record<string, JsonValue> | undefined {
  const series = finiteSeries(text, 2);
  if (!series) return undefined;
  const { rsquare, slope, variance, rest, start, values } = fitLine(series);
  return {
    rsquare: realJson(rsquare),
    slope: realJson(slope),
    variance: realJson(variance),
    rvariance: realJson(rest),
    interception: realJson(start),
    line_fit: reals(values),
  };
}

function line(text: string): string | null {
  const found = lineOf(text);
  return found ? writeJson(Object.values(found)) : null;
}

function lineBag(text: string): string | null {
  const found = lineOf(text);
  return found ? writeJson(found) : null;
}

/** As many periods as asked for, zeros where fewer are there, and their scores. */
function detectPeriods(text: string, least: number, most: number, count: bigint): string | null {
  const series = finiteSeries(text);
  if (!series) return null;
  const found = periodsOf(series).filter(({ length }) => length >= least && length <= most);
  const places = Array.from(
    { length: Math.max(0, Math.min(1000, Number(count))) },
    (_, index) => found[index],
  );
  return writeJson([
    reals(places.map((period) => period?.length ?? 0)),
    reals(places.map((period) => period?.score ?? 0)),
  ]);
}

function validatePeriods(text: string, list: string): string | null {
  const series = finiteSeries(text);
  const wanted = readArray(list)?.map(itemOf);
  if (!series || !wanted) return null;
  const scores = new Map(periodsOf(series).map(({ length, score }) => [length, score]));
  return writeJson([reals(wanted), reals(wanted.map((length) => scores.get(Math.round(length ?? 0)) ?? 0))]);
}

function seasonal(text: string, period: bigint, testPoints: bigint): string | null {
  const series = finiteSeries(text);
  if (!series) return null;
  return writeJson(
    reals(seasonOf(series, { period: Number(period), testPoints: Number(testPoints), threshold: 0.7 })),
  );
}

function decomposed(
  text: string,
  period: bigint,
  trend: string,
  testPoints: bigint,
  threshold: number,
): { series: number[]; how: Decomposition } | undefined {
  const series = finiteSeries(text);
  return (
    series && { series, how: { period: Number(period), trend, testPoints: Number(testPoints), threshold } }
  );
}

function parts(...given: Parameters<typeof decomposed>): string | null {
  const found = decomposed(...given);
  if (!found) return null;
  const { baseline, seasonal: season, trend, residual } = decompose(found.series, found.how);
  return writeJson([baseline, season, trend, residual].map(reals));
}

/** Flags, scores and the baseline. */
function anomalies(
  text: string,
  limit: number,
  period: bigint,
  trend: string,
  testPoints: bigint,
  method: string,
  threshold: number,
): string | null {
  const found = decomposed(text, period, trend, testPoints, threshold);
  if (!found) return null;
  const { baseline, residual } = decompose(found.series, found.how);
  const scores = outlierScores(residual, method, Number(testPoints));
  return writeJson([
    scores.map((score) => (score > limit ? 1 : score < -limit ? -1 : 0)),
    reals(scores),
    reals(baseline),
  ]);
}

function outliers(
  text: string | null,
  kind: string | null,
  ignored: number | null,
  testPoints: bigint | null,
): string | null {
  const series = text === null ? undefined : seriesOf(text);
  if (!series || kind === null) return null;
  const known = series.map((x) => (x === ignored || Number.isNaN(x) ? undefined : x));
  return writeJson(reals(outlierScores(known, kind, Number(testPoints ?? 0n))));
}
