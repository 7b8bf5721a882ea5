import { z } from 'zod';
import { cardText } from './card-text.ts';
import { htmlText, quotedText } from './html-text.ts';

/** Texts of what hangs on a message, in Teams' activities and in Graph's messages alike. */
export interface AttachedTexts {
  /** The whole message, where Teams gives it as HTML beside its text. */
  readonly html: readonly string[];
  readonly cards: readonly string[];
  /** What the message replies to or forwards. */
  readonly quotes: readonly string[];
}

const mostAttachments = 50;
const longestContent = 500_000;

const attachment = z.looseObject({ contentType: z.string(), content: z.unknown().optional() });
const reference = z.looseObject({ messagePreview: z.string() });
const forwarded = z.looseObject({ originalMessageContent: z.string() });

/** Files and unknown things are passed over. */
export function attachedTexts(attachments: unknown): AttachedTexts {
  const html: string[] = [];
  const cards: string[] = [];
  const quotes: string[] = [];
  for (const one of Array.isArray(attachments) ? attachments.slice(0, mostAttachments) : []) {
    const { contentType, content } = attachment.safeParse(one).data ?? {};
    if (contentType === 'text/html' && typeof content === 'string') {
      html.push(htmlText(content));
      quotes.push(quotedText(content));
    } else if (contentType === 'messageReference') {
      quotes.push(reference.safeParse(parsed(content)).data?.messagePreview ?? '');
    } else if (contentType === 'forwardedMessageReference') {
      quotes.push(htmlText(forwarded.safeParse(parsed(content)).data?.originalMessageContent ?? ''));
    } else if (contentType && isCard(contentType)) {
      cards.push(cardText(parsed(content)));
    }
  }
  return { html: html.filter(isText), cards: cards.filter(isText), quotes: quotes.filter(isText) };
}

function isCard(contentType: string): boolean {
  return /^application\/vnd\.microsoft\.(?:teams\.)?card\.(?!file\.)/.test(contentType);
}

/** Graph gives a card as JSON in a string, the Bot Framework as it is. */
function parsed(content: unknown): unknown {
  if (typeof content !== 'string') return content;
  if (content.length > longestContent) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    // Somebody else's card that is no JSON holds no text for us.
    return undefined;
  }
}

function isText(text: string): boolean {
  return text.trim() !== '';
}
