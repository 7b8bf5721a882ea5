import type { CardElement, TextRun, Tone } from './card-types.ts';

/** Stands before a word that judges, and does not part from it; a colour never says something alone. */
export function toneDot(tone: Tone): string {
  return tone === 'Default' ? '○\u00a0' : '●\u00a0';
}

/** The text of an element as runs; what has no text has none. */
export function runsOf(element: CardElement): readonly TextRun[] {
  if (element.type === 'RichTextBlock') return element.inlines;
  if (element.type === 'TextBlock') return [{ type: 'TextRun', text: element.text }];
  return [];
}

/** The text of an element. */
export function textOf(element: CardElement): string {
  return runsOf(element)
    .map(({ text }) => text)
    .join('');
}
