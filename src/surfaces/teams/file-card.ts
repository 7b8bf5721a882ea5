import type { FileAnswer } from '../../answers.ts';
import type { AdaptiveCard, CardElement } from '../../render/card-types.ts';
import { cardBytes } from '../../render/render-card.ts';
import { showText } from '../../render/show-text.ts';

const longestLine = 400;
/** Left free for what stands around the lines. */
const spare = 800;

/** A file's card with the beginning of its content, for places where Teams takes no file: as many lines as fit. */
export function fileCard(card: AdaptiveCard, file: FileAnswer, maxBytes: number): AdaptiveCard {
  const lines = file.content.split(/\r?\n/).filter((line) => line !== '');
  const shown: string[] = [];
  let room = maxBytes - cardBytes(card) - spare;
  for (const line of lines) {
    const text = showText(line, longestLine);
    room -= Buffer.byteLength(JSON.stringify(text));
    if (room < 0) break;
    shown.push(text);
  }
  if (shown.length === 0) return card;
  const count =
    shown.length === lines.length
      ? 'All lines of the file:'
      : `The first ${shown.length} of ${lines.length} lines:`;
  return { ...card, body: [...card.body, note(count), content(shown.join('\n'))] };
}

function content(text: string): CardElement {
  const inlines = [{ type: 'TextRun', text, fontType: 'Monospace', size: 'Small' }] as const;
  return { type: 'Container', style: 'emphasis', items: [{ type: 'RichTextBlock', inlines }] };
}

function note(text: string): CardElement {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, size: 'Small', isSubtle: true }] };
}
