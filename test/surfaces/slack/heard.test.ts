import type { BlockAction, ButtonAction, MessageShortcut, SlashCommand } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { hearButton } from '../../../src/surfaces/slack/hear-button.ts';
import { hearCommand } from '../../../src/surfaces/slack/hear-command.ts';
import { hearMessage, type MessageEvent } from '../../../src/surfaces/slack/hear-message.ts';
import { hearShortcut } from '../../../src/surfaces/slack/hear-shortcut.ts';
import { slackPlace } from '../../../src/surfaces/slack/heard.ts';

const respond = async () => undefined;
const nobody = () => undefined;

describe('a conversation’s kind', () => {
  const cases = [
    ['D1', undefined, 'personal'],
    ['D1', 'directmessage', 'personal'],
    ['C1', undefined, 'channel'],
    ['C1', 'mpim', 'group'],
    ['C1', 'mpdm-ana--ben--huntline-1', 'group'],
    ['G1', undefined, 'group'],
    ['G1', 'group', 'channel'],
    ['G1', 'privategroup', 'channel'],
  ] as const;
  for (const [id, hint, kind] of cases) {
    it(`is ${kind} for ${id} that Slack calls ${hint ?? 'nothing'}`, () => {
      expect(slackPlace(id, hint)).toEqual({ id, kind });
    });
  }
});

describe('a slash command', () => {
  const command = (name: string, text: string) =>
    hearCommand(
      {
        command: name,
        text,
        channel_id: 'C1',
        channel_name: 'soc',
        user_id: 'U1',
        team_id: 'T1',
        trigger_id: '1.2',
      } as SlashCommand,
      respond,
    );

  it('is a line whose verb is the command', () => {
    expect(command('/hunt', 'alerts last 28d').line(nobody)).toBe('hunt alerts last 28d');
    expect(command('/hunt', '').line(nobody)).toBe('hunt');
  });

  it('is any line behind /huntline, and help where there is none', () => {
    expect(command('/huntline', 'help hunt').line(nobody)).toBe('help hunt');
    expect(command('/huntline', ' ').line(nobody)).toBe('help');
  });
});

describe('a message', () => {
  const base: MessageEvent = {
    type: 'message',
    channel: 'D1',
    channel_type: 'im',
    user: 'U1',
    ts: '1.1',
    text: 'help',
  };
  const heard = (changes: Partial<MessageEvent>) => hearMessage({ ...base, ...changes }, 'T1', 'UBOT');

  it('is heard in a direct message, and in its thread where it stands in one', () => {
    expect(heard({})?.target.thread).toBeUndefined();
    expect(heard({ thread_ts: '0.9', ts: '1.1' })?.target.thread).toBe('0.9');
  });

  it('is not heard elsewhere without a mention', () => {
    expect(heard({ channel: 'C1', channel_type: 'channel' })).toBeUndefined();
    expect(heard({ channel: 'G1', channel_type: 'mpim' })).toBeUndefined();
  });

  it('is answered in a thread where it mentions the bot', () => {
    const mention = { type: 'app_mention', channel: 'C1', channel_type: 'channel', text: '<@UBOT> help' };
    expect(heard(mention)?.target.thread).toBe('1.1');
    expect(heard({ ...mention, thread_ts: '0.5' })?.target.thread).toBe('0.5');
  });

  it('is let go when a bot wrote it, the bot itself did, or it is an edit, a deletion or a join', () => {
    expect(heard({ bot_id: 'B9' })).toBeUndefined();
    expect(heard({ user: 'UBOT' })).toBeUndefined();
    expect(heard({ user: 'USLACKBOT' })).toBeUndefined();
    expect(heard({ edited: { user: 'U1', ts: '2' } })).toBeUndefined();
    for (const subtype of ['message_changed', 'message_deleted', 'bot_message', 'channel_join']) {
      expect(heard({ subtype })).toBeUndefined();
    }
  });

  it('has the same key as the mention in it', () => {
    expect(heard({ type: 'app_mention' })?.key).toBe(heard({})?.key);
  });

  it('is by somebody of their own workspace in a shared channel', () => {
    expect(heard({ user_team: 'T9' })?.team).toBe('T9');
  });
});

describe('a pressed button', () => {
  const body = (more: object = {}) =>
    ({
      type: 'block_actions',
      trigger_id: '9.9',
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1' },
      channel: { id: 'C1', name: 'soc' },
      container: { type: 'message', message_ts: '5.5', channel_id: 'C1' },
      message: { ts: '5.5' },
      ...more,
    }) as unknown as BlockAction;
  const action = (action_id: string, value?: string) =>
    ({ type: 'button', action_id, value }) as ButtonAction;

  it('is its value, verbatim', () => {
    expect(hearButton(body(), action('new:1', 'hunt x for "&lt;a|b&gt;"'), respond)?.line(nobody)).toBe(
      'hunt x for "&lt;a|b&gt;"',
    );
  });

  it('replaces its card, or opens a thread under it in a channel', () => {
    const here = hearButton(body(), action('here:0', 'hunt page 2 of r1'), respond)?.target;
    expect(here).toMatchObject({ replaces: '5.5', thread: '5.5' });
    const fresh = hearButton(body(), action('new:0', 'help'), respond)?.target;
    expect(fresh?.replaces).toBeUndefined();
    expect(fresh?.thread).toBe('5.5');
    const deeper = hearButton(
      body({ message: { ts: '5.5', thread_ts: '5.0' } }),
      action('new:0', 'help'),
      respond,
    );
    expect(deeper?.target.thread).toBe('5.0');
  });

  it('is let go without a value, as a link’s is', () => {
    expect(hearButton(body(), action('new:1'), respond)).toBeUndefined();
    const link = { ...action('link:3'), url: 'https://portal.azure.com/' };
    expect(hearButton(body(), link, respond)).toBeUndefined();
  });

  it('stops what runs where its card is, not below it', () => {
    expect(hearButton(body(), action('new:1', 'stop'), respond)?.target.thread).toBeUndefined();
    const inThread = body({ message: { ts: '5.5', thread_ts: '5.0' } });
    expect(hearButton(inThread, action('new:1', 'stop'), respond)?.target.thread).toBe('5.0');
  });

  it('brings what the fields above it hold, but for empty ones and those of another button', () => {
    const state = {
      values: {
        account: { account: { type: 'plain_text_input', value: ' ana ' } },
        host: { host: { type: 'plain_text_input', value: null } },
      },
    };
    expect(hearButton(body({ state }), action('here:1', 'hunt signins'), respond)?.inputs).toEqual({
      account: 'ana',
    });
    const blocks = [
      { type: 'input', block_id: 'one' },
      { type: 'actions', block_id: 'two' },
      { type: 'actions', block_id: 'three' },
    ];
    const on = (block_id: string) =>
      hearButton(
        body({ state, message: { ts: '5.5', blocks } }),
        { ...action('here:1', 'hunt signins'), block_id },
        respond,
      );
    expect(on('two')?.inputs).toEqual({ account: 'ana' });
    expect(on('three')?.inputs).toBeUndefined();
  });
});

describe('“Hunt on this”', () => {
  const line = (message: object) =>
    hearShortcut(
      {
        type: 'message_action',
        trigger_id: '1',
        channel: { id: 'C1', name: 'soc' },
        user: { id: 'U1', name: 'ana' },
        team: { id: 'T1', domain: 'acme' },
        message_ts: '5.5',
        message: { type: 'message', ts: '5.5', ...message },
      } as unknown as MessageShortcut,
      respond,
    ).line(nobody);

  it('hunts for what the message says', () => {
    expect(line({ text: 'sign-in from <http://203.0.113.7|203.0.113.7> &amp; "odd"' })).toBe(
      'hunt for "sign-in from 203.0.113.7 & odd"',
    );
  });

  it('reads blocks and attachments where a bot wrote no text, and leaves buttons out', () => {
    const blocks = [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: 'Incident 7' },
        fields: [{ type: 'mrkdwn', text: 'host HR-01' }],
      },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'beacon' }] }],
      },
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, value: 'v' }],
      },
    ];
    const attachments = [{ title: 'IP', fields: [{ title: 'Address', value: '203.0.113.7' }] }];
    expect(line({ text: '', blocks, attachments })).toBe(
      'hunt for "IP Address 203.0.113.7 Incident 7 host HR-01 beacon"',
    );
  });

  it('shows the hunts where the message has no words', () => {
    expect(line({ text: ' ' })).toBe('hunt list');
  });

  it('takes the beginning of a long message', () => {
    expect(line({ text: 'a '.repeat(50_000) }).length).toBeLessThan(1_100);
  });
});
