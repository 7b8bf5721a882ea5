import { createHmac } from 'node:crypto';
import { botUser, type SlackApi, type SlackMessage } from './slack-api.ts';

type Args = Readonly<Record<string, unknown>>;

/** How Slack hands over what people do: over signed HTTP, or down a socket. Resolves once it is acknowledged. */
export interface SlackTransport {
  send(kind: 'events_api' | 'interactive' | 'slash_commands', payload: Args, retry?: number): Promise<number>;
}

export const signingSecret = 'not-a-real-secret';

/** Slack calling the app's request URL; `changes` spoils a request in a test of the signature. */
export function overHttp(
  url: string,
  changes: { readonly secret?: string; readonly ageSeconds?: number } = {},
): SlackTransport {
  return {
    async send(kind, payload, retry) {
      const json = kind === 'events_api';
      const fields =
        kind === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
      const body = json ? JSON.stringify(payload) : new URLSearchParams(fields).toString();
      const timestamp = Math.floor(Date.now() / 1000) - (changes.ageSeconds ?? 0);
      const mac = createHmac('sha256', changes.secret ?? signingSecret).update(`v0:${timestamp}:${body}`);
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': `v0=${mac.digest('hex')}`,
          ...(retry === undefined
            ? {}
            : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
        },
      });
      await response.arrayBuffer();
      return response.status;
    },
  };
}

export function overSocket(slack: SlackApi): SlackTransport {
  return {
    async send(kind, payload, retry) {
      await slack.deliver(
        kind,
        payload,
        retry === undefined ? {} : { retry_attempt: retry, retry_reason: 'timeout' },
      );
      return 200;
    },
  };
}

/** What a person does in Slack; each resolves to the status with which it was acknowledged. */
export interface SlackPersonDouble {
  command(command: string, text: string, more?: Args): Promise<number>;
  mention(text: string, more?: Args): Promise<number>;
  directMessage(text: string, more?: Args): Promise<number>;
  /** Says something to others in the channel C1. */
  says(text: string, more?: Args): Promise<number>;
  /** Changes what was said under a timestamp. */
  edits(ts: string, before: string, after: string, more?: Args): Promise<number>;
  event(event: Args, retry?: number): Promise<number>;
  /** Presses the button whose text is `title`, with what stands in the message's fields. */
  press(
    message: SlackMessage,
    title: string,
    fields?: Readonly<Record<string, string>>,
    more?: Args,
  ): Promise<number>;
  shortcut(message: Args, more?: Args): Promise<number>;
}

let count = 0;

export function slackPerson(
  slack: SlackApi,
  transport: SlackTransport,
  id = 'U1',
  team = 'T1',
): SlackPersonDouble {
  const common = () => ({ token: 'legacy', api_app_id: 'A1', trigger_id: `trigger.${++count}` });
  const user = { id, username: 'ana', name: 'ana', team_id: team };
  const nextTs = () => `1690000000.${String(++count).padStart(6, '0')}`;

  const event = (inner: Args, retry?: number) =>
    transport.send(
      'events_api',
      {
        type: 'event_callback',
        token: 'legacy',
        team_id: 'T1',
        api_app_id: 'A1',
        event_id: `Ev${++count}`,
        event: inner,
      },
      retry,
    );

  return {
    event,
    command: (command, text, more = {}) => {
      const channel = String(more.channel_id ?? 'C1');
      return transport.send('slash_commands', {
        ...common(),
        command,
        text,
        user_id: id,
        user_name: 'ana',
        team_id: team,
        team_domain: 'acme',
        channel_id: channel,
        channel_name: channel.startsWith('D') ? 'directmessage' : 'soc',
        response_url: slack.responseUrl(channel),
        ...more,
      });
    },
    mention: (text, more = {}) =>
      event({
        type: 'app_mention',
        user: id,
        team,
        channel: 'C1',
        ts: nextTs(),
        text: `<@${botUser}> ${text}`,
        ...more,
      }),
    directMessage: (text, more = {}) =>
      event({
        type: 'message',
        channel_type: 'im',
        user: id,
        team,
        channel: 'D1',
        ts: nextTs(),
        text,
        ...more,
      }),
    says: (text, more = {}) =>
      event({
        type: 'message',
        channel_type: 'channel',
        user: id,
        team,
        channel: 'C1',
        ts: nextTs(),
        text,
        ...more,
      }),
    edits: (ts, before, after, more = {}) => {
      const message = { type: 'message', user: id, team, ts, ...more };
      return event({
        type: 'message',
        subtype: 'message_changed',
        hidden: true,
        channel_type: 'channel',
        channel: 'C1',
        ts: nextTs(),
        message: { ...message, text: after, edited: { user: id, ts: nextTs() } },
        previous_message: { ...message, text: before },
      });
    },
    press: (message, title, fields = {}, more = {}) => {
      const ephemeral = message.only === 'ephemeral';
      const values = Object.entries(fields).map(([field, value]) => [
        field,
        { [field]: { type: 'plain_text_input', value } },
      ]);
      return transport.send('interactive', {
        type: 'block_actions',
        ...common(),
        user,
        team: { id: 'T1', domain: 'acme' },
        channel: { id: message.channel, name: message.channel.startsWith('D') ? 'directmessage' : 'soc' },
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: message.channel,
          is_ephemeral: ephemeral,
        },
        ...(ephemeral
          ? {}
          : {
              message: {
                type: 'message',
                user: botUser,
                ts: message.ts,
                thread_ts: message.thread_ts,
                blocks: message.blocks,
              },
            }),
        state: { values: Object.fromEntries(values) },
        response_url: slack.responseUrl(message.channel, message.ts),
        actions: [{ type: 'button', action_ts: nextTs(), ...button(message, title) }],
        ...more,
      });
    },
    shortcut: (message, more = {}) =>
      transport.send('interactive', {
        type: 'message_action',
        callback_id: 'hunt_on_this',
        ...common(),
        action_ts: nextTs(),
        user,
        team: { id: 'T1', domain: 'acme' },
        channel: { id: 'C1', name: 'soc' },
        message_ts: message.ts,
        message: { type: 'message', ...message },
        response_url: slack.responseUrl('C1'),
        ...more,
      }),
  };
}

function button(message: SlackMessage, title: string): Args {
  const found = buttons(message).find((one) => one.title === title);
  if (!found) throw new Error(`no button “${title}” on: ${buttons(message).map((one) => one.title)}`);
  return found.element;
}

/** The buttons of a message. */
export function buttons(
  message: SlackMessage,
): readonly { readonly title: string; readonly element: Args }[] {
  return message.blocks.flatMap((block) => {
    const elements =
      block.type === 'actions' && Array.isArray(block.elements) ? (block.elements as Args[]) : [];
    return elements.map((element) => ({
      title: String((element.text as { text?: unknown }).text),
      element: { block_id: block.block_id, ...element },
    }));
  });
}
