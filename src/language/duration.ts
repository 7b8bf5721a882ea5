import type { DateTime, DurationLike } from 'luxon';

/** A length of time: days and weeks are exact (24 and 168 hours), months and years go by the calendar. */
export interface Span {
  readonly months: number;
  readonly milliseconds: number;
}

/** The units of time, by their long names. */
export type UnitName = 'day' | 'hour' | 'minute' | 'month' | 'second' | 'week' | 'year';
type Unit = ({ readonly milliseconds: number } | { readonly months: number }) & {
  readonly unit: UnitName;
  readonly short: readonly string[];
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const units: readonly Unit[] = [
  { unit: 'second', short: ['s', 'sec', 'secs'], milliseconds: 1000 },
  { unit: 'minute', short: ['m', 'min', 'mins'], milliseconds: minute },
  { unit: 'hour', short: ['h', 'hr', 'hrs'], milliseconds: hour },
  { unit: 'day', short: ['d'], milliseconds: day },
  { unit: 'week', short: ['w', 'wk', 'wks'], milliseconds: 7 * day },
  { unit: 'month', short: ['mo', 'mos', 'mth', 'mths'], months: 1 },
  { unit: 'year', short: ['y', 'yr', 'yrs'], months: 12 },
];
const unitByName = new Map(
  units.flatMap((unit) => [...unit.short, unit.unit, `${unit.unit}s`].map((name) => [name, unit] as const)),
);

const numberWords = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const isoDuration =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?=\d)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;

/** Reads as much of `28d`, `2 weeks`, `1h30m`, `1 day 12 hours`, `P1D` as stands at an index; `end` is the next one. */
export function readSpan(
  words: readonly string[],
  at: number,
): { readonly span: Span; readonly end: number } | undefined {
  const iso = readIsoDuration(words[at]?.toUpperCase() ?? '');
  if (iso) return { span: iso, end: at + 1 };
  let span: Span | undefined;
  let end = at;
  for (;;) {
    const compact = readCompact(words[end] ?? '');
    const spaced = compact ? undefined : readCount(words[end] ?? '', words[end + 1] ?? '');
    const more = compact ?? spaced;
    if (!more) return span && { span, end };
    span = span ? add(span, more) : more;
    end += compact ? 1 : 2;
  }
}

/** Reads a text that is a length of time from its beginning to its end. */
export function readWholeSpan(text: string): Span | undefined {
  const words = text.trim().split(/\s+/);
  const read = readSpan(words, 0);
  return read?.end === words.length ? read.span : undefined;
}

/** Reads ISO 8601's `P1D`, `PT6H`; upper case, as the standard has it. */
export function readIsoDuration(text: string): Span | undefined {
  const match = isoDuration.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return sane({
    months: (years ?? 0) * 12 + (months ?? 0),
    milliseconds:
      (weeks ?? 0) * 7 * day +
      (days ?? 0) * day +
      (hours ?? 0) * hour +
      (minutes ?? 0) * minute +
      (seconds ?? 0) * 1000,
  });
}

/** `28d`, `1h30m`: numbers and units in one word. */
export function readCompact(word: string): Span | undefined {
  if (!/^(?:\d+(?:\.\d+)?\p{L}+)+$/u.test(word)) return undefined;
  let span: Span | undefined;
  for (const [, count = '', unit = ''] of word.matchAll(/([\d.]+)(\p{L}+)/gu)) {
    const part = readCount(count, unit);
    if (!part) return undefined;
    span = span ? add(span, part) : part;
  }
  return span;
}

/** The unit that a word names, in any of its spellings. */
export function unitNamed(word: string): UnitName | undefined {
  return unitByName.get(word.toLowerCase())?.unit;
}

/** A span that reaches back (or, with `1`, forward) from an instant. */
export function shift(from: DateTime, span: Span, direction: -1 | 1 = -1): DateTime {
  const by: DurationLike = { months: direction * span.months };
  return from.plus(span.months === 0 ? {} : by).plus(direction * span.milliseconds);
}

function readCount(count: string, unitName: string): Span | undefined {
  const unit = unitByName.get(unitName.toLowerCase());
  const number = readNumber(count);
  if (!unit || number === undefined) return undefined;
  if ('milliseconds' in unit) return sane({ months: 0, milliseconds: number * unit.milliseconds });
  return Number.isInteger(number) ? sane({ months: number * unit.months, milliseconds: 0 }) : undefined;
}

function readNumber(text: string): number | undefined {
  if (/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  const word = text.toLowerCase();
  if (word === 'a' || word === 'an') return 1;
  const index = numberWords.indexOf(word);
  return index < 0 ? undefined : index + 1;
}

function add(one: Span, other: Span): Span {
  return { months: one.months + other.months, milliseconds: one.milliseconds + other.milliseconds };
}

function sane({ months, milliseconds }: Span): Span | undefined {
  return Number.isFinite(months) && Number.isFinite(milliseconds)
    ? { months, milliseconds: Math.round(milliseconds) }
    : undefined;
}
