import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answers.ts';
import { botToken, botUser, type SlackMessage } from '../fakes/slack-api.ts';
import { type FakeApp, fakeSlackApp, huntAnswer } from '../fakes/slack-app.ts';
import { buttons, overHttp, slackPerson } from '../fakes/slack-person.ts';
import { type SlackStage, type SlackWay, stageSlack } from '../fakes/slack-stage.ts';

const ways: readonly SlackWay[] = ['signed HTTP', 'Socket Mode'];

let stage: SlackStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(app: FakeApp, way: SlackWay = 'signed HTTP', changes = {}): Promise<SlackStage> {
  stage = await stageSlack(app, way, changes);
  return stage;
}

/** All text of a message, wherever it stands in its blocks. */
const shown = (message: SlackMessage | undefined) => JSON.stringify(message?.blocks);

const errors = (on: SlackStage) => on.logged.filter(({ level }) => level === 'error' || level === 'warn');

const fileAnswer: Answer = {
  kind: 'file',
  title: 'Alerts as CSV',
  name: 'alerts.csv',
  mime: 'text/csv',
  content: 'Name\nZoë\n',
  notes: ['1 row'],
  actions: [],
};

const errorAnswer: Answer = {
  kind: 'error',
  title: 'Gone',
  message: 'That result is no longer kept.',
  actions: [],
};

describe.each(ways)('Slack over %s', (way) => {
  it('answers a slash command in the channel, for the person’s own time zone', async () => {
    const app = fakeSlackApp();
    const { slack, ana, logged } = await open(app, way);
    expect(await ana.command('/hunt', 'alerts last 28d')).toBe(200);
    const message = await slack.until(() => slack.messages[0]);
    expect(app.asked).toEqual([
      {
        surface: 'slack',
        line: 'hunt alerts last 28d',
        person: { id: 'T1:U1', name: 'Ana', groups: expect.any(Function) },
        place: { id: 'C1', kind: 'channel', name: 'soc', guests: false },
        locale: 'de-DE',
        timeZone: 'Europe/Berlin',
      },
    ]);
    expect(message).toMatchObject({ channel: 'C1' });
    expect(message.thread_ts).toBeUndefined();
    expect(shown(message)).toContain('Alert number 1');
    expect(shown(message)).toContain('<@U1>');
    expect(message.args).toMatchObject({ unfurl_links: false, unfurl_media: false, parse: 'none' });
    expect(logged.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  it('answers a mention in a thread: under it, or in the thread where it stands', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.mention('hunt alerts', { ts: '100.1' });
    await ana.mention('hunt alerts', { ts: '200.2', thread_ts: '200.1' });
    await slack.until(() => slack.messages.length === 2);
    expect(slack.messages.map(({ thread_ts }) => thread_ts).toSorted()).toEqual(['100.1', '200.1']);
    expect(app.asked.map(({ thread }) => thread).toSorted()).toEqual(['100.1', '200.1']);
  });

  it('answers a direct message without a mention, in a thread only where it stands in one', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.directMessage('hunt signins for <mailto:ana@contoso.com|ana@contoso.com>');
    const message = await slack.until(() => slack.messages[0]);
    expect(app.asked[0]).toMatchObject({
      line: 'hunt signins for ana@contoso.com',
      place: { id: 'D1', kind: 'personal' },
    });
    expect(message.thread_ts).toBeUndefined();
    await ana.directMessage('help', { thread_ts: '300.1' });
    expect(await slack.until(() => slack.messages[1]?.thread_ts)).toBe('300.1');
  });

  it('answers in a private channel and in a group message', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.mention('hunt alerts', { channel: 'G1', channel_type: 'group' });
    await ana.mention('hunt alerts', { channel: 'G1', channel_type: 'mpim' });
    await slack.until(() => slack.messages.length === 2);
    expect(app.asked.map(({ place }) => place.kind).toSorted()).toEqual(['channel', 'group']);
  });

  it('turns a page in place, and keeps who asked', async () => {
    const { slack, ana } = await open(fakeSlackApp(), way);
    await ana.command('/hunt', 'alerts');
    const card = await slack.until(() => slack.messages[0]);
    const next = buttons(card).find(({ element }) => String(element.value).includes('page 2'));
    await ana.press(card, next?.title ?? 'no next page');
    const turned = await slack.until(() =>
      slack.messages.find((message) => shown(message).includes('Alert number 11')),
    );
    expect(turned.ts).toBe(card.ts);
    expect(shown(turned)).toContain('<@U1>');
    expect(slack.messages).toHaveLength(1);
  });

  it('answers other buttons with a new message in the card’s thread', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'alerts');
    const card = await slack.until(() => slack.messages[0]);
    await ana.press(card, 'Sign-ins of ana');
    const second = await slack.until(() => slack.messages[1]);
    expect(second.thread_ts).toBe(card.ts);
    expect(app.asked[1]?.line).toBe('hunt signins for ana');
    await ana.press(second, 'Sign-ins of ana');
    expect(await slack.until(() => slack.messages[2]?.thread_ts)).toBe(card.ts);
  });

  it('keeps a card whose button failed, and says why under it', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'alerts');
    const card = await slack.until(() => slack.messages[0]);
    app.answers = () => errorAnswer;
    await ana.press(card, 'Wider');
    const second = await slack.until(() => slack.messages[1]);
    expect(shown(second)).toContain('no longer kept');
    expect(second.thread_ts).toBe(card.ts);
    expect(slack.messages[0]).toBe(card);
  });

  it('acknowledges before the answer is there, shows progress, and puts the answer in its place', async () => {
    const app = fakeSlackApp();
    let release: (answer: Answer) => void = () => undefined;
    app.answers = (_, { progress }) => {
      progress?.('Reading SecurityAlert');
      return new Promise((resolve) => {
        release = resolve;
      });
    };
    const { slack, ana } = await open(app, way);
    expect(await ana.command('/hunt', 'alerts')).toBe(200);
    const waiting = await slack.until(() => slack.messages[0]);
    expect(shown(waiting)).toContain('Reading SecurityAlert');
    release(huntAnswer('hunt alerts'));
    const done = await slack.until(() =>
      slack.messages.find((message) => shown(message).includes('Alert number 1')),
    );
    expect(done.ts).toBe(waiting.ts);
    expect(shown(done)).not.toContain('Reading SecurityAlert');
    expect(slack.messages).toHaveLength(1);
  });

  it('has a button beside progress that stops what was asked in the channel itself', async () => {
    const app = fakeSlackApp();
    const slow = Promise.withResolvers<Answer>();
    app.answers = ({ line }) => (line === 'stop' ? huntAnswer('', { title: 'Stopped' }) : slow.promise);
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'alerts');
    const waiting = await slack.until(() => slack.messages[0]);
    await ana.press(waiting, 'Stop');
    const stopped = await slack.until(() => slack.messages[1]);
    expect(shown(stopped)).toContain('Stopped');
    expect(app.asked[1]).toMatchObject({ line: 'stop', place: app.asked[0]?.place });
    expect(app.asked[1]?.thread).toBe(app.asked[0]?.thread);
    slow.resolve(errorAnswer);
    await slack.until(() => shown(slack.messages[0]).includes('no longer kept'));
  });

  it('acknowledges a link that was opened, and says nothing to it', async () => {
    const app = fakeSlackApp();
    const links = [{ title: 'Open in Defender', url: 'https://security.microsoft.com/v2/advanced-hunting' }];
    app.answers = () => huntAnswer('', { links });
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'alerts');
    const card = await slack.until(() => slack.messages[0]);
    expect(await ana.press(card, 'Open in Defender')).toBe(200);
    await ana.command('/hunt', 'again');
    await slack.until(() => slack.messages[1]);
    expect(app.asked.map(({ line }) => line)).toEqual(['hunt alerts', 'hunt again']);
  });

  it('takes progress away when a slow page is turned in place', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'alerts');
    const card = await slack.until(() => slack.messages[0]);
    let release: (answer: Answer) => void = () => undefined;
    app.answers = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await ana.press(card, 'Wider');
    await slack.until(() => slack.messages[1]);
    expect(slack.messages[0]).toBe(card);
    release(huntAnswer('', { title: 'Wider alerts' }));
    await slack.until(() => slack.messages.length === 1);
    expect(slack.messages[0]?.ts).toBe(card.ts);
    expect(shown(slack.messages[0])).toContain('Wider alerts');
  });

  it('answers what is delivered again once', async () => {
    const app = fakeSlackApp();
    const { slack, ana, transport } = await open(app, way);
    const event = {
      type: 'app_mention',
      user: 'U1',
      channel: 'C1',
      ts: '1.5',
      text: `<@${botUser}> hunt alerts`,
    };
    await ana.event(event);
    await ana.event(event, 1);
    await ana.event({ ...event, type: 'message', channel: 'D1', channel_type: 'im', ts: '1.6' });
    await ana.event({ ...event, channel: 'D1', channel_type: 'im', ts: '1.6' });
    const command = {
      command: '/hunt',
      text: 'alerts',
      trigger_id: 'same',
      user_id: 'U1',
      team_id: 'T1',
      channel_id: 'C1',
      channel_name: 'soc',
      response_url: slack.responseUrl('C1'),
    };
    await transport.send('slash_commands', command);
    await transport.send('slash_commands', command, 1);
    await ana.directMessage('help');
    await slack.until(() => app.asked.some(({ line }) => line === 'help'));
    await slack.until(() => slack.messages.length === 4);
    expect(app.asked.map(({ line }) => line).toSorted()).toEqual([
      'help',
      'hunt alerts',
      'hunt alerts',
      'hunt alerts',
    ]);
  });

  it('lets its own words, other bots and edits go', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    const im = { type: 'message', channel: 'D1', channel_type: 'im', text: 'hunt alerts' };
    await ana.event({ ...im, user: botUser, bot_id: 'B1', ts: '1.1' });
    await ana.event({ ...im, user: 'U9', bot_id: 'B9', ts: '1.2' });
    await ana.event({ ...im, subtype: 'bot_message', bot_id: 'B9', ts: '1.3' });
    await ana.event({
      ...im,
      subtype: 'message_changed',
      ts: '1.4',
      message: { ...im, user: 'U1', ts: '1.0' },
    });
    await ana.event({ ...im, channel: 'C1', channel_type: 'channel', user: 'U1', ts: '1.5' });
    await ana.directMessage('help');
    await slack.until(() => slack.messages[0]);
    expect(app.asked.map(({ line }) => line)).toEqual(['help']);
  });

  it('asks for what is missing with a form, and hands over what was filled in', async () => {
    const app = fakeSlackApp();
    app.answers = ({ inputs }) =>
      inputs
        ? huntAnswer('')
        : {
            kind: 'form',
            title: 'Whose sign-ins?',
            text: 'hunt signins needs an account.',
            line: 'hunt signins last 7d',
            fields: [
              {
                id: 'account',
                label: 'Account',
                type: 'str',
                placeholder: 'ana@contoso.com',
                required: true,
              },
              { id: 'host', label: 'Host', type: 'str', placeholder: '', required: false },
            ],
            example: 'hunt signins for ana@contoso.com',
            actions: [],
          };
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'signins last 7d');
    const form = await slack.until(() => slack.messages[0]);
    const run = buttons(form).find(({ element }) => element.value === 'hunt signins last 7d');
    await ana.press(form, run?.title ?? 'no button', { account: 'ana & "co"', host: '' });
    await slack.until(() => app.asked[1]);
    expect(app.asked[1]).toMatchObject({ line: 'hunt signins last 7d', inputs: { account: 'ana & "co"' } });
    await slack.until(() => slack.messages.some((message) => shown(message).includes('Alert number 1')));
  });

  it('hunts for what a message says, in its thread', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.shortcut({ ts: '70.1', text: 'sign-in from <http://203.0.113.7|203.0.113.7>' });
    const message = await slack.until(() => slack.messages[0]);
    expect(app.asked[0]?.line).toBe('hunt for "sign-in from 203.0.113.7"');
    expect(message.thread_ts).toBe('70.1');
  });

  it('puts a file into the card’s thread', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, way);
    await ana.command('/hunt', 'alerts');
    const card = await slack.until(() => slack.messages[0]);
    app.answers = () => fileAnswer;
    await ana.press(card, 'CSV');
    const file = await slack.until(() => slack.files.find(({ shared }) => shared));
    expect(file).toMatchObject({ name: 'alerts.csv', content: 'Name\nZoë\n' });
    expect(file.shared).toMatchObject({ channel_id: 'C1', thread_ts: card.ts });
  });
});

describe('Slack', () => {
  it('gives the same rows over signed HTTP and over Socket Mode', async () => {
    const tables: unknown[] = [];
    for (const way of ways) {
      const { slack, ana, close } = await stageSlack(fakeSlackApp(), way);
      await ana.command('/hunt', 'alerts last 28d');
      const message = await slack.until(() => slack.messages[0]);
      tables.push(message.blocks.filter(({ type }) => type === 'table' || type === 'data_table'));
      await close();
    }
    expect(tables[0]).toHaveLength(1);
    expect(tables[1]).toEqual(tables[0]);
  });

  it('says where it is', async () => {
    expect((await open(fakeSlackApp())).where).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/slack\/events as @huntline in Acme$/,
    );
    await stage?.close();
    expect((await open(fakeSlackApp(), 'Socket Mode')).where).toBe('Socket Mode as @huntline in Acme');
  });

  it('does not start with a token that Slack does not know, nor without a way to be sure of Slack', async () => {
    const app = fakeSlackApp();
    await expect(stageSlack(app, 'signed HTTP', { botToken: 'xoxb-wrong' })).rejects.toThrow(
      'SLACK_BOT_TOKEN: invalid_auth',
    );
    await expect(stageSlack(app, 'Socket Mode', { appToken: 'xapp-wrong' })).rejects.toThrow(
      'SLACK_APP_TOKEN: invalid_auth',
    );
    await expect(stageSlack(app, 'signed HTTP', { signingSecret: '' })).rejects.toThrow(
      'SLACK_SIGNING_SECRET',
    );
  });

  it('answers 401 to a request that is not signed by Slack, or was signed too long ago', async () => {
    const app = fakeSlackApp();
    const { slack, url, ana } = await open(app);
    for (const spoiled of [{ secret: 'guessed' }, { ageSeconds: 301 }]) {
      expect(await slackPerson(slack, overHttp(url, spoiled)).command('/hunt', 'alerts')).toBe(401);
    }
    expect((await fetch(url, { method: 'POST', body: 'payload=%7B%7D' })).status).toBe(401);
    expect((await fetch(url)).status).toBe(405);
    expect(await ana.command('/huntline', 'help')).toBe(200);
    await slack.until(() => slack.messages[0]);
    expect(app.asked.map(({ line }) => line)).toEqual(['help']);
  });

  it('answers the person alone where it is not a member, and says the same by its buttons', async () => {
    const app = fakeSlackApp();
    const on = await open(app);
    const { slack, ana } = on;
    await ana.command('/hunt', 'alerts', { channel_id: 'C9' });
    const card = await slack.until(() => slack.messages[0]);
    expect(card).toMatchObject({ channel: 'C9', only: 'ephemeral' });
    const next = buttons(card).find(({ element }) => String(element.value).includes('page 2'));
    await ana.press(card, next?.title ?? 'no next page');
    const turned = await slack.until(() =>
      slack.messages.find((message) => shown(message).includes('Alert number 11')),
    );
    expect(turned.ts).toBe(card.ts);
    await ana.press(card, 'Sign-ins of ana');
    expect(await slack.until(() => slack.messages[1])).toMatchObject({ only: 'ephemeral' });
    app.answers = () => fileAnswer;
    await ana.press(card, 'CSV');
    expect(shown(await slack.until(() => slack.messages[2]))).toContain('Invite Huntline');
    expect(errors(on)).toEqual([]);
  });

  it('answers in a direct message between others, where it can never be a member', async () => {
    const { slack, ana } = await open(fakeSlackApp());
    await ana.command('/hunt', 'alerts', { channel_id: 'D9' });
    expect(await slack.until(() => slack.messages[0])).toMatchObject({ channel: 'D9', only: 'ephemeral' });
  });

  it('says what keeps a file from being sent', async () => {
    const app = fakeSlackApp();
    app.answers = () => fileAnswer;
    const { slack, ana } = await open(app);
    slack.fail('files.getUploadURLExternal', 'missing_scope');
    await ana.mention('hunt csv of r7', { ts: '9.1' });
    const message = await slack.until(() => slack.messages[0]);
    expect(shown(message)).toContain('files:write');
    expect(message.thread_ts).toBe('9.1');
  });

  it('sends the same answer without charts where Slack refuses these', async () => {
    const { slack, ana } = await open(fakeSlackApp());
    slack.refused.add('data_visualization');
    await ana.command('/hunt', 'alerts');
    const message = await slack.until(() => slack.messages[0]);
    expect(
      slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ error }) => error),
    ).toEqual(['invalid_blocks', undefined]);
    expect(shown(message)).toContain('Alert number 1');
    expect(shown(message)).not.toContain('data_visualization');
  });

  it('sends text where Slack refuses every block', async () => {
    const { slack, ana } = await open(fakeSlackApp());
    for (const type of ['section', 'header', 'context', 'rich_text', 'table', 'actions'])
      slack.refused.add(type);
    await ana.command('/hunt', 'alerts');
    const message = await slack.until(() => slack.messages[0]);
    expect(message.blocks).toEqual([]);
    expect(message.text).toContain('Alerts');
  });

  it('sends fewer rows where a message is too long', async () => {
    const { slack, ana } = await open(fakeSlackApp());
    slack.fail('chat.postMessage', 'msg_blocks_too_long', 2);
    await ana.command('/hunt', 'alerts');
    const message = await slack.until(() => slack.messages[0]);
    expect(shown(message)).toContain('Alert number 1');
  });

  it('waits as long as Slack asks, and comes back after Slack was down', async () => {
    const { slack, ana } = await open(fakeSlackApp());
    slack.fail('chat.postMessage', { status: 429, after: 0 });
    await ana.command('/hunt', 'alerts');
    await slack.until(() => slack.messages[0]);
    slack.fail('chat.postMessage', { status: 503 }, 2);
    await ana.command('/hunt', 'alerts');
    await slack.until(() => slack.messages[1]);
    expect(slack.calls.filter(({ error }) => error === '429' || error === '503')).toHaveLength(3);
  });

  it('logs why nobody could be reached, and goes on', async () => {
    const on = await open(fakeSlackApp());
    const { slack, ana } = on;
    slack.fail('chat.postMessage', 'restricted_action');
    await ana.directMessage('hunt alerts');
    await expect.poll(() => errors(on).length).toBe(2);
    expect(errors(on).map(({ text }) => text)).toEqual([
      'slack: chat.postMessage did not work (restricted_action)',
      'slack: the answer reached nobody; the lines before say why',
    ]);
    await ana.directMessage('hunt alerts');
    await slack.until(() => slack.messages[0]);
  });

  it('says so where an answer cannot be shown', async () => {
    const app = fakeSlackApp();
    app.answers = () => huntAnswer('', { timeZone: 'Mars/Olympus', rows: [null as unknown as []] });
    const on = await open(app);
    await on.ana.directMessage('hunt alerts');
    const message = await on.slack.until(() => on.slack.messages[0]);
    expect(message.text).toContain('could not be shown');
    expect(errors(on).map(({ text }) => text)).toEqual(['slack: an answer could not be laid out']);
  });

  it('does without a person’s time zone where Slack does not tell it', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, 'signed HTTP', { timeZone: 'Asia/Tokyo', locale: 'en-GB' });
    slack.fail('users.info', 'missing_scope');
    await ana.command('/hunt', 'alerts');
    await slack.until(() => slack.messages[0]);
    expect(app.asked[0]).toMatchObject({
      person: { id: 'T1:U1', name: 'U1' },
      timeZone: 'Asia/Tokyo',
      locale: 'en-GB',
    });
  });

  it('asks who a person is once', async () => {
    const { slack, ana } = await open(fakeSlackApp());
    await ana.command('/hunt', 'alerts');
    await ana.command('/hunt', 'alerts');
    await slack.until(() => slack.messages.length === 2);
    expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1);
  });

  it('shows hostile text as text', async () => {
    const hostile = [
      '<!channel> <@U2> <https://evil.example|click>',
      '*bold* _it_ `code` ~s~ [x](https://evil.example/)',
      '&lt;!here&gt; &amp;',
      'a\u202Eb\u0000c\u200B',
      '@here @channel #general',
      '"))| union *',
      '\u0301'.repeat(500),
      'x'.repeat(100_000),
      '',
    ];
    const app = fakeSlackApp();
    app.answers = () =>
      huntAnswer('', {
        title: hostile[0] ?? '',
        notes: hostile,
        columns: [{ name: '<!here>', type: 'string' }],
        shown: ['<!here>'],
        rows: hostile.map((text) => [text]),
        pivots: hostile.map((text) => ({ title: text, line: `hunt x for ${text}` })),
        actions: [],
      });
    const on = await open(app);
    const { slack, ana } = on;
    await ana.command('/hunt', `x for ${hostile[0]}`);
    const message = await slack.until(() => slack.messages[0]);
    expect(slack.calls.filter(({ error }) => error)).toEqual([]);
    const live = message.blocks.flatMap(mrkdwn).filter((text) => text !== '<@U1>');
    for (const text of [message.text, ...live]) {
      expect(text).not.toMatch(/<[!@#]|<https?:|https?:\/\/evil/);
    }
    // The line that a button carries is the only thing that is not made harmless: nobody sees it.
    const seen = JSON.stringify(message.blocks, (key, value: unknown) =>
      key === 'value' ? undefined : value,
    );
    expect(seen).not.toMatch(/[\p{Cc}\p{Cf}]|\\u0000|https:\/\/evil/u);
  });

  it('takes a thousand characters of nonsense for a line', async () => {
    const app = fakeSlackApp();
    app.answers = () => errorAnswer;
    const { slack, ana } = await open(app);
    for (const text of ['', '`'.repeat(1000), '<@'.repeat(500), '\u202E'.repeat(50), '&'.repeat(1000)]) {
      const before = app.asked.length;
      await ana.directMessage(text);
      await slack.until(() => app.asked.length > before && slack.messages.length > before);
    }
  });

  it('connects anew when Socket Mode loses its connection', async () => {
    const app = fakeSlackApp();
    const { slack, ana } = await open(app, 'Socket Mode');
    slack.fail('apps.connections.open', 'internal_error');
    slack.dropSockets();
    await slack.until(() => slack.socketsOpened() === 2);
    await ana.command('/hunt', 'alerts');
    await slack.until(() => slack.messages[0]);
  });

  it('ends what is running when it stops', async () => {
    const app = fakeSlackApp();
    app.answers = (_, { signal }) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve(errorAnswer), { once: true }));
    const { slack, ana, surface, url } = await open(app);
    await ana.command('/hunt', 'alerts');
    await slack.until(() => slack.calls.some(({ method }) => method === 'users.info'));
    await expect.poll(() => app.asked.length).toBe(1);
    await surface.stop();
    expect(shown(slack.messages[0])).toContain('no longer kept');
    expect((await fetch(url, { method: 'POST' })).status).toBe(503);
  });

  it('writes no token into its log', async () => {
    const on = await open(fakeSlackApp(), 'Socket Mode');
    on.slack.fail('chat.postMessage', 'fatal_error');
    await on.ana.command('/hunt', 'alerts');
    await on.slack.until(() => on.slack.messages[0]);
    expect(JSON.stringify(on.logged)).not.toMatch(new RegExp(`${botToken}|xapp-|/respond/`));
  });
});

/** The texts that Slack would read as markup. */
function mrkdwn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(mrkdwn);
  if (typeof part !== 'object' || part === null) return [];
  const { type, text } = part as { type?: unknown; text?: unknown };
  const own = (type === 'mrkdwn' || type === 'markdown') && typeof text === 'string' ? [text] : [];
  return [...own, ...Object.values(part).flatMap(mrkdwn)];
}
