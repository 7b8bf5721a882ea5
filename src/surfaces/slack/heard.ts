import type { Place } from '../../types.ts';

/** Sends a message through the `response_url` of what was heard; good for 5 messages in 30 minutes. */
export type Respond = (message: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Where the answer to something heard goes. */
export interface Target {
  readonly channel: string;
  readonly user: string;
  /** Root message of the thread that takes new messages; without it they go to the channel itself. */
  readonly thread?: string;
  /** The message whose place the answer takes, by its timestamp. */
  readonly replaces?: string;
  /** The line above that message which says who asked for it, to be kept. */
  readonly heading?: object;
  /** True where the pressed card is seen by one person only: it can be reached by {@link Respond} alone. */
  readonly ephemeral?: boolean;
  readonly respond?: Respond;
  /** True where others see the answer but did not see the line, so that the answer says who asked for what. */
  readonly showsAsker: boolean;
}

/** Something a person did in Slack, whichever way: typed a command, wrote a message, pressed a button. */
export interface Heard {
  /** The same for every delivery of the same thing. */
  readonly key: string;
  /** The workspace the person acted in. */
  readonly team: string;
  readonly place: Place;
  /** True where Slack says by itself that the conversation is shared with another organisation. */
  readonly shared?: boolean;
  /** Users whom the text mentions, by id; `line` is told their names. */
  readonly mentions: readonly string[];
  readonly line: (nameOf: (userId: string) => string | undefined) => string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** What the line is about, where that came along with it. */
  readonly said?: readonly string[];
  /** Root message of the thread in which the line stands; what was said there can be read. */
  readonly inThread?: string;
  readonly target: Target;
}

/** The line of the button beside progress. */
export const stopLine = 'stop';

/** What stands for a name in payloads about conversations that have none, or whose name Slack does not tell there. */
const noName = new Set(['directmessage', 'group', 'privategroup']);

/** A conversation by its id and what a payload calls it (`channel_name`). */
export function placeNamed(channel: string, name = ''): Place {
  const place = slackPlace(channel, name);
  return place.kind === 'channel' && name !== '' && !noName.has(name) ? { ...place, name } : place;
}

/** The kind of a conversation from its id and what the payload says of it (`channel_type`, or `channel_name`). */
export function slackPlace(channel: string, hint = ''): Place {
  if (hint === 'im' || hint === 'directmessage' || channel.startsWith('D'))
    return { id: channel, kind: 'personal' };
  if (hint === 'mpim' || hint.startsWith('mpdm-')) return { id: channel, kind: 'group' };
  // Group messages have ids with a G; so have private channels of old, of which the payload says what they are.
  const old = channel.startsWith('G') && hint !== 'group' && hint !== 'privategroup';
  return { id: channel, kind: old ? 'group' : 'channel' };
}
