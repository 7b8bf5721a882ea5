import type { Chart } from '../answers.ts';
import { reduceChart, totalOf } from './reduce-chart.ts';
import { fitText, textWidth } from './text-width.ts';

const SPARKS = '▁▂▃▄▅▆▇█';
const EIGHTHS = ' ▏▎▍▌▋▊▉';
const MOST_NAME = 24;

/** A chart in lines of monospaced text no wider than `width`: sparklines over time, else bars. */
export function chartText(chart: Chart, width = 44): readonly string[] {
  const isPie = chart.kind === 'pie';
  return chart.time && !isPie ? sparklines(chart, width) : bars(chart, width);
}

function sparklines(chart: Chart, width: number): readonly string[] {
  const names = chart.series.map(({ name }) => name);
  const left = Math.min(MOST_NAME, Math.max(...names.map(textWidth), 0), Math.floor(width / 3));
  const totals = chart.series.map((one) => String(round(totalOf(one))));
  const right = Math.max(...totals.map((total) => total.length), 0);
  const room = Math.max(4, width - left - right - 2);
  const { chart: small } = reduceChart(chart, { series: 8, points: room });
  const top = Math.max(...small.series.flatMap(({ points }) => points.map(({ y }) => y)), 0);
  const lines = small.series.map((one) => {
    const spark = one.points.map(({ y }) => sparkOf(y, top)).join('');
    return `${fitText(one.name, left)} ${spark} ${String(round(totalOf(one))).padStart(right)}`;
  });
  const [first, last] = [chart.series[0]?.points[0]?.x, chart.series[0]?.points.at(-1)?.x];
  return first === undefined || last === undefined ? lines : [...lines, `${first} … ${last}`];
}

function sparkOf(y: number, top: number): string {
  if (top <= 0 || y <= 0) return '·';
  return SPARKS[Math.min(7, Math.floor((y / top) * 7.999))] ?? '█';
}

function bars(chart: Chart, width: number): readonly string[] {
  const { chart: small } = reduceChart(chart, { series: 8, points: 12 });
  const sums = new Map<string, number>();
  for (const { points } of small.series) for (const { x, y } of points) sums.set(x, (sums.get(x) ?? 0) + y);
  const top = Math.max(...sums.values(), 0);
  const left = Math.min(MOST_NAME, Math.max(...[...sums.keys()].map(textWidth), 0), Math.floor(width / 2));
  const right = Math.max(...[...sums.values()].map((sum) => String(round(sum)).length), 0);
  const room = Math.max(4, Math.min(30, width - left - right - 2));
  return [...sums].map(([x, sum]) => {
    const bar = barOf(sum, top, room);
    return `${fitText(x, left)} ${bar.padEnd(room)} ${String(round(sum)).padStart(right)}`;
  });
}

function barOf(value: number, top: number, room: number): string {
  if (top <= 0 || value <= 0) return '';
  const eighths = Math.max(1, Math.round((value / top) * room * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 ? (EIGHTHS[eighths % 8] ?? '') : '');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
