import type { Place } from '../../types.ts';
import { type MessageEvent, slackbot, written } from './hear-message.ts';
import { slackPlace } from './heard.ts';
import { saidIn } from './said-in.ts';

/** A message that people wrote to each other in a channel, or changed afterwards. */
export interface OverheardMessage {
  /** The same for every delivery of the same words. */
  readonly key: string;
  readonly team: string;
  readonly user: string;
  readonly place: Place;
  /** True where Slack says by itself that the conversation is shared with another organisation. */
  readonly shared: boolean;
  readonly thread: string;
  readonly ts: string;
  readonly text: string;
}

/** An event that says how a message reads now, and how it read before. */
interface ChangedEvent {
  readonly message?: WrittenMessage;
  readonly previous_message?: WrittenMessage;
}

type WrittenMessage = Partial<MessageEvent> & {
  readonly app_id?: string;
  readonly bot_profile?: unknown;
};

const said: ReadonlySet<string | undefined> = new Set([...written, 'me_message']);

/**
 * What people say to each other. Nothing where it is said to the bot (then it is a line), by a bot or an app, by Slack
 * itself, or where an edit left the words as they were.
 */
export function overhearMessage(
  event: MessageEvent & ChangedEvent,
  team: string,
  botUserId: string,
  shared = false,
): OverheardMessage | undefined {
  const changed = event.subtype === 'message_changed';
  const message: WrittenMessage = changed ? (event.message ?? {}) : event;
  const edited = message.edited?.ts;
  const { user, ts } = message;
  const place = slackPlace(event.channel, event.channel_type);
  if (event.type !== 'message' || place.kind === 'personal' || !ts) return;
  if (!user || [botUserId, slackbot].includes(user) || !said.has(message.subtype)) return;
  // Slack tells of a change when it shows what is behind a link, too: then nobody has edited anything.
  if (changed && edited === undefined) return;
  if (message.bot_id || message.app_id || message.bot_profile) return;
  if (typeof message.text === 'string' && message.text.includes(`<@${botUserId}`)) return;
  const text = saidIn({ ...message });
  const before = event.previous_message ? saidIn({ ...event.previous_message }) : '';
  if (text === before) return;
  return {
    key: `${event.channel}:${ts}:${edited ?? ''}`,
    team: message.user_team ?? message.team ?? team,
    user,
    place,
    shared,
    thread: message.thread_ts ?? ts,
    ts,
    text,
  };
}
