import type { Answer } from '../answers.ts';
import { cardData } from './card-data.ts';
import type { AdaptiveCard } from './card-types.ts';
import { fillTemplate } from './fill-template.ts';
import { type Limits, limitsFor, shortenedBy } from './limits.ts';
import { showText } from './show-text.ts';
import type { View } from './view.ts';

/** A picture is mostly one long line of ASCII, which no host counts dearer than it is: its card may be so much larger. */
export const PICTURE_ROOM = 1.4;

/** Makes the card of an answer, never larger than `view.bytes`: what does not fit is shortened, and the card says so. */
export function renderCard(answer: Answer, view: View): AdaptiveCard {
  const most = answer.kind === 'picture' ? view.bytes * PICTURE_ROOM : view.bytes;
  const tries = limitsFor(view, answer);
  const [full] = tries;
  for (const limits of tries) {
    const card = fill(answer, limits, view, full ? shortenedBy(limits, full) : '');
    if (cardBytes(card) <= most) return card;
  }
  return fallbackCard(answer);
}

/** Bytes of a card as JSON in UTF-8. */
export function cardBytes(card: AdaptiveCard): number {
  return Buffer.byteLength(JSON.stringify(card));
}

function fill(answer: Answer, limits: Limits, view: View, shortened: string): AdaptiveCard {
  // The union of answers cannot be told to the union of their functions: each takes the kind that it is filed under.
  const data = cardData[answer.kind] as (answer: Answer, limits: Limits, view: View) => object;
  return fillTemplate(answer.kind, {
    shortened: shortened === '' ? [] : [shortened],
    ...data(answer, limits, view),
  });
}

function fallbackCard(answer: Answer): AdaptiveCard {
  const text = `${showText(answer.title, 80) || 'The answer'}: too large to show in one message.`;
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: text,
    body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }],
  };
}
