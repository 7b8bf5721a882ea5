import type { Chart } from '../answers.ts';
import { chartText } from './chart-text.ts';
import { cutText } from './cut-text.ts';
import { reduceChart } from './reduce-chart.ts';
import type { RichText, SlackChart, SlackChartBlock } from './slack-blocks.ts';

/** What Slack takes: six series or segments, twenty points each, short names. */
const MOST = { series: 6, points: 20 };
const MOST_SEGMENTS = 6;
const LABEL = 20;
const SERIES_NAME = 20;
const TITLE = 50;

/** Slack's own chart block; undefined where nothing is left to draw. */
export function slackChart(chart: Chart): SlackChartBlock | undefined {
  const drawn = chart.kind === 'pie' ? pieOf(chart) : seriesOf(chart);
  return drawn && { type: 'data_visualization', title: cutText(chart.title, TITLE) || 'Chart', chart: drawn };
}

/** The same picture in monospaced text, for when Slack does not take the block. */
export function slackChartText({ title, chart }: SlackChartBlock): RichText {
  const lines = chartText(chartOf(title, chart), 60);
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [{ type: 'text', text: title, style: { bold: true } }],
      },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') || '–' }] },
    ],
  };
}

function pieOf(chart: Chart): SlackChart | undefined {
  const { chart: small } = reduceChart({ ...chart, time: false }, { series: 1, points: MOST_SEGMENTS });
  const points = (small.series[0]?.points ?? []).filter(({ y }) => y > 0);
  const labels = distinct(
    points.map(({ x }) => x),
    LABEL,
  );
  if (points.length === 0) return undefined;
  return { type: 'pie', segments: points.map(({ y }, index) => ({ label: labels[index] ?? '–', value: y })) };
}

function seriesOf(chart: Chart): SlackChart | undefined {
  const { chart: small, merged } = reduceChart(chart, MOST);
  const xs = small.series[0]?.points.map(({ x }) => x) ?? [];
  if (xs.length === 0) return undefined;
  const categories = distinct(
    xs.map((x) => x.replace('T', ' ')),
    LABEL,
  );
  const names = distinct(
    small.series.map(({ name }) => name),
    SERIES_NAME,
  );
  const xLabel = merged > 1 ? `${chart.xTitle} (${merged} bins a point)` : chart.xTitle;
  return {
    type: chart.kind === 'line' ? 'line' : 'bar',
    series: small.series.map(({ points }, at) => ({
      name: names[at] ?? '–',
      data: categories.map((label, index) => ({ label, value: points[index]?.y ?? 0 })),
    })),
    axis_config: {
      categories,
      ...(xLabel === '' ? {} : { x_label: cutText(xLabel, TITLE) }),
      ...(chart.yTitle === '' ? {} : { y_label: cutText(chart.yTitle, TITLE) }),
    },
  };
}

/** Texts of 1 to `max` characters, each once: where cutting made two the same, the later ones are numbered. */
function distinct(texts: readonly string[], max: number): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    let label = cutText(text, max) || '–';
    for (let number = 2; taken.has(label); number += 1) {
      label = `${cutText(text, max - String(number).length - 1)} ${number}`;
    }
    taken.add(label);
    return label;
  });
}

function chartOf(title: string, chart: SlackChart): Chart {
  const frame = { title, xTitle: '', yTitle: '' };
  if (chart.type === 'pie') {
    const points = chart.segments.map(({ label, value }) => ({ x: label, y: value }));
    return { ...frame, kind: 'pie', time: false, series: [{ name: title, points }] };
  }
  const series = chart.series.map(({ name, data }) => ({
    name,
    points: data.map(({ label, value }) => ({ x: label, y: value })),
  }));
  // Twenty points at most fit a sparkline; bars read better where there is one series.
  return { ...frame, kind: chart.type, time: chart.type === 'line' || series.length > 1, series };
}
