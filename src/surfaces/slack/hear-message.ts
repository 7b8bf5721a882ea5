import { asTyped, mentionedUsers, withoutCodeMarks, withoutMention } from './as-typed.ts';
import { type Heard, slackPlace } from './heard.ts';

/** What of Slack's `app_mention` and `message` events matters here. */
export interface MessageEvent {
  readonly type: string;
  readonly subtype?: string | undefined;
  readonly channel: string;
  readonly channel_type?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly team?: string;
  readonly user_team?: string;
  readonly text?: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly edited?: { readonly user?: string; readonly ts?: string } | undefined;
}

/** Slack's own bot, which looks like a person in events. */
export const slackbot = 'USLACKBOT';

/** Kinds of message that a person writes; all others are edits, joins, bots' words and the like. */
export const written: ReadonlySet<string | undefined> = new Set([
  undefined,
  'file_share',
  'thread_broadcast',
]);

/**
 * A direct message, or a mention anywhere. Nothing where it is not for the bot: other bots, its own messages, edits,
 * what people say to each other. A mention in a direct message arrives as both events and has the same key twice.
 */
export function hearMessage(
  event: MessageEvent,
  team: string,
  botUserId: string,
  shared = false,
): Heard | undefined {
  if (!event.user || event.bot_id || [botUserId, slackbot].includes(event.user)) return;
  if (event.edited || !written.has(event.subtype)) return;
  const place = slackPlace(event.channel, event.channel_type);
  if (event.type === 'message' && place.kind !== 'personal') return;
  const text = withoutMention(event.text ?? '', botUserId);
  const thread = event.thread_ts ?? (place.kind === 'personal' ? undefined : event.ts);
  return {
    key: `message:${event.channel}:${event.ts}`,
    team: event.user_team ?? event.team ?? team,
    place,
    shared,
    mentions: mentionedUsers(text),
    line: (nameOf) => withoutCodeMarks(asTyped(text, nameOf)) || 'help',
    ...(event.thread_ts === undefined ? {} : { inThread: event.thread_ts }),
    target: {
      channel: event.channel,
      user: event.user,
      ...(thread === undefined ? {} : { thread }),
      showsAsker: false,
    },
  };
}
