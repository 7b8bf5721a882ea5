import { asSaid } from './as-typed.ts';

type Part = Readonly<Record<string, unknown>>;

/** No message that a person writes is longer; a bot's blocks and attachments may be, and what follows is not read. */
const longest = 100_000;

/** All that a message says, as it was typed. */
export function saidIn(message: Part): string {
  return asSaid(markupOf(message));
}

/**
 * All that a message says, in Slack's markup, whoever wrote it. A person's blocks say the same as the text; bots that
 * announce alerts write blocks or attachments that say more than the text, which is often empty.
 */
export function markupOf(message: Part): string {
  const { text, attachments, blocks } = message;
  const byPerson = typeof text === 'string' && text.trim() !== '' && !message.bot_id && !message.app_id;
  const texts = byPerson
    ? [text, ...shown(list(attachments).filter(isForwarded))]
    : [text, ...shown(list(attachments).filter((part) => !isPreview(part))), ...shown(blocks)];
  const said = texts.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
  return [...new Set(said)].join('\n').slice(0, longest);
}

/** Another message that was put into this one. */
function isForwarded(attachment: unknown): boolean {
  return isPart(attachment) && (attachment.is_share === true || attachment.is_msg_unfurl === true);
}

/** What Slack found behind a link: words of a page that nobody here has said. */
function isPreview(attachment: unknown): boolean {
  return isPart(attachment) && typeof attachment.from_url === 'string' && !isForwarded(attachment);
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
  'message_blocks',
  'message',
]);

/** Rich text comes in runs, one for each style: an address that is half bold is still one address. */
const runs = new Set(['rich_text_preformatted', 'rich_text_quote', 'rich_text_section']);

function shown(part: unknown): readonly unknown[] {
  if (Array.isArray(part)) return part.flatMap(shown);
  if (!isPart(part)) return [part];
  if (part.type === 'actions') return [];
  if (typeof part.type === 'string' && runs.has(part.type))
    return [list(part.elements).map(runText).join('')];
  return Object.entries(part).flatMap(([key, value]) => (shownKeys.has(key) ? shown(value) : []));
}

function runText(run: unknown): string {
  if (!isPart(run)) return '';
  const { type, text, url } = run;
  if (type === 'link' && typeof url === 'string') {
    return typeof text === 'string' ? `<${url}|${text}>` : `<${url}>`;
  }
  return typeof text === 'string' ? text : ' ';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
