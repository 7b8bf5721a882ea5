import { DateTime } from 'luxon';
import type { Window } from '../types.ts';
import { knownLocale, knownZone } from './clock.ts';

/** A window, and the phrase that reads back to it in any zone and at any later time. */
export interface PhrasedWindow {
  readonly window: Window;
  readonly phrase: string;
}

/** One line: the window in the person's zone and words, then in UTC. Whole days are given as days, the last included. */
export function describeWindow(window: Window, timeZone: string, locale: string): string {
  const zone = knownZone(timeZone);
  const [start, end] = [window.start, window.end].map((iso) => DateTime.fromISO(iso, { zone })) as [
    DateTime,
    DateTime,
  ];
  const isDays = [start, end].every((time) => +time === +time.startOf('day'));
  const seconds = !isDays && end.diff(start).as('minutes') < 10 ? 'medium' : 'short';
  const format = new Intl.DateTimeFormat(knownLocale(locale), {
    timeZone: zone,
    dateStyle: 'medium',
    ...(isDays ? {} : { timeStyle: seconds }),
  });
  const local = format.formatRange(
    start.toJSDate(),
    (isDays ? end.minus({ milliseconds: 1 }) : end).toJSDate(),
  );
  const plain = local.replace(/[\u2009\u202f\u00a0]/g, ' ').replace(/[\u200e\u200f]/g, '');
  if (/^(?:UTC|Etc\/UTC|Etc\/UCT|Zulu)$/i.test(zone)) return `${plain} UTC`;
  return `${plain} ${zone} (${inUtc(start, end, seconds === 'medium')})`;
}

/** Twice as long, with the same end, which is never in the future. */
export function widen({ start, end }: Window, now: Date): PhrasedWindow {
  const until = Math.min(Date.parse(end), now.getTime());
  const length = Date.parse(end) - Date.parse(start);
  return phrased(Math.max(0, until - 2 * length), until);
}

/** Half as long, with the same end. */
export function narrow({ start, end }: Window): PhrasedWindow {
  const until = Date.parse(end);
  return phrased(until - Math.ceil((until - Date.parse(start)) / 2), until);
}

function phrased(from: number, until: number): PhrasedWindow {
  const [start, end] = [new Date(from).toISOString(), new Date(until).toISOString()];
  return { window: { start, end }, phrase: `from ${brief(start)} to ${brief(end)}` };
}

/** Without the zeros that say nothing. */
function brief(iso: string): string {
  return iso.replace(/(?::00)?\.000Z$/, 'Z');
}

function inUtc(start: DateTime, end: DateTime, withSeconds: boolean): string {
  const time = withSeconds ? 'HH:mm:ss' : 'HH:mm';
  const [from, to] = [start.toUTC(), end.toUTC()];
  const isOneDay = from.hasSame(to, 'day');
  return `${from.toFormat(`yyyy-MM-dd ${time}`)} – ${to.toFormat(isOneDay ? time : `yyyy-MM-dd ${time}`)} UTC`;
}
