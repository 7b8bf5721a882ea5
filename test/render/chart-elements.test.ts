import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/answers.ts';
import { chartElement, chartOf } from '../../src/render/chart-elements.ts';
import { chartText } from '../../src/render/chart-text.ts';
import { reduceChart, totalOf } from '../../src/render/reduce-chart.ts';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

function chart(kind: Chart['kind'], series: number, points: number, time = false): Chart {
  return {
    kind,
    title: 'Rows',
    xTitle: 'x',
    yTitle: 'y',
    time,
    series: Array.from({ length: series }, (_, at) => ({
      name: `s${at}`,
      points: Array.from({ length: points }, (__, x) => ({
        x: time ? new Date(Date.UTC(2026, 9, 1, x)).toISOString() : `c${x}`,
        y: at + x,
      })),
    })),
  };
}

describe('a chart', () => {
  it.each([
    ['line', 2, 'Chart.Line'],
    ['bar', 1, 'Chart.VerticalBar'],
    ['bar', 2, 'Chart.VerticalBar.Grouped'],
    ['stacked-bar', 2, 'Chart.VerticalBar.Grouped'],
    ['horizontal-bar', 1, 'Chart.HorizontalBar'],
    ['horizontal-bar', 2, 'Chart.HorizontalBar.Stacked'],
    ['pie', 1, 'Chart.Pie'],
  ] as const)(
    '%s of %i series is Teams’ %s, with a fallback, and reads back as it was',
    (kind, series, type) => {
      const drawn = chart(kind, series, 5);
      const element = chartElement(drawn, reader);
      expect(element.type).toBe(type);
      expect(element.fallback.type).toBe('Container');
      const read = chartOf(element);
      expect(read.kind).toBe(kind);
      const values = (one: Chart) =>
        one.series.map(({ points }) => points.filter(({ y }) => y > 0).map(({ y }) => y));
      expect(values(read)).toEqual(values(drawn));
    },
  );

  it('over time has a person’s labels, a line chart instants that sort', () => {
    const bars = chartOf(chartElement(chart('bar', 1, 3, true), reader)).series[0]?.points.map(({ x }) => x);
    expect(bars).toEqual(['01 Oct 02:00', '01 Oct 03:00', '01 Oct 04:00']);
    const line = chartOf(chartElement(chart('line', 1, 2, true), reader)).series[0]?.points.map(({ x }) => x);
    expect(line).toEqual(['2026-10-01T02:00', '2026-10-01T03:00']);
  });

  it('loses no count where it is reduced', () => {
    for (const time of [true, false]) {
      const full = chart('bar', 12, 70, time);
      const { chart: small, merged } = reduceChart(full, { series: 6, points: 20 });
      const total = (one: Chart) => one.series.reduce((sum, series) => sum + totalOf(series), 0);
      expect(total(small)).toBe(total(full));
      expect(small.series).toHaveLength(6);
      expect(small.series.at(-1)?.name).toBe('other');
      for (const { points } of small.series) expect(points.length).toBeLessThanOrEqual(20);
      expect(merged).toBe(time ? 4 : 1);
    }
  });

  it('in text is a sparkline a series over time, else a bar a category', () => {
    expect(chartText(chart('line', 2, 8, true), 40)).toEqual([
      's0 ·▁▂▃▄▅▆▇ 28',
      's1 ▁▂▃▄▅▆▇█ 36',
      '2026-10-01T00:00:00.000Z … 2026-10-01T07:00:00.000Z',
    ]);
    expect(chartText(chart('pie', 1, 3), 20)).toEqual([
      'c0                 0',
      'c1 ███████▌        1',
      'c2 ███████████████ 2',
    ]);
  });
});
