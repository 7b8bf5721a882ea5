import { createHash } from 'node:crypto';
import { z } from 'zod';
import { attachedTexts } from './attached-texts.ts';
import type { Inbound } from './inbound.ts';
import { conversationOf, placeOf } from './incoming-of.ts';
import { mentionsBot, textWithoutMentions } from './line-of.ts';
import { pressedFrom } from './pressed.ts';

/** What a message is to Huntline: said to it, said among people where it reads along, or neither. */
export type Hearing = 'line' | 'nothing' | 'overheard';

const longest = 100_000;

const role = z.looseObject({ role: z.string().nullish() });
const changed = z.looseObject({ eventType: z.enum(['editMessage', 'undeleteMessage']) });
const sent = z.looseObject({ timestamp: z.string().nullish() });

/**
 * In a channel or a group chat a line is what mentions Huntline or was pressed on its card: with resource-specific
 * consent Teams hands over all the rest as well, and changes of it.
 */
export function hearingOf(activity: Inbound): Hearing {
  if (isBots(activity)) return 'nothing';
  const personal = placeOf(activity).kind === 'personal';
  const toUs = personal || mentionsBot(activity) || pressedFrom(activity.value) !== undefined;
  if (activity.type === 'message') return toUs ? 'line' : 'overheard';
  // What was a line has been answered as it was.
  if (activity.type !== 'messageUpdate' || toUs) return 'nothing';
  return changed.safeParse(activity.channelData).success ? 'overheard' : 'nothing';
}

/** What a message says in all: its text, where its links lead, what it quotes, and the cards on it. */
export function heardText(activity: Inbound): string {
  const { html, cards } = attachedTexts(activity.attachments);
  const lines = [textWithoutMentions(activity), ...html, ...cards].join('\n').split('\n');
  const told = lines.map((line) => line.trim()).filter((line) => line !== '');
  return [...new Set(told)].join('\n').slice(0, longest);
}

/** Root of the thread that an answer belongs in; a chat without threads is one. */
export function threadOf(activity: Inbound): string {
  const { placeId, thread } = conversationOf(activity);
  return thread ?? placeId;
}

/** Tells one delivery from another; a message keeps its id when it is edited. */
export function deliveryOf(activity: Inbound): string | undefined {
  if (!activity.id) return undefined;
  const id = `${activity.conversation.id} ${activity.id}`;
  if (activity.type !== 'messageUpdate') return id;
  const { timestamp } = sent.safeParse(activity).data ?? {};
  const state = JSON.stringify([timestamp, activity.text, activity.attachments]);
  return `${id} ${createHash('sha256').update(state).digest('base64')}`;
}

function isBots({ from, recipient }: Inbound): boolean {
  return from.id === recipient.id || from.id.startsWith('28:') || role.safeParse(from).data?.role === 'bot';
}
