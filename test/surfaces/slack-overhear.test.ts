import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import type { UserError } from '../../src/errors.ts';
import type { Incoming, Overheard } from '../../src/types.ts';
import { botUser, type SlackMessage } from '../fakes/slack-api.ts';
import { type FakeApp, fakeSlackApp, huntAnswer } from '../fakes/slack-app.ts';
import { buttons, overHttp, signingSecret, slackPerson } from '../fakes/slack-person.ts';
import { type SlackStage, type SlackWay, stageSlack } from '../fakes/slack-stage.ts';

const ways: readonly SlackWay[] = ['signed HTTP', 'Socket Mode'];

let stage: SlackStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(way: SlackWay = 'signed HTTP'): Promise<SlackStage & { readonly app: FakeApp }> {
  const app = fakeSlackApp();
  stage = await stageSlack(app, way);
  return { ...stage, app };
}

type Stage = Awaited<ReturnType<typeof open>>;

/** What was overheard once the app has heard a last message after all that came before. */
async function overheardBy({ app, ana }: Stage): Promise<readonly Overheard[]> {
  await ana.says('that is all');
  await expect.poll(() => app.overheard.at(-1)?.text).toBe('that is all');
  return app.overheard.slice(0, -1);
}

const shown = (message: SlackMessage | undefined) => JSON.stringify(message?.blocks);
const warnings = ({ logged }: Stage) => logged.filter(({ level }) => level === 'error' || level === 'warn');

const notice = (text: string): Answer => ({ kind: 'notice', title: 'Seen', text, items: [], actions: [] });

describe.each(ways)('reading along in Slack over %s', (way) => {
  it('hands over what people say in a channel, in its thread, as it was typed', async () => {
    const on = await open(way);
    await on.ana.says('beacon to <http://evil.example|evil.example> &amp; 203.0.113[.]7', { ts: '10.1' });
    await on.ana.says('also <https://evil.example/x|our portal>', { ts: '10.3', thread_ts: '10.1' });
    const heard = await overheardBy(on);
    expect(heard).toHaveLength(2);
    expect(heard[0]).toEqual({
      surface: 'slack',
      person: { id: 'T1:U1' },
      place: { id: 'C1', kind: 'channel' },
      nameOfPlace: expect.any(Function),
      readers: expect.any(Function),
      thread: '10.1',
      message: '10.1',
      text: 'beacon to evil.example & 203.0.113[.]7',
      locale: 'en-US',
      timeZone: 'UTC',
    });
    expect(heard[1]).toMatchObject({
      thread: '10.1',
      message: '10.3',
      text: 'also our portal https://evil.example/x',
    });
    // Nobody is looked up, and nothing is answered, until the app asks for it.
    expect(
      on.slack.calls.map(({ method }) => method).filter((name) => /info|members|post/.test(name)),
    ).toEqual([]);
  });

  it('hands over an edit under the same message, once, and none that shows only what is behind a link', async () => {
    const on = await open(way);
    await on.ana.says('see https://evil.example', { ts: '20.1' });
    const preview = { from_url: 'https://evil.example', title: 'Free iPhones', text: '198.51.100.9' };
    await on.ana.event({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      channel_type: 'channel',
      ts: '20.2',
      message: { user: 'U1', ts: '20.1', text: 'see https://evil.example', attachments: [preview] },
      previous_message: { user: 'U1', ts: '20.1', text: 'see https://evil.example' },
    });
    await on.ana.edits('20.1', 'see https://evil.example', 'see 203.0.113.8', {
      thread_ts: '19.1',
      attachments: [preview],
    });
    await on.ana.edits('20.1', 'see 203.0.113.8', 'see 203.0.113.8');
    const heard = await overheardBy(on);
    expect(heard.map(({ thread, message, text }) => [thread, message, text])).toEqual([
      ['20.1', '20.1', 'see https://evil.example'],
      ['19.1', '20.1', 'see 203.0.113.8'],
    ]);
  });

  it('lets bots, apps, itself, joins and mentions go, and what is written to it directly', async () => {
    const on = await open(way);
    const { ana, app } = on;
    const text = '203.0.113.7';
    await ana.says(text, { user: botUser, bot_id: 'B1' });
    await ana.says(text, { user: botUser });
    await ana.says(text, { bot_id: 'B9' });
    await ana.says(text, { app_id: 'A9' });
    await ana.says(text, { user: undefined, subtype: 'bot_message', bot_id: 'B9' });
    await ana.says(text, { user: 'USLACKBOT' });
    await ana.says(`<@U1> has joined`, { subtype: 'channel_join' });
    await ana.says(text, { subtype: 'channel_topic' });
    await ana.edits('30.1', 'before', text, { bot_id: 'B9' });
    await ana.edits('30.2', 'before', text, { user: botUser });
    await ana.event({
      type: 'message',
      subtype: 'message_deleted',
      channel: 'C1',
      channel_type: 'channel',
      ts: '30.4',
      deleted_ts: '30.3',
      previous_message: { user: 'U1', ts: '30.3', text },
    });
    await ana.says(`<@${botUser}> enrich ${text}`, { ts: '30.5' });
    await ana.mention(`enrich ${text}`, { ts: '30.5' });
    await ana.directMessage(`enrich ${text}`);
    expect(await overheardBy(on)).toEqual([]);
    await expect.poll(() => app.asked.length).toBe(2);
    expect(app.asked.map(({ line }) => line)).toEqual([`enrich ${text}`, `enrich ${text}`]);
  });

  it('hands over once what Slack delivers again', async () => {
    const on = await open(way);
    const event = {
      type: 'message',
      channel: 'C1',
      channel_type: 'channel',
      user: 'U1',
      ts: '40.1',
      text: 'a',
    };
    await on.ana.event(event);
    await on.ana.event(event, 1);
    const edited = { ...event, text: 'b', edited: { user: 'U1', ts: '41.0' } };
    const change = { type: 'message', subtype: 'message_changed', channel: 'C1', channel_type: 'channel' };
    await on.ana.event({ ...change, ts: '41.1', message: edited, previous_message: event });
    await on.ana.event({ ...change, ts: '41.1', message: edited, previous_message: event }, 1);
    expect((await overheardBy(on)).map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('what Slack tells of where something was overheard', () => {
  it('is the name of the channel, asked for once, and again when it was renamed', async () => {
    const on = await open();
    await on.ana.says('one');
    await on.ana.says('two');
    const [one, two] = await overheardBy(on);
    expect(await one?.nameOfPlace()).toBe('soc');
    on.slack.conversations.set('C1', { flags: { name: 'inc-7' } });
    expect(await two?.nameOfPlace()).toBe('soc');
    await on.ana.event({ type: 'channel_rename', channel: { id: 'C1', name: 'inc-7', created: 1 } });
    await expect.poll(() => two?.nameOfPlace()).toBe('inc-7');
    expect(on.slack.calls.filter(({ method }) => method === 'conversations.info')).toHaveLength(2);
  });

  it('is no name for a group message, and where Slack does not tell', async () => {
    const on = await open();
    on.slack.conversations.set('G1', { flags: { name: 'mpdm-ana--ben-1', is_mpim: true } });
    await on.ana.says('group', { channel: 'G1', channel_type: 'mpim' });
    await on.ana.says('public', { channel: 'C1' });
    const [group, channel] = await overheardBy(on);
    expect(group?.place.kind).toBe('group');
    expect(await group?.nameOfPlace()).toBeUndefined();
    on.slack.lacking.add('channels:read');
    expect(await channel?.nameOfPlace()).toBeUndefined();
    expect(warnings(on).map(({ text }) => text)).toEqual([
      'slack: what a channel is called is not known (missing_scope)',
    ]);
  });

  it('is whether outsiders read along: the channel is shared, or one of them wrote it or is a member', async () => {
    const on = await open();
    await on.ana.says('at home', { channel: 'C2' });
    on.slack.conversations.set('C3', { flags: { is_ext_shared: true, is_shared: true } });
    await on.ana.says('shared', { channel: 'C3' });
    const ben = slackPerson(on.slack, on.transport, 'U2', 'T2');
    await ben.says('from elsewhere', { channel: 'C4', user_team: 'T2' });
    on.slack.users.set('U3', { id: 'U3', team_id: 'T1', name: 'carl', is_restricted: true });
    on.slack.conversations.set('C5', { members: ['U1', 'U3', botUser] });
    await on.ana.says('with a guest', { channel: 'C5' });
    const heard = await overheardBy(on);
    expect(await Promise.all(heard.map(({ readers }) => readers()))).toEqual([
      { guests: false },
      { guests: true },
      { guests: true },
      { guests: true },
    ]);
    expect(heard[2]?.person.id).toBe('T2:U2');
  });

  it('is guests without any scope where the event itself says that the channel is shared', async () => {
    const on = await open();
    for (const scope of ['channels:read', 'users:read']) on.slack.lacking.add(scope);
    await on.transport.send('events_api', {
      type: 'event_callback',
      team_id: 'T1',
      api_app_id: 'A1',
      event_id: 'Ev0',
      is_ext_shared_channel: true,
      event: { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', ts: '1.1', text: 'a' },
    });
    const [heard] = await overheardBy(on);
    expect(await heard?.readers()).toEqual({ guests: true });
  });

  it('is why it could not be found out, where Slack fails', async () => {
    const on = await open();
    await on.ana.says('a');
    const [heard] = await overheardBy(on);
    on.slack.fail('conversations.info', 'fatal_error');
    expect(await heard?.readers()).toEqual({
      unseen: 'Slack did not say who reads along here (fatal_error).',
    });
  });
});

describe('what is said in a Slack thread', () => {
  /** What the thread says to the line that is typed in it. */
  async function saidIn(
    { slack, app }: Stage,
    act: Promise<unknown>,
  ): Promise<readonly string[] | undefined> {
    const before = app.asked.length;
    await act;
    const asked: Incoming = await slack.until(() => app.asked[before]);
    return asked.said?.();
  }
  const enrichThis = { ts: '50.9', thread_ts: '50.1' };

  it('is read with bots’ alerts, without Huntline’s own words, oldest first', async () => {
    const on = await open();
    const alert = {
      bot_id: 'B9',
      app_id: 'A9',
      ts: '50.1',
      text: '',
      attachments: [
        { title: 'Beacon', fields: [{ title: 'To', value: '<http://203.0.113.7|203.0.113.7>' }] },
      ],
    };
    on.slack.threads.set('C1:50.1', [
      alert,
      { user: 'U1', ts: '50.2', thread_ts: '50.1', text: 'and evil[.]example &lt;-- this' },
      { user: botUser, bot_id: 'B1', ts: '50.3', thread_ts: '50.1', text: '192.0.2.99 is known' },
    ]);
    expect(await saidIn(on, on.ana.mention('enrich this', enrichThis))).toEqual([
      'Beacon\nTo\n203.0.113.7',
      'and evil[.]example <-- this',
    ]);
  });

  it('is not there where no thread is, and is not asked for until the app asks', async () => {
    const on = await open();
    expect(await saidIn(on, on.ana.mention('enrich this', { ts: '51.1' }))).toBeUndefined();
    expect(await saidIn(on, on.ana.command('/huntline', 'enrich this'))).toBeUndefined();
    await on.ana.mention('hunt alerts', enrichThis);
    await on.slack.until(() => on.app.asked[2]);
    expect(on.slack.calls.filter(({ method }) => method === 'conversations.replies')).toEqual([]);
  });

  it('is there for a button on a card in the thread', async () => {
    const on = await open();
    on.slack.threads.set('C1:50.1', [{ user: 'U1', ts: '50.1', text: '203.0.113.7' }]);
    await on.ana.mention('hunt alerts', enrichThis);
    const card = await on.slack.until(() => on.slack.messages[0]);
    expect(await saidIn(on, on.ana.press(card, 'Sign-ins of ana'))).toEqual(['203.0.113.7']);
  });

  it('is read page by page, and of a long one the first message and the newest', async () => {
    const on = await open();
    const messages = Array.from({ length: 420 }, (_, at) => ({ user: 'U1', ts: `60.${at}`, text: `m${at}` }));
    on.slack.threads.set('C1:50.1', messages);
    const said = await saidIn(on, on.ana.mention('enrich this', enrichThis));
    expect(said).toHaveLength(200);
    expect([said?.[0], said?.[1], said?.at(-1)]).toEqual(['m0', 'm221', 'm419']);
    on.slack.threads.set(
      'C1:50.1',
      messages.slice(0, 120).map((message, at) => ({ ...message, text: `${at} ${'x'.repeat(9_990)}` })),
    );
    const long = await saidIn(on, on.ana.mention('enrich this', { ...enrichThis, ts: '50.95' }));
    expect(long?.map((text) => text.split(' ')[0])).toEqual([
      '0',
      ...Array.from({ length: 9 }, (_, at) => String(111 + at)),
    ]);
  });

  it('is not told without the scope, and the error names it', async () => {
    const on = await open();
    on.slack.lacking.add('channels:history');
    await expect(saidIn(on, on.ana.mention('enrich this', enrichThis))).rejects.toThrow(
      /lacks the scope channels:history/,
    );
  });

  it('is not told of a conversation that Huntline is not in', async () => {
    const on = await open();
    await expect(
      saidIn(on, on.ana.mention('enrich this', { ...enrichThis, channel: 'C9' })),
    ).rejects.toMatchObject({
      message: 'Huntline is not a member of this conversation, so it cannot read the thread.',
      hint: expect.stringContaining('/invite @huntline'),
    } satisfies Partial<Record<keyof UserError, unknown>>);
  });
});

describe('“Enrich observables” in a Slack message’s menu', () => {
  it('is the line “enrich this” beside all that the message says, however long it is', async () => {
    const on = await open();
    const last = 'and at the very end 203.0.113.77';
    const text = `${'an alert with many words '.repeat(1_400)}${last}`;
    await on.ana.shortcut({ ts: '70.1', user: 'U2', text }, { callback_id: 'enrich_observables' });
    const message = await on.slack.until(() => on.slack.messages[0]);
    expect(on.app.asked[0]?.line).toBe('enrich this');
    const said = await on.app.asked[0]?.said?.();
    expect(said).toHaveLength(1);
    expect(said?.[0]).toContain(last);
    expect(message.thread_ts).toBe('70.1');
    expect(on.slack.calls.map(({ method }) => method)).not.toContain('conversations.replies');
  });

  it('reads a bot’s blocks, with addresses that are bold in part', async () => {
    const on = await open();
    const element = (text: string, style = {}) => ({ type: 'text', text, style });
    const blocks = [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              element('from 203.0.'),
              element('113.7', { bold: true }),
              element(' to '),
              { type: 'link', url: 'https://evil.example/a', text: 'the panel' },
            ],
          },
        ],
      },
    ];
    await on.ana.shortcut({ bot_id: 'B9', text: '', blocks }, { callback_id: 'enrich_observables' });
    await on.slack.until(() => on.slack.messages[0]);
    expect(await on.app.asked[0]?.said?.()).toEqual(['from 203.0.113.7 to the panel https://evil.example/a']);
  });

  it('says nothing of a message without words', async () => {
    const on = await open();
    await on.ana.shortcut({ text: '' }, { callback_id: 'enrich_observables' });
    await on.slack.until(() => on.slack.messages[0]);
    expect(await on.app.asked[0]?.said?.()).toEqual([]);
  });
});

describe('what Slack’s channels are called', () => {
  it('comes along with slash commands, shortcuts and buttons, but not by a stand-in', async () => {
    const on = await open();
    const names: (string | undefined)[] = [];
    const name = async (act: Promise<unknown>) => {
      await act;
      names.push((await on.slack.until(() => on.app.asked[names.length]))?.place.name);
    };
    await name(on.ana.command('/hunt', 'alerts'));
    const card = await on.slack.until(() => on.slack.messages[0]);
    await name(on.ana.press(card, 'Sign-ins of ana'));
    await name(on.ana.shortcut({ ts: '1.1', text: 'a' }));
    await name(on.ana.command('/hunt', 'alerts', { channel_id: 'G1', channel_name: 'privategroup' }));
    await name(on.ana.command('/hunt', 'alerts', { channel_id: 'D1' }));
    await name(on.ana.command('/hunt', 'alerts', { channel_id: 'G1', channel_name: 'mpdm-ana--ben-1' }));
    expect(names).toEqual(['soc', 'soc', 'soc', undefined, undefined, undefined]);
  });
});

describe('writing to Slack unasked', () => {
  const to = { place: 'C1', thread: '80.1' };

  it('puts an answer into the thread, and nothing into the channel', async () => {
    const { surface, slack } = await open();
    await surface.post?.(to, notice('203.0.113.7 is known'));
    expect(slack.messages).toMatchObject([{ channel: 'C1', thread_ts: '80.1' }]);
    expect(shown(slack.messages[0])).toContain('is known');
    expect(slack.messages[0]?.args).toMatchObject({ parse: 'none', unfurl_links: false });
    expect(slack.messages[0]?.args.reply_broadcast).toBeUndefined();
    await surface.post?.({ place: 'C1' }, notice('again'));
    expect(slack.messages[1]?.thread_ts).toBeUndefined();
  });

  it('sends a plainer card where Slack refuses one', async () => {
    const { surface, slack } = await open();
    slack.refused.add('data_visualization');
    await surface.post?.(to, huntAnswer(''));
    expect(shown(slack.messages[0])).toContain('Alert number 1');
    expect(slack.calls.filter(({ error }) => error === 'invalid_blocks')).toHaveLength(1);
  });

  it('waits as long as Slack asks, and tries again where Slack is down', async () => {
    const { surface, slack } = await open();
    slack.fail('chat.postMessage', { status: 429, after: 0 });
    await surface.post?.(to, notice('one'));
    slack.fail('chat.postMessage', { status: 503 });
    await surface.post?.(to, notice('two'));
    expect(slack.messages).toHaveLength(2);
  });

  it('rejects where it did not arrive, before it was started, and after it was stopped', async () => {
    const { surface, slack } = await open();
    await expect(surface.post?.({ place: 'C9' }, notice('a'))).rejects.toThrow('not_in_channel');
    slack.fail('chat.postMessage', 'is_archived');
    await expect(surface.post?.(to, notice('a'))).rejects.toThrow('is_archived');
    await surface.stop();
    await expect(surface.post?.(to, notice('a'))).rejects.toThrow('not connected');
    expect(slack.messages).toEqual([]);
  });
});

describe('a draft in Slack', () => {
  /** An app whose answer comes when it is let go, and which shows what it is told to meanwhile. */
  async function drafting(): Promise<
    Stage & { finish: (answer: Answer) => void; show: (draft: Answer) => void }
  > {
    const on = await open();
    const whole = Promise.withResolvers<Answer>();
    let show: (draft: Answer) => void = () => undefined;
    on.app.answers = (_, { draft = () => undefined }) => {
      show = draft;
      draft(notice('Location: Berlin'));
      return whole.promise;
    };
    return { ...on, finish: whole.resolve, show: (draft) => show(draft) };
  }

  it('stands where progress would, is drawn anew as more comes, and the whole answer takes its place', async () => {
    const { slack, ana, show, finish } = await drafting();
    await ana.mention('enrich 203.0.113.7', { ts: '90.1' });
    const first = await slack.until(() => slack.messages[0]);
    expect(shown(first)).toContain('Location: Berlin');
    expect(buttons(first).map(({ title }) => title)).toEqual(['Stop']);
    show(notice('Location: Berlin, owner: Example'));
    await slack.until(() => shown(slack.messages[0]).includes('owner: Example'));
    finish(notice('All of it'));
    await slack.until(() => shown(slack.messages[0]).includes('All of it'));
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]).toMatchObject({ ts: first.ts, thread_ts: '90.1' });
    expect(shown(slack.messages[0])).not.toContain('Berlin');
    expect(buttons(slack.messages[0] ?? first)).toEqual([]);
  });

  it('goes away where the whole answer had to be written elsewhere', async () => {
    const { slack, ana, finish } = await drafting();
    await ana.directMessage('enrich 203.0.113.7');
    await slack.until(() => slack.messages[0]);
    slack.fail('chat.update', 'edit_window_closed');
    finish(notice('All of it'));
    await slack.until(() => slack.messages.length === 1 && shown(slack.messages[0]).includes('All of it'));
  });

  it('is shown once where one person alone sees it', async () => {
    const { slack, ana, show, finish } = await drafting();
    await ana.command('/huntline', 'enrich 203.0.113.7', { channel_id: 'C9' });
    await slack.until(() => slack.messages[0]);
    show(notice('More'));
    finish(notice('All of it'));
    await slack.until(() => slack.messages[1]);
    expect(slack.messages.map(({ only }) => only)).toEqual(['ephemeral', 'ephemeral']);
  });
});

describe('a signed request to Slack’s address', () => {
  it('that is JSON but no object is refused, and Huntline lives on', async () => {
    const on = await open();
    for (const body of ['null', '7', '"x"', '[]', 'true']) {
      expect(await signed(on.url, body, 'application/json')).toBe(400);
      const form = new URLSearchParams({ payload: body }).toString();
      expect(await signed(on.url, form, 'application/x-www-form-urlencoded')).toBe(400);
    }
    expect(await signed(on.url, '{', 'application/json')).toBe(400);
    await on.ana.directMessage('help');
    await on.slack.until(() => on.slack.messages[0]);
  });

  it('that is too large is refused', async () => {
    const on = await open();
    expect(await signed(on.url, JSON.stringify({ a: 'x'.repeat(5_000_000) }), 'application/json')).toBe(413);
    expect(await overHttp(on.url).send('events_api', { type: 'url_verification', challenge: 'c' })).toBe(200);
  });
});

async function signed(url: string, body: string, contentType: string): Promise<number> {
  const { createHmac } = await import('node:crypto');
  const timestamp = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': contentType,
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${mac}`,
  };
  return (await fetch(url, { method: 'POST', body, headers })).status;
}
