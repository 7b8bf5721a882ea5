import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileAnswer } from '../../src/answers.ts';
import { cardBytes, renderCard } from '../../src/render/render-card.ts';
import { views } from '../../src/render/view.ts';
import { fileCard } from '../../src/surfaces/teams/file-card.ts';
import { createFileOffers } from '../../src/surfaces/teams/file-offers.ts';
import type { Incoming } from '../../src/types.ts';
import { teamsApp } from '../fakes/teams-app.ts';
import { teamsActivity, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';

const csv: FileAnswer = {
  kind: 'file',
  title: 'Alerts: 1 row as CSV',
  name: 'alerts.csv',
  mime: 'text/csv; charset=utf-8',
  content: 'AlertName,Straße\r\nspray,Ä\r\n',
  notes: [],
  actions: [],
};

let stage: TeamsStage | undefined;
afterEach(async () => {
  vi.unstubAllGlobals();
  await stage?.close();
  stage = undefined;
});

async function askForFile(answer: FileAnswer = csv) {
  stage = await openTeamsStage(teamsApp(() => answer));
  const { connector, post } = stage;
  await post(teamsMessage('hunt csv of r1', connector.url));
  const offer = await connector.waitFor(
    (call) => call.activity?.attachments?.[0]?.contentType === consentType,
  );
  const content = offer.activity.attachments[0].content;
  const consent = (action: string, more: Record<string, unknown> = {}) =>
    post(
      teamsActivity('invoke', connector.url, 'personal', {
        name: 'fileConsent/invoke',
        replyToId: 'm2',
        value: {
          type: 'fileUpload',
          action,
          context: content.acceptContext,
          uploadInfo: {
            name: 'alerts.csv',
            uploadUrl: `${connector.url}/upload/alerts.csv`,
            contentUrl: 'https://contoso.sharepoint.com/alerts.csv',
            uniqueId: 'u1',
            fileType: 'csv',
          },
          ...more,
        },
      }),
    );
  return { connector, offer, content, consent };
}

describe('a file in a personal chat', () => {
  it('is stored after the person agreed, and linked', async () => {
    const { connector, offer, content, consent } = await askForFile();
    const bytes = Buffer.byteLength(csv.content);
    expect(offer.activity.attachments[0].name).toBe('alerts.csv');
    expect(content.sizeInBytes).toBe(bytes);
    expect((await consent('accept')).status).toBe(200);
    const info = await connector.waitFor((call) => call.activity?.attachments?.[0]?.contentType === infoType);
    expect(info.activity.attachments[0]).toMatchObject({
      name: 'alerts.csv',
      contentUrl: 'https://contoso.sharepoint.com/alerts.csv',
      content: { uniqueId: 'u1', fileType: 'csv' },
    });
    expect(connector.uploads).toEqual([
      { path: '/upload/alerts.csv', range: `bytes 0-${bytes - 1}/${bytes}`, body: csv.content },
    ]);
    await connector.waitFor((call) => call.method === 'DELETE' && call.id === 'm2');
  });

  it('is not stored where the person declined', async () => {
    const { connector, consent } = await askForFile();
    expect((await consent('decline')).status).toBe(200);
    await connector.waitFor((call) => call.method === 'DELETE' && call.id === 'm2');
    expect(connector.uploads).toEqual([]);
  });

  it('is stored once: a second consent is told that the file is gone', async () => {
    const { connector, consent } = await askForFile();
    await consent('accept');
    await connector.waitFor((call) => call.activity?.attachments?.[0]?.contentType === infoType);
    await consent('accept');
    await connector.waitFor((call) => JSON.stringify(call.activity ?? '').includes('no longer kept'));
    expect(connector.uploads).toHaveLength(1);
  });

  it('is not sent to a place that is not https', async () => {
    const fetched = vi.fn(fetch);
    const { connector, consent } = await askForFile();
    vi.stubGlobal('fetch', fetched);
    const uploadInfo = {
      name: 'x',
      uploadUrl: 'http://files.example/x',
      contentUrl: 'https://c.example',
      uniqueId: 'u',
      fileType: 'csv',
    };
    await consent('accept', { uploadInfo });
    await connector.waitFor((call) => JSON.stringify(call.activity ?? '').includes('not https'));
    expect(fetched.mock.calls.some(([url]) => String(url).includes('files.example'))).toBe(false);
  });

  it('that could not be stored can be asked for again', async () => {
    const { connector, consent } = await askForFile();
    connector.failNext(507, 1, (method) => method === 'UPLOAD');
    await consent('accept');
    await connector.waitFor((call) => JSON.stringify(call.activity ?? '').includes('could not be stored'));
  });
});

describe('a file in a channel or group', () => {
  it('is shown as far as it fits, with the way to get it', async () => {
    stage = await openTeamsStage(teamsApp(() => csv));
    await stage.post(teamsMessage('hunt csv of r1', stage.connector.url, 'channel'));
    const call = await stage.connector.waitFor(({ activity }) => activity?.type === 'message');
    const card = JSON.stringify(call.activity.attachments);
    expect(card).toContain('run the same hunt in a chat with me');
    expect(card).toContain('spray,Ä');
    expect(card).toContain('All lines of the file');
    expect(card).not.toContain(consentType);
  });
});

describe('the beginning of a file on a card', () => {
  const view = { ...views.teams, bytes: 3_000 };

  it('is cut to what fits, and says so', () => {
    const file = { ...csv, content: Array.from({ length: 900 }, (_, row) => `${row},alert`).join('\r\n') };
    const card = fileCard(renderCard(file, view), file, view.bytes);
    expect(cardBytes(card)).toBeLessThanOrEqual(view.bytes);
    expect(JSON.stringify(card)).toMatch(/The first \d+ of 900 lines/);
  });

  it('stays within its size and without live addresses, whatever is in the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (content) => {
        const file = { ...csv, content: `https://evil.example/x\n${content}` };
        const card = fileCard(renderCard(file, view), file, view.bytes);
        expect(cardBytes(card)).toBeLessThanOrEqual(view.bytes);
        expect(JSON.stringify(card)).not.toContain('https://evil');
      }),
      { numRuns: 30 },
    );
  });
});

describe('waiting files', () => {
  const incoming: Incoming = {
    surface: 'teams',
    line: 'hunt csv of r1',
    person: { id: 'ada', name: 'Ada' },
    place: { id: 'p', kind: 'personal' },
    locale: 'en-GB',
    timeZone: 'UTC',
  };
  // biome-ignore lint/suspicious/noExplicitAny: the attachment's content is untyped
  const contextOf = (message: any) => message.attachments[0].content.acceptContext;

  it('are handed to their owner alone', async () => {
    const offers = createFileOffers(true);
    const context = contextOf(offers.offer(csv, incoming));
    await expect(offers.settle({ action: 'decline', context }, 'bob')).rejects.toThrow('no longer kept');
    await expect(offers.settle({ action: 'decline', context }, 'ada')).resolves.toBeUndefined();
  });

  it('are kept for an hour, fifty at most', async () => {
    let now = 0;
    const offers = createFileOffers(true, () => now);
    const contexts = Array.from({ length: 51 }, () => contextOf(offers.offer(csv, incoming)));
    const decline = (index: number) => offers.settle({ action: 'decline', context: contexts[index] }, 'ada');
    await expect(decline(0)).rejects.toThrow('no longer kept');
    await expect(decline(1)).resolves.toBeUndefined();
    now = 3_600_001;
    await expect(decline(2)).rejects.toThrow('no longer kept');
  });

  it('are refused in any other shape of consent', async () => {
    const offers = createFileOffers(true);
    for (const consent of [
      undefined,
      null,
      7,
      {},
      { action: 'accept' },
      { action: 'eat', context: { file: 'x' } },
    ]) {
      await expect(offers.settle(consent, 'ada')).rejects.toThrow('no longer kept');
    }
  });
});
