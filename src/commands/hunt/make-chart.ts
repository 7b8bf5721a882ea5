import { DateTime, type DurationLikeObject } from 'luxon';
import type { Chart } from '../../answers.ts';
import type { HuntChart } from '../../hunts/hunt.ts';
import type { Cell, Table, Window } from '../../types.ts';

const mostSeries = 6;
const mostBars = 20;

/** Bin sizes for a time axis, finest first; the first that needs at most 31 bins is taken. */
const bins: readonly {
  readonly size: DurationLikeObject;
  readonly unit: 'day' | 'hour' | 'minute' | 'week';
}[] = [
  { size: { minutes: 1 }, unit: 'minute' },
  { size: { minutes: 5 }, unit: 'hour' },
  { size: { minutes: 15 }, unit: 'hour' },
  { size: { hours: 1 }, unit: 'hour' },
  { size: { hours: 6 }, unit: 'day' },
  { size: { days: 1 }, unit: 'day' },
  { size: { weeks: 1 }, unit: 'week' },
  { size: { weeks: 4 }, unit: 'week' },
];

/**
 * The picture of a table: counts of rows (or sums of `y`) by time or by category, a series for each value of `by`.
 * Undefined where the columns that the picture needs are not there, or nothing is left to draw.
 */
export function makeChart(
  spec: HuntChart,
  table: Table,
  window: Window,
  timeZone: string,
): Chart | undefined {
  const at = (name: string | undefined) => table.columns.findIndex((column) => column.name === name);
  const along = at(spec.time ?? spec.x);
  if (along < 0 || table.rows.length < 2) return undefined;
  const by = at(spec.by);
  const y = at(spec.y);
  const edges = spec.time ? timeEdges(window, timeZone) : undefined;
  const sums = new Map<string, Map<string, number>>();
  for (const row of table.rows) {
    const x = edges ? edgeBefore(edges, row[along]) : label(row[along]);
    if (x === undefined) continue;
    const series = by < 0 ? (spec.y ?? 'rows') : label(row[by]);
    const points = sums.get(series) ?? new Map<string, number>();
    points.set(x, (points.get(x) ?? 0) + (y < 0 ? 1 : Number(row[y] ?? 0) || 0));
    sums.set(series, points);
  }
  if (sums.size === 0) return undefined;
  const axis = edges?.map((edge) => edge.iso) ?? largestFirst(totals(sums.values())).slice(0, mostBars);
  return {
    kind: spec.kind,
    title: spec.title,
    xTitle: spec.time ? 'Time' : (spec.x ?? ''),
    yTitle: spec.y ?? 'Rows',
    time: edges !== undefined,
    series: gatherOthers(sums).map(([name, points]) => ({
      name,
      points: axis.map((x) => ({ x, y: points.get(x) ?? 0 })),
    })),
  };
}

interface Edge {
  readonly ms: number;
  readonly iso: string;
}

/** Where the bins begin, in the person's zone so that a day is their day. */
function timeEdges(window: Window, timeZone: string): readonly Edge[] {
  const start = DateTime.fromISO(window.start, { zone: timeZone });
  const end = DateTime.fromISO(window.end);
  const hours = end.diff(start, 'hours').hours;
  const widest = { size: { weeks: 13 }, unit: 'week' } as const;
  const bin =
    bins.find(
      ({ size }) =>
        hours / DateTime.fromMillis(0).plus(size).diff(DateTime.fromMillis(0), 'hours').hours <= 31,
    ) ?? widest;
  const edges: Edge[] = [];
  for (let edge = start.startOf(bin.unit); edge < end && edges.length < 1000; edge = edge.plus(bin.size)) {
    if (edge.plus(bin.size) > start) edges.push({ ms: edge.toMillis(), iso: edge.toUTC().toISO() ?? '' });
  }
  return edges;
}

function edgeBefore(edges: readonly Edge[], value: Cell | undefined): string | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return edges.findLast((edge) => edge.ms <= ms)?.iso;
}

function label(value: Cell | undefined): string {
  if (value === null || value === undefined || value === '') return '(empty)';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function totals(series: Iterable<ReadonlyMap<string, number>>): Map<string, number> {
  const total = new Map<string, number>();
  for (const points of series) for (const [x, y] of points) total.set(x, (total.get(x) ?? 0) + y);
  return total;
}

function largestFirst(total: ReadonlyMap<string, number>): string[] {
  return [...total].sort(([, a], [, b]) => b - a).map(([x]) => x);
}

/** The largest series by name; what is beyond `mostSeries` is summed up as `other`. */
function gatherOthers(
  sums: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly [string, ReadonlyMap<string, number>][] {
  const size = (points: ReadonlyMap<string, number>) => [...points.values()].reduce((a, b) => a + b, 0);
  const sorted = [...sums].sort(([, a], [, b]) => size(b) - size(a));
  if (sorted.length <= mostSeries) return sorted;
  const others = totals(sorted.slice(mostSeries - 1).map(([, points]) => points));
  return [...sorted.slice(0, mostSeries - 1), ['other', others]];
}
