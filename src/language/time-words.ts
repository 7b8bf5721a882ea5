import type { DateTime } from 'luxon';
import type { UserError } from '../errors.ts';
import type { Word } from './split-words.ts';
import { unreadableTime } from './time-error.ts';
import { readTimePoint, type TimePoint } from './time-point.ts';

/** The words of a line as the forms of time phrases look at them. */
export interface TimeWords {
  readonly now: DateTime;
  readonly count: number;
  /** As typed; empty past the end. */
  text(index: number): string;
  /** Lower case; empty for a quoted word, which is never a keyword, and past the end. */
  key(index: number): string;
  /** Words from an index up to another, joined. */
  join(from: number, to: number): string;
  /** Where a phrase that goes on from an index must stop at the latest: at another part of the line. */
  limit(from: number): number;
}

/** A point that was read, and the index of the word after it. */
export interface ReadPoint {
  readonly point: TimePoint;
  readonly end: number;
}

/** An interval that was read, and the index of the word after it. */
export interface ReadInterval {
  readonly start: DateTime;
  readonly end: DateTime;
  readonly next: number;
}

/** Reads a phrase that begins at an index: undefined where none does. @throws {UserError} one begins and goes wrong. */
export type TimeForm = (words: TimeWords, at: number) => ReadInterval | undefined;

/** Why a date with a time of day is no window. */
export const aMoment = 'that is a moment; say “since …” or “around … ± 30m”';

const otherParts = new Set(['for', 'top', 'as', 'in']);
const longestPoint = 7;

/** Prepares words for the forms. */
export function timeWords(words: readonly Word[], now: DateTime): TimeWords {
  const texts = words.map(({ text }) => text);
  const keys = words.map(({ text, quoted, assignment }) => (quoted || assignment ? '' : text.toLowerCase()));
  const stops = words.map(
    ({ assignment }, index) => assignment !== undefined || otherParts.has(keys[index] ?? ''),
  );
  return {
    now,
    count: words.length,
    text: (index) => texts[index] ?? '',
    key: (index) => keys[index] ?? '',
    join: (from, to) => texts.slice(from, to).join(' '),
    limit(from) {
      const stop = stops.indexOf(true, from);
      return Math.min(stop < 0 ? words.length : stop, from + 2 * longestPoint);
    },
  };
}

/** The longest point that begins at an index. */
export function readLongestPoint(words: TimeWords, from: number): ReadPoint | undefined {
  for (let end = Math.min(words.limit(from), from + longestPoint); end > from; end -= 1) {
    const point = readTimePoint(words.join(from, end), words.now);
    if (point) return { point, end };
  }
  return undefined;
}

/** The error for what begins at an index: it names the words up to the next part of the line, four at the most. */
export function unreadable(words: TimeWords, from: number, because?: string): UserError {
  const end = Math.max(from + 1, Math.min(words.limit(from + 1), from + 4));
  return unreadableTime(words.join(from, end), words.now, because);
}
