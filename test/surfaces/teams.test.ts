import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import type { TeamsSettings } from '../../src/surfaces/teams.ts';
import type { App } from '../../src/types.ts';
import type { ConnectorCall } from '../fakes/bot-connector.ts';
import { huntAnswer, teamsApp } from '../fakes/teams-app.ts';
import { teamsActivity, teamsExecute, teamsMessage } from '../fakes/teams-client.ts';
import { openTeamsStage, type TeamsStage } from '../fakes/teams-stage.ts';

const cardType = 'application/vnd.microsoft.card.adaptive';

const stages: TeamsStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

async function open(app: App, settings?: TeamsSettings, maxBytes?: number): Promise<TeamsStage> {
  const stage = await openTeamsStage(app, settings, undefined, maxBytes);
  stages.push(stage);
  return stage;
}

/** A card that was sent or put, by a text that stands in it. */
function shows(text: string, method?: string): (call: ConnectorCall) => boolean {
  return (call) =>
    call.status < 300 &&
    (!method || call.method === method) &&
    JSON.stringify(call.activity?.attachments ?? '').includes(text);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const errorAnswer: Answer = { kind: 'error', title: 'No such page', message: 'It is gone.', actions: [] };

describe('a line typed in Teams', () => {
  it('is answered by one card without text in a personal chat', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    const response = await post(teamsMessage('/hunt alerts last 28d', connector.url));
    expect(response).toEqual({ status: 200, body: undefined });
    const call = await connector.waitFor(shows('hunt alerts last 28d'));
    expect(call.activity.attachments).toHaveLength(1);
    expect(call.activity.attachments[0].contentType).toBe(cardType);
    expect(call.activity.text).toBeUndefined();
    expect(call.activity.summary).toEqual(expect.any(String));
    expect(app.asked).toEqual([
      {
        surface: 'teams',
        line: '/hunt alerts last 28d',
        person: { id: '0b3f-ada', name: 'Ada Lovelace' },
        place: { id: 'a:1personal', kind: 'personal' },
        locale: 'en-GB',
        timeZone: 'Europe/Berlin',
      },
    ]);
  });

  it('loses its mention in a group, and the group is the place', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    await post(teamsMessage('hunt alerts', connector.url, 'group'));
    await connector.waitFor(shows('hunt alerts'));
    expect(app.asked[0]).toMatchObject({
      line: 'hunt alerts',
      place: { id: '19:group@thread.v2', kind: 'group' },
    });
  });

  it('in a channel is answered in its thread, and the place is the channel without the thread', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    await post(teamsMessage('hunt alerts', connector.url, 'channel'));
    const call = await connector.waitFor(shows('hunt alerts'));
    expect(call.conversation).toBe('19:channel@thread.tacv2;messageid=1700000000001');
    expect(app.asked[0]).toMatchObject({
      line: 'hunt alerts',
      place: { id: '19:channel@thread.tacv2', kind: 'channel' },
      thread: '1700000000001',
    });
  });

  it('that is nothing but a mention asks for help', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    await post(teamsMessage('', connector.url, 'group'));
    await connector.waitFor(shows('help'));
    expect(app.asked[0]?.line).toBe('help');
  });

  it('is answered in the response where replies are expected there', async () => {
    const { connector, post } = await open(teamsApp());
    const { status, body } = await post(
      teamsMessage('hunt alerts', connector.url, 'personal', { deliveryMode: 'expectReplies' }),
    );
    expect(status).toBe(200);
    expect(body.activities).toHaveLength(1);
    expect(body.activities[0].attachments[0].contentType).toBe(cardType);
    expect(connector.calls).toEqual([]);
  });

  it('is answered once when Teams delivers it twice', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    const activity = teamsMessage('hunt alerts', connector.url);
    const both = await Promise.all([post(activity), post(activity)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    await post(teamsMessage('hunt list', connector.url));
    await connector.waitFor(shows('hunt list'));
    expect(app.asked.map(({ line }) => line)).toEqual(['hunt alerts', 'hunt list']);
  });

  it('falls back on the settings where Teams gives no usable locale and time zone', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app, { locale: 'de-DE', timeZone: 'Asia/Tokyo' });
    const odd = { locale: 'not a locale', localTimezone: 'Mars/Olympus', entities: null };
    await post(teamsMessage('help', connector.url, 'personal', odd));
    await connector.waitFor(shows('help'));
    expect(app.asked[0]).toMatchObject({ locale: 'de-DE', timeZone: 'Asia/Tokyo' });
  });
});

describe('a hunt that takes long', () => {
  it('shows typing and a progress card, then puts the answer in that card', async () => {
    const slow = deferred<Answer>();
    const { connector, post } = await open(
      teamsApp((_, { progress }) => {
        progress?.('Running the query');
        return slow.promise;
      }),
      { progressMs: 5 },
    );
    const response = await post(teamsMessage('hunt alerts last 28d', connector.url));
    expect(response.status).toBe(200);
    await connector.waitFor((call) => call.activity?.type === 'typing');
    const progress = await connector.waitFor(shows('Running the query', 'POST'));
    slow.resolve(huntAnswer('Alerts at last'));
    const call = await connector.waitFor(shows('Alerts at last', 'PUT'));
    expect(connector.messages.get(call.id ?? '')).toEqual(call.activity);
    expect(connector.messages.size).toBe(1);
    expect(progress.activity.text).toBeUndefined();
    expect(JSON.stringify(progress.activity)).toContain('"title":"Stop","data":{"line":"stop"}');
  });

  it('shows a draft of the answer in the place of progress, then a newer one, then the whole', async () => {
    const slow = deferred<Answer>();
    let draft: Parameters<App['answer']>[1] = {};
    const { connector, post } = await open(
      teamsApp((_, options) => {
        draft = options;
        options.progress?.('Asking');
        return slow.promise;
      }),
      { progressMs: 5, refreshMs: 5 },
    );
    await post(teamsMessage('enrich 203.0.113.7', connector.url));
    const first = await connector.waitFor(shows('Asking', 'POST'));
    draft?.draft?.(huntAnswer('Half of it'));
    draft?.progress?.('Still asking');
    const half = await connector.waitFor(shows('Half of it', 'PUT'));
    draft?.draft?.(huntAnswer('Most of it'));
    await connector.waitFor(shows('Most of it', 'PUT'));
    slow.resolve(huntAnswer('All of it'));
    const whole = await connector.waitFor(shows('All of it', 'PUT'));
    expect([half.id, whole.id, connector.messages.size]).toEqual(['m1', 'm1', 1]);
    expect(first.method).toBe('POST');
    expect(connector.calls.some(shows('Still asking'))).toBe(false);
    expect(connector.calls.filter(shows('Half of it'))).toHaveLength(1);
  });

  it('still answers where the progress card could not be sent', async () => {
    const slow = deferred<Answer>();
    const { connector, post } = await open(
      teamsApp(() => slow.promise),
      { progressMs: 5 },
    );
    connector.failNext(403, 2);
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor((call) => call.status === 403 && call.activity?.type === 'message');
    slow.resolve(huntAnswer('Alerts at last'));
    await connector.waitFor(shows('Alerts at last', 'POST'));
  });

  it('is told to stop when the surface stops, and what comes of it is still delivered', async () => {
    const { connector, post, close } = await open(
      teamsApp(
        (_, { signal }) =>
          new Promise((resolve) => signal?.addEventListener('abort', () => resolve(errorAnswer))),
      ),
      { progressMs: 5 },
    );
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor((call) => call.activity?.type === 'message');
    const told = connector.waitFor(shows('No such page', 'PUT'));
    stages.length = 0;
    await close();
    await told;
  });
});

describe('a picture', () => {
  // As large as a picture may be, and as little compressible as one is.
  const content = randomBytes(20 * 1024).toString('base64');
  const picture: Answer = {
    kind: 'picture',
    title: 'Where they are',
    name: 'map.png',
    mime: 'image/png',
    content,
    description: 'Three points on a map.',
    characters: ['. o .'],
    items: [{ name: 'Berlin', text: '203.0.113.7' }],
    sources: [],
    locale: 'en-GB',
    timeZone: 'UTC',
    now: '2026-11-21T00:00:00.000Z',
    notes: [],
    actions: [],
  };

  it('comes within the card, in a message that Teams takes', async () => {
    const { connector, post } = await open(teamsApp(() => picture));
    await post(teamsMessage('map 203.0.113.7', connector.url, 'channel'));
    const call = await connector.waitFor(shows('Where they are'));
    expect(JSON.stringify(call.activity)).toContain(`"url":"data:image/png;base64,${content}"`);
    expect(connector.calls.map(({ status }) => status)).not.toContain(413);
  });

  it('gives way to its words where Teams takes less', async () => {
    const { connector, post } = await open(
      teamsApp(() => picture),
      undefined,
      40 * 1024,
    );
    await post(teamsMessage('map 203.0.113.7', connector.url));
    const call = await connector.waitFor(shows('Where they are'));
    expect(JSON.stringify(call.activity)).not.toContain('base64');
    expect(JSON.stringify(call.activity)).toContain('Berlin');
    expect(connector.calls.map(({ status }) => status)).toContain(413);
  });
});

describe('a pressed button', () => {
  it('in place is answered with a card, which the others then see too', async () => {
    const app = teamsApp((incoming) => huntAnswer(`Answer to ${incoming.line}`));
    const { connector, post } = await open(app);
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor(shows('Answer to hunt alerts'));
    const { status, body } = await post(
      teamsExecute({ line: 'hunt page 2 of r1', inPlace: true }, connector.url, 'personal', {
        replyToId: 'm1',
      }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ statusCode: 200, type: cardType });
    expect(JSON.stringify(body.value)).toContain('Answer to hunt page 2 of r1');
    const update = await connector.waitFor(shows('page 2', 'PUT'));
    expect(update.id).toBe('m1');
    expect(app.asked[1]?.line).toBe('hunt page 2 of r1');
  });

  it('in place that takes long shows progress at once and updates its own card later', async () => {
    const slow = deferred<Answer>();
    const { connector, post } = await open(
      teamsApp((incoming) => (incoming.line === 'slow' ? slow.promise : huntAnswer('First'))),
      { inlineMs: 10 },
    );
    await post(teamsMessage('quick', connector.url));
    await connector.waitFor(shows('First'));
    const { body } = await post(
      teamsExecute({ line: 'slow', inPlace: true }, connector.url, 'personal', { replyToId: 'm1' }),
    );
    expect(body).toMatchObject({ statusCode: 200, type: cardType });
    expect(JSON.stringify(body.value)).not.toContain('Wider');
    slow.resolve(huntAnswer('Wider'));
    const update = await connector.waitFor(shows('Wider', 'PUT'));
    expect(update.id).toBe('m1');
    expect(connector.messages.size).toBe(1);
  });

  it('in place that takes long shows the draft of its answer at once', async () => {
    const slow = deferred<Answer>();
    const { connector, post } = await open(
      teamsApp((_, { draft }) => {
        draft?.(huntAnswer('Half of it'));
        return slow.promise;
      }),
      { inlineMs: 10 },
    );
    const { body } = await post(
      teamsExecute({ line: 'slow', inPlace: true }, connector.url, 'personal', { replyToId: 'm1' }),
    );
    expect(JSON.stringify(body.value)).toContain('Half of it');
    slow.resolve(huntAnswer('All of it'));
    await connector.waitFor(shows('All of it'));
  });

  it('in place that fails leaves the card alone and tells below it', async () => {
    const { connector, post } = await open(teamsApp(() => errorAnswer));
    const { body } = await post(
      teamsExecute({ line: 'hunt page 9 of r0', inPlace: true }, connector.url, 'personal', {
        replyToId: 'm1',
      }),
    );
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
    await connector.waitFor(shows('No such page', 'POST'));
    expect(connector.calls.some(({ method }) => method === 'PUT')).toBe(false);
  });

  it('not in place is answered below, in the thread it was pressed in', async () => {
    const { connector, post } = await open(teamsApp());
    const { body } = await post(teamsExecute({ line: 'hunt kql r1' }, connector.url, 'channel'));
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
    const call = await connector.waitFor(shows('hunt kql r1', 'POST'));
    expect(call.conversation).toContain(';messageid=');
  });

  it('hands over the fields of its form, and only text, numbers and switches', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    const data = {
      line: 'hunt signins',
      inPlace: true,
      msteams: { type: 'messageBack' },
      account: 'ada"; drop',
      top: 5,
      exact: true,
      blank: ' ',
      nested: { line: 'x' },
      ['__proto__']: 'p',
    };
    await post(teamsExecute(data, connector.url));
    expect(app.asked[0]).toMatchObject({
      line: 'hunt signins',
      inputs: { account: 'ada"; drop', top: '5', exact: 'true' },
    });
    expect(Object.keys(app.asked[0]?.inputs ?? {})).not.toContain('nested');
  });

  it('works as Action.Submit, which comes as a message, and still answers in place', async () => {
    const app = teamsApp((incoming) => huntAnswer(`Answer to ${incoming.line}`));
    const { connector, post } = await open(app);
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor(shows('Answer to hunt alerts'));
    const submit = (value: unknown) =>
      post(teamsActivity('message', connector.url, 'personal', { value, replyToId: 'm1' }));
    await submit({ line: 'hunt page 2 of r1', inPlace: true, account: 'ada' });
    expect((await connector.waitFor(shows('page 2', 'PUT'))).id).toBe('m1');
    expect(app.asked[1]?.inputs).toEqual({ account: 'ada' });
    await submit({ line: 'hunt show kql of r1' });
    await connector.waitFor(shows('show kql', 'POST'));
  });

  it('in place is answered below where its card is gone', async () => {
    const { connector, post } = await open(teamsApp());
    const value = { line: 'hunt page 2 of r1', inPlace: true };
    await post(teamsActivity('message', connector.url, 'personal', { value, replyToId: 'gone' }));
    await connector.waitFor(shows('page 2', 'POST'));
  });

  it('that carries no line is an error of the card protocol', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    for (const data of [undefined, null, 'line', { line: 7 }, { line: ' ' }, []]) {
      const { status, body } = await post(teamsExecute(data, connector.url));
      expect(status).toBe(200);
      expect(body).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error' });
    }
    expect(app.asked).toEqual([]);
  });
});

describe('what else Teams tells a bot', () => {
  it('is greeted with help where the bot was added, and not where someone else was', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    await post(
      teamsActivity('conversationUpdate', connector.url, 'group', { membersAdded: [{ id: '29:bob' }] }),
    );
    await post(
      teamsActivity('conversationUpdate', connector.url, 'group', {
        membersAdded: [{ id: '29:bob' }, { id: '28:bot' }],
      }),
    );
    await connector.waitFor(shows('help'));
    expect(app.asked.map(({ line }) => line)).toEqual(['help']);
    expect(connector.messages.size).toBe(1);
  });

  it('is passed over: edits, reactions, typing, events, removals', async () => {
    const app = teamsApp();
    const { connector, post } = await open(app);
    const types = [
      'messageUpdate',
      'messageDelete',
      'messageReaction',
      'typing',
      'event',
      'installationUpdate',
      'x',
    ];
    for (const type of types) {
      const { status } = await post(teamsActivity(type, connector.url, 'personal', { text: 'hunt alerts' }));
      expect(status).toBe(200);
    }
    expect(app.asked).toEqual([]);
  });

  it('is answered with 501 where it is an invoke that Huntline has no part in', async () => {
    const { connector, post } = await open(teamsApp());
    const { status } = await post(teamsActivity('invoke', connector.url, 'personal', { name: 'task/fetch' }));
    expect(status).toBe(501);
  });
});

describe('when the connector does not take an answer', () => {
  it('sends a smaller card where the first was too large', async () => {
    const rows = Array.from({ length: 200 }, (_, row) => [
      '2026-10-20T08:00:00.000Z',
      `${row} ${'long '.repeat(20)}`,
    ]);
    const { connector, post } = await open(
      teamsApp(() => huntAnswer('Many alerts', { rows, totalRows: rows.length })),
      {},
      9_000,
    );
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor((call) => call.status === 413);
    await connector.waitFor(shows('Many alerts', 'POST'));
  });

  it('says that an answer does not fit where even the smallest was too large', async () => {
    const { connector, post } = await open(teamsApp());
    connector.failNext(413, 3);
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor(shows('Too large for Teams', 'POST'));
  });

  it('tries again where it is told to wait', async () => {
    const { connector, post } = await open(teamsApp());
    connector.failNext(429);
    await post(teamsMessage('hunt alerts', connector.url));
    await connector.waitFor((call) => call.status === 429);
    await connector.waitFor(shows('hunt alerts', 'POST'));
  });

  it('goes on serving after a refusal', async () => {
    const { connector, post } = await open(teamsApp());
    connector.failNext(403);
    expect((await post(teamsMessage('hunt first', connector.url))).status).toBe(200);
    await connector.waitFor((call) => call.status === 403);
    await post(teamsMessage('hunt second', connector.url));
    await connector.waitFor(shows('hunt second', 'POST'));
  });
});
