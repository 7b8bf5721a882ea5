import type { DateTime } from 'luxon';
import { UserError } from '../errors.ts';
import type { Window } from '../types.ts';
import { readBare } from './bare-forms.ts';
import { calendarForms } from './calendar-forms.ts';
import { type Clock, localNow } from './clock.ts';
import { rangeForms } from './range-forms.ts';
import { shorten } from './shorten.ts';
import type { Word } from './split-words.ts';
import { timeError } from './time-error.ts';
import { readTimePoint } from './time-point.ts';
import { aMoment, type ReadInterval, type TimeWords, timeWords, unreadable } from './time-words.ts';

/** A time phrase that was found. */
export interface TimePhrase {
  readonly window: Window;
  /** The phrase's own words, which read back to it: `last 28d`. */
  readonly phrase: string;
  /** Indices of all the words that belong to it, with fillers such as `in the`. */
  readonly used: readonly number[];
}

interface Found {
  readonly interval: ReadInterval;
  readonly phrase: string;
  readonly from: number;
  readonly next: number;
}

const keywordForms = { ...calendarForms, ...rangeForms };
/** Nobody types so many, and each may begin a date. */
const mostWords = 300;
const articles: ReadonlySet<string> = new Set(['the']);
const prepositions: ReadonlySet<string> = new Set(['in', 'over', 'during', 'within', 'for']);

/**
 * Finds the one time phrase among the words, in the person's zone. A day or a month that ends a range counts whole;
 * a window that reaches past now ends now.
 * @throws {UserError} a phrase can't be read, gives no window that is past, or there are two.
 */
export function readTimePhrase(words: readonly Word[], clock: Clock): TimePhrase | undefined {
  if (words.length > mostWords) {
    throw new UserError(`The line has ${words.length} words; at most ${mostWords} are read.`, {
      title: 'The line is too long',
      hint: 'Put quotes round long values, or write a list with commas and no spaces: name=a,b,c',
    });
  }
  const now = localNow(clock);
  const [found, other] = findAll(timeWords(words, now));
  if (!found) return undefined;
  if (other) {
    const both = [found, other].map(({ phrase }) => `“${shorten(phrase)}”`).join(' and ');
    throw timeError('Two times in one line', `The line has two time phrases: ${both}. Leave one out.`, now);
  }
  return {
    window: windowOf(found, now),
    phrase: found.phrase,
    used: Array.from({ length: found.next - found.from }, (_, index) => found.from + index),
  };
}

function findAll(words: TimeWords): readonly Found[] {
  const found: Found[] = [];
  for (let at = 0; at < words.count && found.length < 2; ) {
    const interval = readAt(words, at);
    if (!interval) {
      at += 1;
      continue;
    }
    const { next } = interval;
    if (/^\d{1,2}:\d{2}/.test(words.key(next))) {
      throw unreadable(words, at, readTimePoint(words.key(next), words.now) && aMoment);
    }
    found.push({ interval, phrase: words.join(at, next), from: beforeFillers(words, at), next });
    at = next;
  }
  return found;
}

function readAt(words: TimeWords, at: number): ReadInterval | undefined {
  const key = words.key(at);
  if (key === '') return undefined;
  const form = Object.hasOwn(keywordForms, key) ? keywordForms[key] : readBare;
  return form?.(words, at);
}

/** Where a phrase begins with what people put before it: `in the last 7d`, `for today`. */
function beforeFillers(words: TimeWords, at: number): number {
  const article = articles.has(words.key(at - 1)) ? at - 1 : at;
  return prepositions.has(words.key(article - 1)) ? article - 1 : article;
}

function windowOf({ interval: { start, end }, phrase }: Found, now: DateTime): Window {
  const because = windowFault(phrase, start, end, now);
  if (because) throw because;
  return { start: utc(start), end: utc(end < now ? end : now) };
}

function windowFault(phrase: string, start: DateTime, end: DateTime, now: DateTime): UserError | undefined {
  const typed = `“${shorten(phrase)}”`;
  const show = (time: DateTime) => time.toFormat('yyyy-MM-dd HH:mm');
  if (!start.isValid || start.toMillis() < 0) {
    return timeError('Too far back', `${typed} reaches back before 1970.`, now);
  }
  const isToCome = start > now && (end > start || +end === +now);
  if (start >= end && !isToCome) {
    const message =
      start > end
        ? `${typed} ends (${show(end)}) before it starts (${show(start)}). Swap the two.`
        : `${typed} is no time at all: it ends when it starts.`;
    return timeError('Not a window of time', message, now);
  }
  if (start < now) return undefined;
  const begins =
    +start === +now ? 'it starts only now' : `it starts ${show(start)}, and now it is ${show(now)}`;
  return timeError('That is in the future', `${typed} is in the future: ${begins} (${now.zoneName}).`, now);
}

function utc(time: DateTime): string {
  return time.toJSDate().toISOString();
}
