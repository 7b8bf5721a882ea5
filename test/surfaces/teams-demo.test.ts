import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Huntline } from '../../src/compose/compose-app.ts';
import { teamsExecute, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage } from '../fakes/teams-stage.ts';
import { startHuntline } from '../support/huntline.ts';

interface Part {
  readonly type?: string;
  readonly text?: string;
  readonly rows?: readonly { readonly cells: readonly Part[] }[];
  readonly items?: readonly Part[];
  readonly inlines?: readonly (Part | string)[];
  readonly actions?: readonly { readonly data?: { readonly line?: string; readonly inPlace?: boolean } }[];
  readonly body?: readonly Part[];
}

let huntline: Huntline;

beforeAll(async () => {
  huntline = await startHuntline();
  await huntline.warm();
});

afterAll(() => huntline?.close());

function parts(part: Part): Part[] {
  return [part, ...[...(part.body ?? []), ...(part.items ?? [])].flatMap(parts)];
}

function textOf(part: Part | string): string {
  if (typeof part === 'string') return part;
  return [...(part.inlines ?? []), ...(part.items ?? [])].map(textOf).join('') + (part.text ?? '');
}

/** The table that stands on a card, as texts. */
function tableOf(card: Part): readonly (readonly string[])[] {
  const table = parts(card).find(({ type }) => type === 'Table');
  return (table?.rows ?? []).map(({ cells }) => cells.map(textOf));
}

describe('a hunt of the demo workspace in Teams', () => {
  it('gives the rows that the app gives, and turns its pages in place', async () => {
    const answer = await huntline.app.answer({
      surface: 'teams',
      line: 'hunt alerts last 28d',
      person: { id: '0b3f-ada', name: 'Ada Lovelace' },
      place: { id: 'a:1personal', kind: 'personal' },
      locale: 'en-GB',
      timeZone: 'Europe/Berlin',
    });
    if (answer.kind !== 'hunt') throw new Error(`a hunt was expected, and came: ${JSON.stringify(answer)}`);
    const name = answer.columns.findIndex((column) => column.name === 'AlertName');
    const names = answer.rows.map((row) => String(row[name]).slice(0, 20));
    const stage = await openTeamsStage(huntline.app);
    try {
      const asked = teamsMessage('/hunt alerts last 28d', stage.connector.url, 'personal', {
        deliveryMode: 'expectReplies',
      });
      const { body } = await stage.post(asked);
      const card = body.activities.at(-1).attachments[0].content as Part;
      const [head = [], ...rows] = tableOf(card);
      const shown = head.indexOf('AlertName');
      expect(rows.length).toBeGreaterThan(3);
      expect(rows.map((row) => row[shown]?.slice(0, 20))).toEqual(names.slice(0, rows.length));

      const next = parts(card)
        .flatMap(({ actions = [] }) => actions)
        .find(({ data }) => / page 2 /.test(data?.line ?? ''));
      expect(next?.data?.inPlace).toBe(true);
      const turned = await stage.post(teamsExecute(next?.data, stage.connector.url));
      const second = tableOf(turned.body.value as Part);
      expect(second[1]?.[shown]?.slice(0, 20)).toBe(names[rows.length]);
    } finally {
      await stage.close();
    }
  });
});

describe('a conversation in Teams', () => {
  it('is remembered by its place, so that it can be written to after a restart', async () => {
    const remembered: [string, unknown][] = [];
    const settings = {
      remember: (place: string, reference: unknown) => void remembered.push([place, reference]),
    };
    const stage = await openTeamsStage(huntline.app, settings);
    try {
      await stage.post(teamsMessage('help', stage.connector.url, 'channel'));
      await stage.connector.waitFor(({ method }) => method === 'POST');
      expect(remembered).toMatchObject([
        [
          '19:channel@thread.tacv2',
          { serviceUrl: stage.connector.url, conversation: { tenantId: 'tenant-1' } },
        ],
      ]);
    } finally {
      await stage.close();
    }
  });
});
