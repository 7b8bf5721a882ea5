import { UserError } from '../errors.ts';
import { scanWords } from './scan-words.ts';
import { shorten } from './shorten.ts';

/** One word of a line. `text` is without its quotes; `start` and `end` are offsets into the text that was split. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True where any of it stood in quotes: such a word is never a keyword. */
  readonly quoted: boolean;
  /** Of a word like `name=value`; the value may be empty. */
  readonly assignment?: { readonly name: string; readonly value: string };
}

/** Splits at white space; quotes, straight or typographic, group. @throws {UserError} a quote is never closed. */
export function splitWords(text: string): readonly Word[] {
  const { words, open } = scanWords(text, { stopAtPipe: false });
  if (open !== undefined) throw unclosedQuote(text, open);
  return words;
}

/** The error for a quote that begins at an offset and does not end. */
export function unclosedQuote(text: string, open: number): UserError {
  const following = text.slice(open + 1).trim();
  const where = following === '' ? 'at the end' : `before “${shorten(following)}”`;
  return new UserError(
    `The quote ${where} (character ${open + 1} of “${shorten(text.trim())}”) is never closed.`,
    {
      title: 'A quote is left open',
      hint: 'Close it with another quote. To keep a quote that belongs to the text, write \\" inside double quotes.',
    },
  );
}
