import type { MessageShortcut } from '@slack/bolt';
import { asTyped, mentionedUsers } from './as-typed.ts';
import { type Heard, type Respond, slackPlace } from './heard.ts';

/** The message shortcut's id, as the manifest declares it. */
export const huntOnThis = 'hunt_on_this';

/** A message may be longer than any line; what matters in an alert stands early. */
const longestText = 1_000;

/** “Hunt on this” in a message's menu: what the message says, as the line `hunt for "…"`; answered in its thread. */
export function hearShortcut(shortcut: MessageShortcut, respond: Respond): Heard {
  const { message, channel } = shortcut;
  const place = slackPlace(channel.id, channel.name);
  const text = said(message).join('\n');
  const root: unknown = message.thread_ts ?? message.ts ?? shortcut.message_ts;
  return {
    key: `shortcut:${shortcut.trigger_id}`,
    team: shortcut.user.team_id ?? shortcut.team?.id ?? '',
    place,
    mentions: mentionedUsers(text),
    line: (nameOf) => huntFor(asTyped(text, nameOf)),
    target: {
      channel: channel.id,
      user: shortcut.user.id,
      respond,
      ...(typeof root === 'string' ? { thread: root } : {}),
      showsAsker: place.kind !== 'personal',
    },
  };
}

function huntFor(text: string): string {
  const words = text
    .replaceAll(/["“”\\]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return words === '' ? 'hunt list' : `hunt for "${words.slice(0, longestText).trim()}"`;
}

/**
 * Every text of a message. A person's blocks say the same as the text; bots that announce alerts write blocks or
 * attachments that say more than the text, which is often empty.
 */
function said(message: Readonly<Record<string, unknown>>): readonly string[] {
  const byPerson = typeof message.text === 'string' && message.text.trim() !== '' && !message.bot_id;
  const texts = byPerson
    ? [message.text]
    : [message.text, ...shown(message.attachments), ...shown(message.blocks)];
  return [...new Set(texts.filter((text): text is string => typeof text === 'string' && text.trim() !== ''))];
}

const shownKeys = new Set([
  'pretext',
  'title',
  'text',
  'value',
  'url',
  'fields',
  'elements',
  'rows',
  'blocks',
  'attachments',
]);

function shown(part: unknown): readonly unknown[] {
  if (Array.isArray(part)) return part.flatMap(shown);
  if (typeof part !== 'object' || part === null) return [part];
  if ('type' in part && part.type === 'actions') return [];
  return Object.entries(part).flatMap(([key, value]) => (shownKeys.has(key) ? shown(value) : []));
}
