import { casual, GB, type ParsedResult } from 'chrono-node/en';
import { DateTime, type DurationObjectUnits } from 'luxon';
import { readWholeSpan, shift } from './duration.ts';

type Components = ParsedResult['start'];

/** One end of a window as it was typed, in the person's zone. */
export interface TimePoint {
  /** The instant, or the first instant of the day or month. */
  readonly at: DateTime;
  readonly precision: 'day' | 'instant' | 'month';
  /** Where the words leave open which one is meant (`monday`, `09:00`, `3 October`): how far the next one is. */
  readonly repeats?: DurationObjectUnits;
  /** True where it was read off a wall clock, which shows some hours twice a year. */
  readonly isWallTime?: boolean;
}

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const isoMonth = /^\d{4}-\d{2}$/;
const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const wallClock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** How dates begin in English; nothing else is shown to the reader of human dates, which finds dates where none are. */
const humanStart =
  /^(?:\d{1,4}(?:[-/.:]\d{1,4}){0,2}(?:st|nd|rd|th|[ap]\.?m\.?)?(?:\s|$)|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|yesterday|today|last|this|noon|midnight|the|an?|one|two|three|four|five|six|seven|eight|nine|ten|half)(?![\p{N}_-]))/iu;

/** Reads a text that is a date, a time or both from its beginning to its end; takes the one nearest before now. */
export function readTimePoint(text: string, now: DateTime): TimePoint | undefined {
  if (text.length > 60) return undefined;
  const point = readBack(text, now) ?? readIso(text, now) ?? readClock(text, now) ?? readHuman(text, now);
  return point?.at.isValid ? latestBefore(point, now) : undefined;
}

/** A point as the end of what another starts: after a moment, `17:00` is the first such time; else the latest one. */
export function asEndOf(start: TimePoint, point: TimePoint, now: DateTime): TimePoint {
  if (!point.repeats || start.at > now) return point;
  const isClockTime = 'days' in point.repeats && start.precision === 'instant';
  let at = isClockTime ? onDayOf(start.at, point.at) : point.at;
  while (endOf({ ...point, at }) <= startOf(start)) at = at.plus(point.repeats);
  return { ...point, at };
}

function onDayOf(day: DateTime, time: DateTime): DateTime {
  const { year, month, day: dayOfMonth } = day;
  return time.set({ year, month, day: dayOfMonth });
}

/** Where a window that begins with this point begins: of an hour that the clock shows twice, the first. */
export function startOf({ at, isWallTime }: TimePoint): DateTime {
  return isWallTime ? (at.getPossibleOffsets()[0] ?? at) : at;
}

/** Where a window that ends with this point ends: a day or a month counts whole, an hour shown twice to the second. */
export function endOf({ at, precision, isWallTime }: TimePoint): DateTime {
  if (precision === 'day') return at.plus({ days: 1 }).startOf('day');
  if (precision === 'month') return at.plus({ months: 1 }).startOf('month');
  return isWallTime ? (at.getPossibleOffsets().at(-1) ?? at) : at;
}

function latestBefore(point: TimePoint, now: DateTime): TimePoint {
  return point.repeats && point.at > now ? { ...point, at: point.at.minus(point.repeats) } : point;
}

/** `-5d`, `5d`, `now`. Phones turn the minus into a dash. */
function readBack(text: string, now: DateTime): TimePoint | undefined {
  if (/^now$/i.test(text)) return { at: now, precision: 'instant' };
  const span = readWholeSpan(text.replace(/^[-−–]\s*(?=\d)/, ''));
  return span && { at: shift(now, span), precision: 'instant' };
}

function readIso(text: string, now: DateTime): TimePoint | undefined {
  const zone = now.zone;
  if (isoDate.test(text)) return { at: DateTime.fromISO(text, { zone }), precision: 'day' };
  if (isoMonth.test(text)) return { at: DateTime.fromISO(text, { zone }), precision: 'month' };
  const [, date = '', time = '', offset = ''] = isoTime.exec(text) ?? [];
  if (date === '') return undefined;
  const suffix = offset.replace(/utc/i, 'Z').toUpperCase();
  const at = DateTime.fromISO(
    `${date}T${time.padStart(time.indexOf(':') === 1 ? time.length + 1 : 0, '0')}${suffix}`,
    {
      zone,
    },
  );
  return { at, precision: 'instant', isWallTime: offset === '' };
}

function readClock(text: string, now: DateTime): TimePoint | undefined {
  const [, hour, minute, second = '0'] = wallClock.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const at = now.set({ hour: Number(hour), minute: Number(minute), second: Number(second), millisecond: 0 });
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return {
    at: isTime ? at : DateTime.invalid('no such time'),
    precision: 'instant',
    repeats: { days: 1 },
    isWallTime: true,
  };
}

/** Dates as people write them, in English: `monday 09:00`, `3 October 2026 4pm`, `yesterday 14:00`, `2 hours ago`. */
function readHuman(text: string, now: DateTime): TimePoint | undefined {
  if (!humanStart.test(text) || /^\d+(?:-\d+)*(?:T|$)/.test(text)) return undefined;
  const parser = isMonthFirst(now.locale) ? casual : GB;
  const [result, ...others] = parser.parse(text, { instant: now.toJSDate(), timezone: now.offset });
  if (!result || others.length > 0 || result.end || result.text.trim() !== text.trim()) return undefined;
  const { start } = result;
  const repeats = repetitionOf(start);
  const again = repeats ? { repeats } : {};
  if (!start.isCertain('hour')) {
    const at = DateTime.fromObject(fieldsOf(start, dateFields), { zone: now.zone });
    const isMonth = !start.isCertain('day') && !start.isCertain('weekday') && at.day === 1;
    return { at, precision: isMonth ? 'month' : 'day', ...again };
  }
  if (start.isCertain('timezoneOffset')) {
    return { at: DateTime.fromJSDate(start.date(), { zone: now.zone }), precision: 'instant', ...again };
  }
  const at = DateTime.fromObject(fieldsOf(start, [...dateFields, ...timeFields]), { zone: now.zone });
  return { at, precision: 'instant', isWallTime: true, ...again };
}

const dateFields = ['year', 'month', 'day'] as const;
const timeFields = ['hour', 'minute', 'second', 'millisecond'] as const;

function fieldsOf(
  start: Components,
  names: readonly Parameters<Components['get']>[0][],
): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, start.get(name) ?? 0]));
}

function repetitionOf(start: Components): DurationObjectUnits | undefined {
  if (start.isCertain('day')) return start.isCertain('year') ? undefined : { years: 1 };
  if (start.isCertain('weekday')) return { weeks: 1 };
  if (start.isCertain('month')) return start.isCertain('year') ? undefined : { years: 1 };
  return { days: 1 };
}

function isMonthFirst(locale: string | null): boolean {
  const parts = new Intl.DateTimeFormat(locale ?? 'en-GB').formatToParts(0).map(({ type }) => type);
  return parts.indexOf('month') < parts.indexOf('day') && parts.indexOf('day') < parts.indexOf('year');
}
