import type { Cell, Column, Json } from '../types.ts';
import type { Tone } from './card-types.ts';
import { cutText } from './cut-text.ts';
import { type Reader, showInstant, yearOf } from './format-time.ts';
import { showText } from './show-text.ts';

/** One value as a card shows it. `text` is safe to show and never empty. */
export interface ShownCell {
  readonly text: string;
  readonly tone?: Tone;
  readonly subtle?: boolean;
}

const NOTHING: ShownCell = { text: '–', subtle: true };
const NUMBERS = new Set(['decimal', 'int', 'long', 'real']);
/** Numbers that name something: nobody groups the digits of an event ID. */
const NAMES_SOMETHING = /(?:id|pid|port|code|number|type|version|asn|year)_?\d*$/i;
const JUDGES = /severity|risk|level|verdict|priority|confidence|status|result|outcome|action/i;
const TONES = new Map<string, Tone>([
  ...'critical high malicious error fail failed failure'
    .split(' ')
    .map((word) => [word, 'Attention'] as const),
  ...'medium moderate suspicious warning active'.split(' ').map((word) => [word, 'Warning'] as const),
  ...'low new inprogress'.split(' ').map((word) => [word, 'Accent'] as const),
  ...'informational info dismissed none'.split(' ').map((word) => [word, 'Default'] as const),
  ...'success succeeded resolved closed benign'.split(' ').map((word) => [word, 'Good'] as const),
]);

/** True for the columns whose values stand right-aligned. */
export function isNumeric(column: Column): boolean {
  return NUMBERS.has(column.type);
}

/** Formats one cell: compact, in the person's zone and locale, cut to `max`. `now` is an instant whose year needs no saying. */
export function showCell(column: Column, cell: Cell, max: number, reader: Reader, now: string): ShownCell {
  if (cell === null || cell === '') return NOTHING;
  if (column.type === 'datetime' && typeof cell === 'string') {
    const shape = yearOf(cell, reader) === yearOf(now, reader) ? 'full' : 'full-year';
    return { text: showInstant(cell, shape, reader) ?? showText(cell, max) };
  }
  if (isNumeric(column)) return { text: cutText(showNumber(column, cell, reader), max) };
  if (column.type === 'timespan' && typeof cell === 'string') {
    return { text: showText(cell.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), max) };
  }
  const text = showText(typeof cell === 'string' ? cell : compact(cell, { left: max * 2 }), max);
  if (text.trim() === '') return NOTHING;
  const tone = JUDGES.test(column.name) ? TONES.get(text.toLowerCase()) : undefined;
  return tone === undefined ? { text } : { text, tone };
}

function showNumber(column: Column, cell: Cell, { locale }: Reader): string {
  const text = String(cell);
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return showText(text);
  const whole = column.type === 'int' || column.type === 'long';
  if (whole && NAMES_SOMETHING.test(column.name)) return text;
  return formatNumber(text as `${number}`, locale);
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function formatNumber(number: number | `${number}`, locale: string): string {
  return numberFormat(locale)
    .format(number)
    .replace(/\p{Bidi_Control}/gu, '');
}

function numberFormat(locale: string): Intl.NumberFormat {
  const format =
    numberFormats.get(locale) ??
    new Intl.NumberFormat(locale, { maximumFractionDigits: 3, useGrouping: 'min2' });
  if (numberFormats.size > 100) numberFormats.clear();
  numberFormats.set(locale, format);
  return format;
}

/** A whole number in the person's locale. */
export function showCount(count: number, { locale }: Reader): string {
  return formatNumber(count, locale);
}

/** JSON without the noise: no quotes, lists as `a, b`. Stops once `budget.left` characters are spent. */
function compact(json: Json, budget: { left: number }, nested = false): string {
  if (budget.left <= 0) return '…';
  if (json === null || typeof json !== 'object') {
    const text = String(json);
    const room = Math.max(1, budget.left);
    budget.left -= text.length;
    return text.length > room ? `${text.slice(0, room)}…` : text;
  }
  const parts: string[] = [];
  const isList = Array.isArray(json);
  for (const [key, value] of Object.entries(json) as [string, Json][]) {
    if (budget.left <= 0) break;
    budget.left -= isList ? 2 : key.length + 4;
    parts.push(
      isList ? compact(value, budget, true) : `${key.slice(0, 200)}: ${compact(value, budget, true)}`,
    );
  }
  const text = parts.join(', ');
  if (parts.length === 0 && !nested) return '';
  if (isList) return nested ? `[${text}]` : text;
  return `{${text}}`;
}
