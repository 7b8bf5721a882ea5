import type { DateTime } from 'luxon';
import { readSpan, shift, type UnitName, unitNamed } from './duration.ts';
import { type ReadInterval, type TimeForm, type TimeWords, unreadable } from './time-words.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const wholeUnits: ReadonlySet<string> = new Set<UnitName>(['week', 'month', 'year']);

/** `last 28d` ends now; `last week` is the calendar week before this one, but `past week` the seven days up to now. */
export const calendarForms: Readonly<Record<string, TimeForm>> = {
  last: (words, at) => readLast(words, at, true),
  previous: (words, at) => readLast(words, at, true),
  past: (words, at) => readLast(words, at, false),
  today: (words, at) => wholeDay(words.now.startOf('day'), at + 1),
  yesterday: (words, at) => wholeDay(words.now.startOf('day').minus({ days: 1 }), at + 1),
  tomorrow: (words, at) => wholeDay(words.now.startOf('day').plus({ days: 1 }), at + 1),
  this: (words, at) => readWhole(words, at, 0),
  next: readNext,
};

function readLast(words: TimeWords, at: number, isCalendar: boolean): ReadInterval {
  const texts = Array.from({ length: words.limit(at) - at }, (_, index) => words.text(at + index));
  const read = readSpan(texts, 1);
  if (read) return { start: shift(words.now, read.span), end: words.now, next: at + read.end };
  const unit = unitNamed(words.key(at + 1));
  if (unit && isCalendar && wholeUnits.has(unit)) return wholeUnit(words, at, unit, -1);
  const one = readSpan(['1', words.key(at + 1)], 0);
  if (one) return { start: shift(words.now, one.span), end: words.now, next: at + 2 };
  const weekday = weekdays.indexOf(words.key(at + 1)) + 1;
  if (weekday === 0) throw unreadable(words, at);
  const today = words.now.startOf('day');
  return wholeDay(today.minus({ days: (today.weekday - weekday + 7) % 7 || 7 }), at + 2);
}

/** What is to come is read, so that the error can say that it is to come. */
function readNext(words: TimeWords, at: number): ReadInterval | undefined {
  const read = readSpan([words.key(at + 1), words.key(at + 2)], 0);
  if (read) return { start: words.now, end: shift(words.now, read.span, 1), next: at + 1 + read.end };
  return readWhole(words, at, 1);
}

function readWhole(words: TimeWords, at: number, offset: number): ReadInterval | undefined {
  const unit = unitNamed(words.key(at + 1));
  return unit && wholeUnit(words, at, unit, offset);
}

function wholeUnit({ now }: TimeWords, at: number, unit: UnitName, offset: number): ReadInterval {
  const begin = (time: DateTime) => time.startOf(unit, { useLocaleWeeks: true });
  const start = begin(begin(now).plus({ [unit]: offset }));
  return { start, end: begin(start.plus({ [unit]: 1 })), next: at + 2 };
}

function wholeDay(start: DateTime, next: number): ReadInterval {
  return { start, end: start.plus({ days: 1 }).startOf('day'), next };
}
