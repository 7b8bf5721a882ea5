import { describe, expect, it } from 'vitest';
import { makeChart } from '../../../src/commands/hunt/make-chart.ts';
import { renderedChart } from '../../../src/commands/hunt/rendered-chart.ts';
import type { HuntChart } from '../../../src/hunts/hunt.ts';
import type { Cell, ColumnType, Table } from '../../../src/types.ts';

function table(columns: Readonly<Record<string, ColumnType>>, rows: readonly (readonly Cell[])[]): Table {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows, truncated: false };
}

const week = { start: '2026-11-01T00:00:00.000Z', end: '2026-11-08T00:00:00.000Z' };
const alerts = table({ TimeGenerated: 'datetime', AlertSeverity: 'string', Bytes: 'long' }, [
  ['2026-11-01T10:00:00Z', 'High', 5],
  ['2026-11-01T23:30:00Z', 'High', 7],
  ['2026-11-04T12:00:00Z', 'Low', 1],
]);
const byTime: HuntChart = {
  kind: 'stacked-bar',
  title: 'Alerts',
  time: 'TimeGenerated',
  by: 'AlertSeverity',
};

describe('the chart of a table', () => {
  it('counts rows in bins of time, a series for each value, with zeros where there are none', () => {
    const chart = makeChart(byTime, alerts, week, 'UTC');
    expect(
      chart?.series.map(({ name, points }) => [name, points.map(({ y }) => y).reduce((a, b) => a + b)]),
    ).toEqual([
      ['High', 2],
      ['Low', 1],
    ]);
    const xs = chart?.series.map(({ points }) => points.map(({ x }) => x).join());
    expect(new Set(xs).size).toBe(1);
    expect(chart?.series[0]?.points.length).toBeLessThanOrEqual(32);
  });

  it('begins a day where the person’s day begins', () => {
    const month = { start: '2026-10-11T00:00:00.000Z', end: '2026-11-08T00:00:00.000Z' };
    const chart = makeChart(byTime, alerts, month, 'Asia/Tokyo');
    const days = chart?.series[0]?.points.filter(({ y }) => y > 0).map(({ x }) => x);
    expect(days).toEqual(['2026-10-31T15:00:00.000Z', '2026-11-01T15:00:00.000Z']);
  });

  it('sums a column where one is named', () => {
    const chart = makeChart(
      { kind: 'bar', title: 'Bytes', x: 'AlertSeverity', y: 'Bytes' },
      alerts,
      week,
      'UTC',
    );
    expect(chart?.series).toEqual([
      {
        name: 'Bytes',
        points: [
          { x: 'High', y: 12 },
          { x: 'Low', y: 1 },
        ],
      },
    ]);
  });

  it('gathers the smallest series under “other” beyond six, and loses none of them', () => {
    const rows = Array.from({ length: 55 }, (_, n) => [
      '2026-11-02T00:00:00Z',
      `s${Math.floor(Math.sqrt(n))}`,
      1,
    ]);
    const many = table({ TimeGenerated: 'datetime', AlertSeverity: 'string', Bytes: 'long' }, rows);
    const chart = makeChart(byTime, many, week, 'UTC');
    expect(chart?.series.map(({ name }) => name)).toEqual(['s6', 's5', 's4', 's3', 's7', 'other']);
    expect(chart?.series.flatMap(({ points }) => points).reduce((sum, { y }) => sum + y, 0)).toBe(55);
  });

  it('is absent where a column is missing or there is hardly a row', () => {
    expect(makeChart({ ...byTime, time: 'Gone' }, alerts, week, 'UTC')).toBeUndefined();
    expect(makeChart(byTime, { ...alerts, rows: alerts.rows.slice(0, 1) }, week, 'UTC')).toBeUndefined();
  });
});

describe('a query’s own render', () => {
  it('draws time along, the number up, and the text as series', () => {
    const counted = table({ TimeGenerated: 'datetime', AlertSeverity: 'string', count_: 'long' }, []);
    expect(renderedChart({ ...counted, visualization: { kind: 'timechart' } })).toEqual({
      kind: 'line',
      title: 'count_ by TimeGenerated',
      time: 'TimeGenerated',
      y: 'count_',
      by: 'AlertSeverity',
    });
  });

  it('is left to the table where the picture is one that cards do not have', () => {
    expect(renderedChart({ ...alerts, visualization: { kind: 'treemap' } })).toBeUndefined();
    expect(renderedChart(alerts)).toBeUndefined();
  });
});
