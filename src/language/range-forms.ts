import { readWholeSpan, shift } from './duration.ts';
import { timeKeywords } from './keywords.ts';
import { asEndOf, endOf, readTimePoint, startOf, type TimePoint } from './time-point.ts';
import {
  aMoment,
  type ReadInterval,
  type ReadPoint,
  readLongestPoint,
  type TimeForm,
  type TimeWords,
  unreadable,
} from './time-words.ts';

const untilWords: ReadonlySet<string> = new Set(['to', 'until', 'till', 'through', '-', '–', '—', '..', '…']);
const phraseStarts: ReadonlySet<string> = new Set(timeKeywords.filter((word) => !untilWords.has(word)));
const andWords: ReadonlySet<string> = new Set(['and', '&', ...untilWords]);
const longest = 120;
const margin = /^(.+?)\s*(?:±|\+\s?\/?\s?[-−–]|plus\s?[/-]?\s?minus)\s*(\d.*)$/i;

/** Phrases of one or two points in time, by the keyword that begins them. */
export const rangeForms: Readonly<Record<string, TimeForm>> = {
  since: readSince,
  from: readFrom,
  between: readBetween,
  around: readAround,
  on: readOn,
  after: (words, at) => (readLongestPoint(words, at + 1) ? readSince(words, at) : undefined),
  before: refuseEndAlone,
  until: refuseEndAlone,
};

/** From a point up to another where one follows, else up to now. */
export function upTo(words: TimeWords, at: number, { point, end: next }: ReadPoint): ReadInterval {
  if (!untilWords.has(words.key(next))) return { start: startOf(point), end: words.now, next };
  const end = readLongestPoint(words, next + 1);
  if (!end) throw unreadable(words, at, 'the end is not a date or time');
  return between(words, point, end.point, end.end);
}

/** True where a word says that the end of a range follows. */
export function isUntil(key: string): boolean {
  return untilWords.has(key);
}

/** From a point to another; a day or a month as the end counts whole. */
export function between({ now }: TimeWords, from: TimePoint, to: TimePoint, next: number): ReadInterval {
  return { start: startOf(from), end: endOf(asEndOf(from, to, now)), next };
}

/** The day or month that a point names. @throws {UserError} it names a moment. */
export function wholeOf(words: TimeWords, at: number, { point, end }: ReadPoint): ReadInterval {
  if (point.precision !== 'instant') return { start: startOf(point), end: endOf(point), next: end };
  throw unreadable(words, at, aMoment);
}

function readSince(words: TimeWords, at: number): ReadInterval {
  const start = readLongestPoint(words, at + 1);
  if (!start) throw unreadable(words, at);
  return upTo(words, at, start);
}

/** `from` also stands in names of hunts; it begins a time where something that reads like one follows. */
function readFrom(words: TimeWords, at: number): ReadInterval | undefined {
  const start = readLongestPoint(words, at + 1);
  if (start) return upTo(words, at, start);
  const isRange = hasUntil(words, at + 2);
  if (isRange || isDateLike(words.key(at + 1))) throw unreadable(words, at);
  return undefined;
}

/** Whether a range goes on from an index, before another phrase begins. */
function hasUntil(words: TimeWords, from: number): boolean {
  for (let index = from; index < words.limit(from) && !phraseStarts.has(words.key(index)); index += 1) {
    if (isUntil(words.key(index))) return true;
  }
  return false;
}

function readBetween(words: TimeWords, at: number): ReadInterval {
  const limit = words.limit(at + 1);
  for (let and = at + 2; and < limit; and += 1) {
    if (!andWords.has(words.key(and))) continue;
    const start = readTimePoint(words.join(at + 1, and), words.now);
    const end = start && readLongestPoint(words, and + 1);
    if (start && end) return between(words, start, end.point, end.end);
  }
  throw unreadable(words, at, 'it needs two dates or times, as in “between 09:00 and 11:00”');
}

/** `around 14:05 ± 30m`; without a margin half an hour each way, or a day where only the day was given. */
function readAround(words: TimeWords, at: number): ReadInterval {
  for (let next = words.limit(at + 1); next > at + 1; next -= 1) {
    const [, when = '', width = ''] = margin.exec(words.join(at + 1, next).slice(0, longest)) ?? [];
    const point = readTimePoint(when, words.now);
    const span = readWholeSpan(width);
    if (point && span) return { start: shift(startOf(point), span), end: shift(endOf(point), span, 1), next };
  }
  const read = readLongestPoint(words, at + 1);
  if (!read || /^(?:±|\+)/.test(words.key(read.end))) throw unreadable(words, at);
  const by = read.point.precision === 'instant' ? { minutes: 30 } : { days: 1 };
  return { start: startOf(read.point).minus(by), end: endOf(read.point).plus(by), next: read.end };
}

/** `on` also stands before the name of a machine; it begins a time where a day follows. */
function readOn(words: TimeWords, at: number): ReadInterval | undefined {
  const read = readLongestPoint(words, at + 1);
  if (read) return wholeOf(words, at, read);
  if (isDateLike(words.key(at + 1))) throw unreadable(words, at);
  return undefined;
}

/** Only an end: how far back it should reach is not for us to guess. */
function refuseEndAlone(words: TimeWords, at: number): undefined {
  if (!readLongestPoint(words, at + 1)) return undefined;
  throw unreadable(words, at, 'it has no start; say “from … to …”');
}

/** Digits set like a date or a time, whatever they come to; an IP address is not. */
function isDateLike(key: string): boolean {
  return /^[-−–]?\d{1,4}(?:[-/.:]\d{1,4}){0,2}(?:[t:].*|\p{L}{1,6})?$/u.test(key);
}
