import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Huntline } from '../../src/compose/compose-app.ts';
import type { SlackMessage } from '../fakes/slack-api.ts';
import { buttons } from '../fakes/slack-person.ts';
import { stageSlack } from '../fakes/slack-stage.ts';
import { startHuntline } from '../support/huntline.ts';

let huntline: Huntline;

beforeAll(async () => {
  huntline = await startHuntline();
  await huntline.warm();
});

afterAll(() => huntline?.close());

/** The table that stands on a message, as texts. */
function tableOf(message: SlackMessage): readonly (readonly string[])[] {
  const table = message.blocks.find(({ type }) => type === 'table');
  return ((table?.rows ?? []) as unknown[][]).map((row) => row.map((cell) => textOf(cell)));
}

function textOf(part: unknown): string {
  if (Array.isArray(part)) return part.map(textOf).join('');
  if (typeof part !== 'object' || part === null) return '';
  const { text, elements } = part as { text?: unknown; elements?: unknown };
  return typeof text === 'string' ? text : textOf(elements);
}

describe('a hunt of the demo workspace in Slack', () => {
  it('gives the rows that the app gives, over signed HTTP as over Socket Mode, and turns its pages', async () => {
    const answer = await huntline.app.answer({
      surface: 'slack',
      line: 'hunt alerts last 28d',
      person: { id: 'T1:U1', name: 'Ana' },
      place: { id: 'C1', kind: 'channel' },
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
    });
    if (answer.kind !== 'hunt') throw new Error(`a hunt was expected, and came: ${JSON.stringify(answer)}`);
    const name = answer.columns.findIndex((column) => column.name === 'AlertName');
    const names = answer.rows.map((row) => String(row[name]).slice(0, 20));
    const tables: unknown[] = [];
    for (const way of ['signed HTTP', 'Socket Mode'] as const) {
      const { slack, ana, close } = await stageSlack(huntline.app, way);
      try {
        await ana.command('/hunt', 'alerts last 28d');
        const card = await slack.until(() => slack.messages.find((message) => tableOf(message).length > 1));
        const [head = [], ...rows] = tableOf(card);
        const shown = head.indexOf('AlertName');
        expect(rows.map((row) => row[shown]?.slice(0, 20))).toEqual(names.slice(0, rows.length));
        tables.push(tableOf(card));

        const next = buttons(card).find(({ element }) => / page 2 /.test(String(element.value)));
        await ana.press(card, next?.title ?? 'no next page');
        const turned = await slack.until(() =>
          slack.messages.find((message) => tableOf(message)[1] !== undefined && message !== card),
        );
        expect(turned.ts).toBe(card.ts);
        expect(tableOf(turned)[1]?.[shown]?.slice(0, 20)).toBe(names[rows.length]);
        expect(slack.calls.filter(({ error }) => error)).toEqual([]);
      } finally {
        await close();
      }
    }
    expect(tables[1]).toEqual(tables[0]);
  });
});
