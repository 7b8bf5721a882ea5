import type { Word } from './split-words.ts';

/** What one pass over a text finds; `open` is the offset of a quote that is never closed. */
export interface Scan {
  readonly words: readonly Word[];
  /** Offset of the first `|` outside quotes, where the pass stopped. */
  readonly pipe?: number;
  readonly open?: number;
}

interface Part {
  readonly text: string;
  readonly end: number;
}

/** White space, and what pastes in as white space: zero-width spaces, which `\s` does not know. */
export const separator = /[\s\u180e\u200b\u2060]/;
const assignable = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** Which quotes end one that this quote began; any other of its family does where none of these follows. */
const closers: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '”': '”',
  '„': '“”',
  '‟': '”',
  '«': '»',
  '»': '«»',
  "'": "'",
  '‘': '’',
  '’': '’',
  '‚': '‘’',
  '‛': '’',
};
const doubles = '"“”„‟«»';
const singles = "'‘’‚‛";

/** Splits without complaint: the callers decide what an open quote or a pipe means to them. */
export function scanWords(text: string, { stopAtPipe }: { readonly stopAtPipe: boolean }): Scan {
  const words: Word[] = [];
  let at = 0;
  const isOver = () =>
    at >= text.length || separator.test(text.charAt(at)) || (stopAtPipe && text[at] === '|');
  for (;;) {
    while (at < text.length && separator.test(text.charAt(at))) at += 1;
    if (at >= text.length) return { words };
    if (text[at] === '|' && stopAtPipe) return { words, pipe: at };
    const start = at;
    let value = '';
    let quoted = false;
    let equals = -1;
    while (!isOver()) {
      if (opensQuote(text, at, start)) {
        const part = readQuoted(text, at);
        if (!part) return { words, open: at };
        value += part.text;
        quoted = true;
        at = part.end;
        continue;
      }
      if (equals < 0 && !quoted && isAssignment(text, at, value)) equals = value.length;
      value += text.charAt(at);
      at += 1;
    }
    const assignment =
      equals < 0 ? {} : { assignment: { name: value.slice(0, equals), value: value.slice(equals + 1) } };
    words.push({ text: value, start, end: at, quoted, ...assignment });
  }
}

function isAssignment(text: string, at: number, name: string): boolean {
  return text[at] === '=' && text[at + 1] !== '=' && assignable.test(name);
}

/** A single quote within a word is an apostrophe (O'Brien), so it opens only where a value begins. */
function opensQuote(text: string, at: number, wordStart: number): boolean {
  const char = text.charAt(at);
  if (doubles.includes(char)) return true;
  return singles.includes(char) && (at === wordStart || /[=,]/.test(text.charAt(at - 1)));
}

/** A backslash is itself (Windows paths), but before a closing quote it keeps the quote, and two are one backslash. */
function readQuoted(text: string, open: number): Part | undefined {
  const ends = endsFor(text, open);
  const isSingle = singles.includes(text.charAt(open));
  let value = '';
  let backslashes = 0;
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') {
      backslashes += 1;
      continue;
    }
    if (!ends.includes(char) || (isSingle && backslashes === 0 && isApostrophe(text, at))) {
      value += '\\'.repeat(backslashes) + char;
    } else {
      value += '\\'.repeat(backslashes >> 1);
      if (backslashes % 2 === 0) return { text: value, end: at + 1 };
      value += char;
    }
    backslashes = 0;
  }
  return undefined;
}

function endsFor(text: string, open: number): string {
  const char = text.charAt(open);
  const proper = closers[char] ?? char;
  if ([...proper].some((end) => text.indexOf(end, open + 1) > 0)) return proper;
  return doubles.includes(char) ? doubles : singles;
}

function isApostrophe(text: string, at: number): boolean {
  return letterOrDigit.test(text.charAt(at - 1)) && letterOrDigit.test(text.charAt(at + 1));
}
