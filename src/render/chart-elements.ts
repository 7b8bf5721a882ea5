import type { Chart } from '../answers.ts';
import type { ChartElement, Container, RichTextBlock } from './card-types.ts';
import { chartText } from './chart-text.ts';
import { labelInstants, type Reader } from './format-time.ts';
import { reduceChart } from './reduce-chart.ts';
import { showText } from './show-text.ts';

/** What a card draws at most: more is merged, so that a chart costs a few kilobytes. */
const MOST = { series: 7, points: 60 };
/** Monospaced characters that fit a phone. */
const FALLBACK_WIDTH = 40;
/** The id of a chart over time: its points can be summed with their neighbours, categories cannot. */
const OVER_TIME = 'chart-over-time';
const SEVERITY_COLORS = new Map([
  ['critical', 'categoricalRed'],
  ['high', 'attention'],
  ['medium', 'warning'],
  ['low', 'categoricalBlue'],
  ['informational', 'neutral'],
  ['other', 'neutral'],
]);

/** The element that Teams draws, with a fallback in text for whoever does not. */
export function chartElement(chart: Chart, reader: Reader): ChartElement {
  const { chart: small, merged } = reduceChart(shown(chart, reader), MOST);
  const frame = {
    id: chart.time ? OVER_TIME : 'chart',
    title: merged > 1 ? `${small.title} (${merged} bins a point)` : small.title,
    fallback: fallbackOf(small),
  };
  const axes = { ...frame, xAxisTitle: small.xTitle, yAxisTitle: small.yTitle };
  const series = small.series.map(({ name, points }) => ({ legend: name, ...colorOf(name), values: points }));
  const only = small.series.length === 1 ? small.series[0] : undefined;
  switch (chart.kind) {
    case 'line':
      return { type: 'Chart.Line', ...axes, data: series };
    case 'pie':
      return { type: 'Chart.Pie', ...frame, data: slices(small) };
    case 'horizontal-bar':
      if (only) return { type: 'Chart.HorizontalBar', ...axes, data: only.points };
      return { type: 'Chart.HorizontalBar.Stacked', ...axes, data: stacks(small) };
    case 'bar':
    case 'stacked-bar':
      if (only) return { type: 'Chart.VerticalBar', ...axes, data: only.points };
      return {
        type: 'Chart.VerticalBar.Grouped',
        ...axes,
        stacked: chart.kind === 'stacked-bar',
        data: series,
      };
  }
}

/** Reads a chart element back, for surfaces that draw it in their own way. */
export function chartOf(element: ChartElement): Chart {
  const frame = {
    title: element.title,
    xTitle: 'xAxisTitle' in element ? (element.xAxisTitle ?? '') : '',
    yTitle: 'yAxisTitle' in element ? (element.yAxisTitle ?? '') : '',
  };
  const name = frame.yTitle || element.title;
  switch (element.type) {
    case 'Chart.Line':
      return { ...frame, kind: 'line', time: element.id === OVER_TIME, series: element.data.map(seriesOf) };
    case 'Chart.VerticalBar.Grouped':
      return {
        ...frame,
        kind: element.stacked ? 'stacked-bar' : 'bar',
        time: element.id === OVER_TIME,
        series: element.data.map(seriesOf),
      };
    case 'Chart.VerticalBar':
      return {
        ...frame,
        kind: 'bar',
        time: element.id === OVER_TIME,
        series: [{ name, points: element.data }],
      };
    case 'Chart.HorizontalBar':
      return { ...frame, kind: 'horizontal-bar', time: false, series: [{ name, points: element.data }] };
    case 'Chart.HorizontalBar.Stacked':
      return { ...frame, kind: 'horizontal-bar', time: false, series: unstacked(element.data) };
    case 'Chart.Pie': {
      const points = element.data.map(({ legend, value }) => ({ x: legend, y: value }));
      return { ...frame, kind: 'pie', time: false, series: [{ name, points }] };
    }
  }
}

/** Names and labels made safe to show, instants written as a person reads them. */
function shown(chart: Chart, reader: Reader): Chart {
  const xs = chart.series[0]?.points.map(({ x }) => x) ?? [];
  const labels = chart.time ? labelInstants(xs, reader, chart.kind === 'line') : new Map<string, string>();
  return {
    kind: chart.kind,
    time: chart.time,
    title: showText(chart.title, 80),
    xTitle: showText(chart.xTitle, 60),
    yTitle: showText(chart.yTitle, 60),
    series: chart.series.map(({ name, points }) => ({
      name: showText(name, 40) || '–',
      points: points.map(({ x, y }) => ({ x: labels.get(x) ?? (showText(x, 40) || '–'), y })),
    })),
  };
}

function fallbackOf(chart: Chart): Container {
  const line = (text: string, index: number): RichTextBlock => ({
    type: 'RichTextBlock',
    ...(index > 0 ? { spacing: 'None' } : {}),
    // Hosts draw several spaces as one: names would not line up.
    inlines: [
      { type: 'TextRun', text: text.replaceAll(' ', '\u00a0'), fontType: 'Monospace', size: 'Small' },
    ],
  });
  const title: RichTextBlock = {
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: chart.title, weight: 'Bolder', size: 'Small' }],
  };
  return { type: 'Container', items: [title, ...chartText(chart, FALLBACK_WIDTH).map(line)] };
}

function colorOf(name: string): { color?: string } {
  const color = SEVERITY_COLORS.get(name.toLowerCase());
  return color === undefined ? {} : { color };
}

function slices({ series }: Chart): { legend: string; value: number; color?: string }[] {
  return (series[0]?.points ?? [])
    .filter(({ y }) => y > 0)
    .map(({ x, y }) => ({ legend: x, value: y, ...colorOf(x) }));
}

function stacks({ series }: Chart) {
  const categories = series[0]?.points.map(({ x }) => x) ?? [];
  return categories.map((title, index) => ({
    title,
    data: series.map(({ name, points }) => ({
      legend: name,
      value: points[index]?.y ?? 0,
      ...colorOf(name),
    })),
  }));
}

type Stacked = Extract<ChartElement, { type: 'Chart.HorizontalBar.Stacked' }>['data'];

function unstacked(stacked: Stacked): Chart['series'] {
  const names = stacked[0]?.data.map(({ legend }) => legend) ?? [];
  return names.map((name, index) => ({
    name,
    points: stacked.map(({ title, data }) => ({ x: title, y: data[index]?.value ?? 0 })),
  }));
}

function seriesOf({ legend, values }: { legend: string; values: readonly { x: string; y: number }[] }) {
  return { name: legend, points: values };
}
