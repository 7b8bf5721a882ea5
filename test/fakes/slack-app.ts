import type { Answer, HuntAnswer } from '../../src/answers.ts';
import type { App, Incoming, Overheard } from '../../src/types.ts';

type Options = NonNullable<Parameters<App['answer']>[1]>;

/** An app that answers as told, and remembers what it was asked. */
export interface FakeApp extends App {
  readonly asked: Incoming[];
  readonly overheard: Overheard[];
  /** What it says to a line; a hunt of thirty rows until told otherwise. */
  answers: (incoming: Incoming, options: Options) => Answer | Promise<Answer>;
}

export function fakeSlackApp(): FakeApp {
  const app: FakeApp = {
    asked: [],
    overheard: [],
    overhear: async (message) => void app.overheard.push(message),
    answers: ({ line }) => huntAnswer(line),
    answer: async (incoming, options = {}) => {
      app.asked.push(incoming);
      return app.answers(incoming, options);
    },
    complete: () => [],
  };
  return app;
}

/** Thirty alerts over ten days, with a chart, paging and a pivot. */
export function huntAnswer(line: string, more: Partial<HuntAnswer> = {}): HuntAnswer {
  const page = Number(/page (\d+)/.exec(line)?.[1] ?? 1);
  const days = Array.from(
    { length: 10 },
    (_, day) => `2026-10-${String(day + 1).padStart(2, '0')}T00:00:00.000Z`,
  );
  return {
    kind: 'hunt',
    title: 'Alerts',
    hunt: 'SecurityAlert.list_alerts',
    workspace: 'demo',
    window: { start: '2026-10-01T00:00:00.000Z', end: '2026-10-29T00:00:00.000Z' },
    phrase: 'last 28d',
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'AlertName', type: 'string' },
      { name: 'Count', type: 'long' },
    ],
    rows: Array.from({ length: 30 }, (_, row) => [days[row % 10] ?? null, `Alert number ${row + 1}`, row]),
    totalRows: 30,
    truncated: false,
    kql: 'SecurityAlert',
    durationMs: 12,
    notes: [],
    result: 'r7',
    page,
    as: 'table',
    shown: ['TimeGenerated', 'AlertName', 'Count'],
    chart: {
      kind: 'line',
      title: 'Alerts over time',
      xTitle: 'Day',
      yTitle: 'Alerts',
      time: true,
      series: [{ name: 'High', points: days.map((x, y) => ({ x, y })) }],
    },
    actions: [
      { title: 'Wider', line: 'hunt alerts last 56d', inPlace: true },
      { title: 'CSV', line: 'hunt csv of r7' },
    ],
    pivots: [{ title: 'Sign-ins of ana', line: 'hunt signins for ana' }],
    ...more,
  };
}
