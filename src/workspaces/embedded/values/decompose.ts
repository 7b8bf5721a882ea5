import { fitLine } from './line.ts';
import { periodsOf } from './periods.ts';
import { mean, median, quantile } from './series.ts';

/** How a series is taken apart. */
export interface Decomposition {
  /** Bins a season: -1 finds out, 0 is none. */
  readonly period: number;
  readonly trend: string;
  /** Points at the end that are not learnt from. */
  readonly testPoints: number;
  /** Score that a period must exceed to be found. */
  readonly threshold: number;
}

/** A series taken apart: `baseline` is `seasonal` and `trend`, `residual` what is left. */
export interface Parts {
  readonly baseline: readonly number[];
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  readonly residual: readonly number[];
}

/** First the season is taken off, then the trend of what is left. */
export function decompose(series: readonly number[], how: Decomposition): Parts {
  const learnt = Math.max(0, series.length - how.testPoints);
  const seasonal = seasonOf(series, how);
  const rest = series.map((x, index) => x - (seasonal[index] ?? 0));
  const trend = trendOf(rest.slice(0, learnt), how.trend, series.length);
  const baseline = seasonal.map((x, index) => x + (trend[index] ?? 0));
  return { baseline, seasonal, trend, residual: series.map((x, index) => x - (baseline[index] ?? 0)) };
}

/** For each point the median of the learnt points at the same place of the season; zero where there is none. */
export function seasonOf(
  series: readonly number[],
  { period, testPoints, threshold }: Omit<Decomposition, 'trend'>,
): number[] {
  const learnt = series.slice(0, Math.max(0, series.length - testPoints));
  const [best] = period < 0 ? periodsOf(learnt) : [];
  const length = period < 0 ? (best && best.score > threshold ? best.length : 0) : period;
  if (length === 0) return series.map(() => 0);
  const phases = Array.from({ length: Math.min(length, learnt.length) }, (): number[] => []);
  for (const [index, x] of learnt.entries()) phases[index % length]?.push(x);
  const medians = phases.map(median);
  return series.map((_, index) => medians[index % length] ?? 0);
}

function trendOf(learnt: readonly number[], kind: string, length: number): number[] {
  if (kind === 'none' || learnt.length === 0) return Array.from({ length }, () => 0);
  if (kind === 'linefit') {
    const { start, slope } = fitLine(learnt);
    return Array.from({ length }, (_, index) => start + slope * (index + 1));
  }
  const average = mean(learnt);
  return Array.from({ length }, () => average);
}

/** Which percentiles Tukey's fences stand at, and what makes their scores comparable. */
const fences: Readonly<Record<string, { low: number; high: number; scale: number }>> = {
  tukey: { low: 0.25, high: 0.75, scale: 1 },
  // Microsoft's factor, so that 1.5 means of the tenth and ninetieth percentile what it means of the quartiles.
  ctukey: { low: 0.1, high: 0.9, scale: 2.772605605507915 },
};

/** How far each value lies beyond the fences, in their distance; 0 between them and for what is no number. */
export function outlierScores(
  series: readonly (number | undefined)[],
  kind: string,
  testPoints: number,
): number[] {
  const { low, high, scale } = fences[kind] ?? { low: 0.1, high: 0.9, scale: 1 };
  const learnt = series.slice(0, Math.max(0, series.length - testPoints)).filter((x) => x !== undefined);
  if (learnt.length === 0) return series.map(() => 0);
  const [bottom, top] = [quantile(learnt, low), quantile(learnt, high)];
  return series.map((x) => {
    if (x === undefined || (x >= bottom && x <= top)) return 0;
    return ((x > top ? x - top : x - bottom) / (top - bottom)) * scale;
  });
}
