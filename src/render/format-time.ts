import { isLocale, isTimeZone } from '../intl-names.ts';
import type { Window } from '../types.ts';

/** How a person reads dates and numbers. */
export interface Reader {
  readonly locale: string;
  readonly timeZone: string;
}

type Shape = 'day' | 'day-year' | 'full' | 'full-year' | 'minute' | 'minute-year' | 'sortable';

const SHAPES: Readonly<Record<Shape, Intl.DateTimeFormatOptions>> = {
  day: { day: '2-digit', month: 'short' },
  'day-year': { day: '2-digit', month: 'short', year: 'numeric' },
  full: { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  'full-year': {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  minute: { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' },
  sortable: {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  'minute-year': { day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
};
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 200;

function formatOf({ locale, timeZone }: Reader, shape: Shape): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${shape}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, { ...SHAPES[shape], hourCycle: 'h23', timeZone });
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(key, format);
  return format;
}

/** The same reader where Intl knows locale and zone; else British English and UTC, whichever is unknown. */
export function knownReader(reader: Reader): Reader {
  return {
    locale: isLocale(reader.locale) ? reader.locale : 'en-GB',
    timeZone: isTimeZone(reader.timeZone) ? reader.timeZone : 'UTC',
  };
}

/** An instant in the person's zone, as short as it may be; null where the text is no instant. */
export function showInstant(iso: string, shape: Shape, reader: Reader): string | null {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return null;
  // Some locales bring marks of direction along; beside log text they are not wanted.
  return formatOf(reader, shape)
    .format(instant)
    .replace(/\p{Bidi_Control}|,(?= \d\d:)/gu, '');
}

/** The year an instant falls in, in the person's zone. */
export function yearOf(iso: string, { timeZone }: Reader): string {
  return localIso(iso, timeZone)?.split('-', 1)[0] ?? '';
}

/** A window in the person's zone and in UTC: one line each, and only one where the zone is UTC. */
export function showWindow(window: Window, reader: Reader): readonly string[] {
  const utc = `${utcInstant(window.start)} – ${utcInstant(window.end)} UTC`;
  if (/^(etc\/)?(utc|uct|gmt|universal|zulu)$/i.test(reader.timeZone)) return [utc];
  const [start, end] = [window.start, window.end].map((iso) => {
    const shape = new Date(iso).getUTCSeconds() === 0 ? 'minute-year' : 'full-year';
    return showInstant(iso, shape, reader) ?? iso;
  });
  return [`${start} – ${end} ${reader.timeZone}`, utc];
}

function utcInstant(iso: string): string {
  const text = iso.slice(0, 19).replace('T', ' ');
  return text.endsWith(':00') ? text.slice(0, 16) : text;
}

/**
 * Labels for the instants of an axis, in the person's zone, no finer than they need: days where every bin starts a day
 * (there, or in UTC). With `sortable` they are ISO 8601 without a zone, as Teams' line chart reads an axis of time.
 */
export function labelInstants(
  instants: readonly string[],
  reader: Reader,
  sortable = false,
): Map<string, string> {
  const startsDay = (zone: string) =>
    instants.every((iso) => localIso(iso, zone)?.endsWith('T00:00:00') === true);
  const dayZone = [reader.timeZone, 'UTC'].find(startsDay);
  const zoned = { ...reader, timeZone: dayZone ?? reader.timeZone };
  const years = new Set(instants.map((iso) => localIso(iso, zoned.timeZone)?.slice(0, 4)));
  const hasSeconds = instants.some((iso) => localIso(iso, zoned.timeZone)?.endsWith(':00') === false);
  const fine: Shape = hasSeconds ? 'full' : 'minute';
  const shape: Shape = dayZone
    ? years.size > 1
      ? 'day-year'
      : 'day'
    : years.size > 1
      ? `${fine}-year`
      : fine;
  const length = dayZone ? 10 : hasSeconds ? 19 : 16;
  return new Map(
    instants.map((iso) => {
      const label = sortable
        ? localIso(iso, zoned.timeZone)?.slice(0, length)
        : showInstant(iso, shape, zoned);
      return [iso, label ?? iso];
    }),
  );
}

/** `2026-10-26T09:00:00` on the clocks of a zone. */
function localIso(iso: string, timeZone: string): string | undefined {
  const text = showInstant(iso, 'sortable', { locale: 'sv-SE-u-ca-gregory-nu-latn', timeZone });
  return text?.replace(' ', 'T');
}
