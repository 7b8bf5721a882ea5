import { z } from 'zod';
import type { Inbound } from './inbound.ts';

const mentionOf = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
});

const atTags = /<at\b[^<>]{0,200}>([^<>]{0,200})<\/at>/gi;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&apos;': "'",
  '&#39;': "'",
  '&gt;': '>',
  '&lt;': '<',
  '&nbsp;': ' ',
  '&quot;': '"',
};

/** What a person typed to the bot: its own mention gone, other people's mentions as their names. */
export function lineOf(activity: Inbound): string {
  let line = activity.text ?? '';
  for (const { text, mentioned } of mentionsIn(activity)) {
    const own = isBot(mentioned.id, activity);
    line = line.replaceAll(text, () => (own ? ' ' : (mentioned.name ?? '')));
  }
  return unescaped(withoutLeftovers(line, activity.recipient.name ?? ''), activity);
}

/** What people wrote to each other: nobody's name in it by a mention. */
export function textWithoutMentions(activity: Inbound): string {
  let text = activity.text ?? '';
  for (const mention of mentionsIn(activity)) text = text.replaceAll(mention.text, ' ');
  return unescaped(text.replaceAll(atTags, ' '), activity);
}

/** True where the message is for Huntline: by a mention, or by the tag of one that Teams left in the text. */
export function mentionsBot(activity: Inbound): boolean {
  if (mentionsIn(activity).some(({ mentioned }) => isBot(mentioned.id, activity))) return true;
  const name = squeezed(activity.recipient.name ?? '');
  const tags = (activity.text ?? '').matchAll(atTags);
  return name !== '' && [...tags].some(([, text = '']) => squeezed(text) === name);
}

function isBot(id: string, { recipient }: Inbound): boolean {
  return id.toLowerCase() === recipient.id.toLowerCase();
}

function squeezed(name: string): string {
  return name.replaceAll(/\s/g, '').toLowerCase();
}

function mentionsIn(activity: Inbound): z.infer<typeof mentionOf>[] {
  return (activity.entities ?? []).flatMap((entity) => mentionOf.safeParse(entity).data ?? []);
}

/** Plain text comes as it was typed; every other format is escaped as in HTML. */
function unescaped(text: string, activity: Inbound): string {
  const typed =
    activity.textFormat === 'plain'
      ? text
      : text.replaceAll(/&(?:amp|apos|#39|gt|lt|nbsp|quot);/g, (entity) => entities[entity] ?? entity);
  return typed.replaceAll('\u00a0', ' ').trim();
}

/** Teams sometimes leaves a mention's tag in the text without an entity for it: at the start, or with the bot's name. */
function withoutLeftovers(line: string, botName: string): string {
  return line.replaceAll(atTags, (tag, name: string, at: number) => {
    const leads = line.slice(0, at).trim() === '';
    return leads || name.trim().toLowerCase() === botName.toLowerCase() ? ' ' : tag;
  });
}
