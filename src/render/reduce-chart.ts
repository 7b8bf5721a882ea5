import type { Chart } from '../answers.ts';

type Series = Chart['series'][number];

const OTHER = 'other';
/** Larger values are drawn as this: sums of theirs stay finite. */
const MOST = 1e100;

/**
 * The same chart in at most so many series and points, nothing lost: neighbouring bins of a time axis are summed, the
 * smallest categories and series become one called `other`. `merged` says how many bins became one.
 */
export function reduceChart(
  chart: Chart,
  most: { series: number; points: number },
): { chart: Chart; merged: number } {
  const series = fewerSeries(chart.series.map(finite), most.series);
  if (chart.time) {
    const merged = Math.max(1, Math.ceil((series[0]?.points.length ?? 0) / most.points));
    return { chart: { ...chart, series: series.map((one) => mergeBins(one, merged)) }, merged };
  }
  return { chart: { ...chart, series: fewerCategories(series.map(eachOnce), most.points) }, merged: 1 };
}

function finite({ name, points }: Series): Series {
  return {
    name,
    points: points.map(({ x, y }) => ({ x, y: Number.isNaN(y) ? 0 : Math.min(MOST, Math.max(-MOST, y)) })),
  };
}

/** A category that comes several times is one: the sum of them. */
function eachOnce({ name, points }: Series): Series {
  const sums = new Map<string, number>();
  for (const { x, y } of points) sums.set(x, (sums.get(x) ?? 0) + y);
  return { name, points: [...sums].map(([x, y]) => ({ x, y })) };
}

/** Sum of a series' points. */
export function totalOf({ points }: Series): number {
  return points.reduce((sum, { y }) => sum + y, 0);
}

function fewerSeries(series: readonly Series[], most: number): readonly Series[] {
  if (series.length <= most) return series;
  const bySize = [...series].sort((a, b) => totalOf(b) - totalOf(a));
  const kept = new Set(bySize.filter(({ name }) => name !== OTHER).slice(0, most - 1));
  const rest = series.filter((one) => !kept.has(one));
  const sums = new Map<string, number>();
  for (const { points } of rest) for (const { x, y } of points) sums.set(x, (sums.get(x) ?? 0) + y);
  const points = (series[0]?.points ?? []).map(({ x }) => ({ x, y: sums.get(x) ?? 0 }));
  return [...series.filter((one) => kept.has(one)), { name: OTHER, points }];
}

function mergeBins({ name, points }: Series, by: number): Series {
  if (by <= 1) return { name, points };
  const merged: { x: string; y: number }[] = [];
  points.forEach(({ x, y }, index) => {
    const last = merged.at(-1);
    if (index % by === 0 || !last) merged.push({ x, y });
    else last.y += y;
  });
  return { name, points: merged };
}

function fewerCategories(series: readonly Series[], most: number): readonly Series[] {
  const sizes = new Map<string, number>();
  for (const { points } of series) for (const { x, y } of points) sizes.set(x, (sizes.get(x) ?? 0) + y);
  if (sizes.size <= most) return series;
  const kept = new Set(
    [...sizes]
      .filter(([x]) => x !== OTHER)
      .sort((a, b) => b[1] - a[1])
      .slice(0, most - 1)
      .map(([x]) => x),
  );
  return series.map(({ name, points }) => ({
    name,
    points: [
      ...points.filter(({ x }) => kept.has(x)),
      { x: OTHER, y: points.reduce((sum, { x, y }) => (kept.has(x) ? sum : sum + y), 0) },
    ],
  }));
}
