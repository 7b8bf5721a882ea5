import type { Answer, HuntAnswer } from '../../src/answers.ts';
import type { App, Incoming, Overheard } from '../../src/types.ts';

export type Options = NonNullable<Parameters<App['answer']>[1]>;

/** An app that answers as told and remembers what it was asked. */
export function teamsApp(
  answer: (incoming: Incoming, options: Options) => Answer | Promise<Answer> = (incoming) =>
    huntAnswer(incoming.line),
): App & { readonly asked: Incoming[]; readonly overheard: Overheard[] } {
  const asked: Incoming[] = [];
  const overheard: Overheard[] = [];
  return {
    asked,
    overheard,
    async overhear(message) {
      overheard.push(message);
    },
    async answer(incoming, options = {}) {
      asked.push(incoming);
      return answer(incoming, options);
    },
    complete: () => [],
  };
}

/** A small hunt's answer. */
export function huntAnswer(title: string, more: Partial<HuntAnswer> = {}): HuntAnswer {
  return {
    kind: 'hunt',
    title,
    hunt: 'SecurityAlert.list_alerts',
    workspace: 'demo',
    window: { start: '2026-10-06T00:00:00.000Z', end: '2026-11-03T00:00:00.000Z' },
    phrase: 'last 28d',
    timeZone: 'Europe/Berlin',
    locale: 'en-GB',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'AlertName', type: 'string' },
    ],
    rows: [['2026-10-20T08:00:00.000Z', 'Password spray']],
    totalRows: 1,
    truncated: false,
    kql: 'SecurityAlert | take 1',
    durationMs: 12,
    notes: [],
    result: 'r1',
    page: 1,
    as: 'table',
    shown: ['TimeGenerated', 'AlertName'],
    actions: [],
    pivots: [],
    ...more,
  };
}
