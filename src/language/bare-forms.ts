import { readCompact, readIsoDuration, readSpan, type Span, shift } from './duration.ts';
import { between, isUntil, upTo, wholeOf } from './range-forms.ts';
import { readTimePoint } from './time-point.ts';
import { type ReadInterval, readLongestPoint, type TimeWords, unreadable } from './time-words.ts';

const joined = [/^(.+?)(?:\.{2,3}|…|–)(.+)$/u, /^(\d{4}-\d{2}-\d{2}[^/]*)\/(.+)$/];
const clockTime = /^\d{1,2}:\d{2}(?::\d{2})?$/;
const isoDateOrTime = /^\d{4}-\d{2}-\d{2}(?:$|t)/;

/** Phrases that no keyword begins: `-5d`, `P1D`, `28d`, `2026-10-05`, `2026-10-01..2026-10-07`. */
export function readBare(words: TimeWords, at: number): ReadInterval | undefined {
  const range = readJoined(words, at);
  if (range) return range;
  const key = words.key(at);
  if (/^[-−–]\d/.test(key)) {
    const point = readTimePoint(key, words.now);
    if (!point) throw unreadable(words, at);
    return upTo(words, at, { point, end: at + 1 });
  }
  if (clockTime.test(key) || isoDateOrTime.test(key)) return readDate(words, at);
  const read = readLength(words, at);
  return read && { start: shift(words.now, read.span), end: words.now, next: read.end };
}

function readDate(words: TimeWords, at: number): ReadInterval {
  const read = readLongestPoint(words, at);
  if (!read) throw unreadable(words, at);
  return isUntil(words.key(read.end)) ? upTo(words, at, read) : wholeOf(words, at, read);
}

/** `2026-10-01..2026-10-07`, and ISO 8601's `2026-10-01/2026-10-07`. */
function readJoined(words: TimeWords, at: number): ReadInterval | undefined {
  for (const pattern of joined) {
    const [, from, to] = pattern.exec(words.key(at)) ?? [];
    if (from === undefined || to === undefined) continue;
    const start = readTimePoint(from, words.now);
    const end = readTimePoint(to, words.now);
    if (start && end) return between(words, start, end, at + 1);
    if (start || end || isoDateOrTime.test(from)) throw unreadable(words, at);
  }
  return undefined;
}

/** A length of time alone means the last such one; after `top` it is a number gone wrong. */
function readLength(words: TimeWords, at: number): { readonly span: Span; readonly end: number } | undefined {
  if (words.key(at - 1) === 'top') return undefined;
  const iso = readIsoDuration(words.text(at));
  if (iso) return { span: iso, end: at + 1 };
  const isSpaced = /^\d+$/.test(words.key(at)) && words.key(at + 1).length > 2;
  if (!isSpaced && !readCompact(words.key(at))) return undefined;
  const texts = Array.from({ length: words.limit(at) - at }, (_, index) => words.key(at + index));
  return addIndex(readSpan(texts, 0), at);
}

function addIndex(
  read: ReturnType<typeof readSpan>,
  at: number,
): { readonly span: Span; readonly end: number } | undefined {
  return read && { span: read.span, end: at + read.end };
}
