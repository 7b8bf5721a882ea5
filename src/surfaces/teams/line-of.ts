import { z } from 'zod';
import type { Inbound } from './inbound.ts';

const mentionOf = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
});

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
  for (const entity of activity.entities ?? []) {
    const mention = mentionOf.safeParse(entity).data;
    if (!mention) continue;
    const own = mention.mentioned.id === activity.recipient.id;
    line = line.replaceAll(mention.text, () => (own ? ' ' : (mention.mentioned.name ?? '')));
  }
  line = withoutLeftovers(line, activity.recipient.name ?? '');
  // Plain text comes as it was typed; every other format is escaped as in HTML.
  if (activity.textFormat !== 'plain') {
    line = line.replaceAll(/&(?:amp|apos|#39|gt|lt|nbsp|quot);/g, (entity) => entities[entity] ?? entity);
  }
  return line.replaceAll('\u00a0', ' ').trim();
}

/** Teams sometimes leaves a mention's tag in the text without an entity for it: at the start, or with the bot's name. */
function withoutLeftovers(line: string, botName: string): string {
  return line.replaceAll(/<at\b[^<>]{0,200}>([^<>]{0,200})<\/at>/gi, (tag, name: string, at: number) => {
    const leads = line.slice(0, at).trim() === '';
    return leads || name.trim().toLowerCase() === botName.toLowerCase() ? ' ' : tag;
  });
}
