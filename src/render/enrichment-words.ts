import type { Enrichment, Location, Part, Sighting } from '../enrichment.ts';
import type { TextRun } from './card-types.ts';
import { showCount } from './format-cell.ts';
import { type Reader, showInstant, yearOf } from './format-time.ts';
import { showText } from './show-text.ts';

// What the card of one observable and the table of many say in the same words.

/** Text in a look: short, since cards hold little else. */
export function run(text: string, look: Omit<TextRun, 'text' | 'type'> = {}): TextRun {
  return { type: 'TextRun', text, ...look };
}

/** Sets runs apart; plain spaces beside each other would become one on most hosts. */
export const GAP = '\u00a0 ';

/** A clause as a sentence begins. */
export function sentence(text: string): string {
  return /^\p{Ll}[\p{Ll}’']*(?:\s|$)/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

export function ready<T>(part: Part<T> | undefined): T | undefined {
  return part?.state === 'ready' ? part.value : undefined;
}

/** `Berlin, Land Berlin, Germany`: what is known of it, each thing once. */
export function placeOf({ city, region, country }: Location, { locale }: Reader): string {
  const names = [city, region, country && countryName(country, locale)];
  return [...new Set(names.flatMap((name) => (name ? [showText(name, 80)] : [])))].join(', ');
}

/** `AS6724 Strato AG`. */
export function networkOf({ asn, asName }: Location): string {
  return [asn === undefined ? '' : `AS${Math.trunc(asn)}`, showText(asName ?? '', 100)]
    .filter((part) => part !== '')
    .join(' ');
}

/** Who holds it by its registration, else who announces its network. */
export function ownerOf({ registration, location }: Enrichment): string {
  const registered = ready(registration);
  return showText(registered?.holder ?? registered?.name ?? ready(location)?.asName ?? '', 100);
}

const countryNames = new Map<string, Intl.DisplayNames>();

/** A country's name in the person's language; the code where that is none. */
export function countryName(code: string, locale: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return showText(code, 40);
  const names = countryNames.get(locale) ?? new Intl.DisplayNames(locale, { type: 'region' });
  if (countryNames.size > 100) countryNames.clear();
  countryNames.set(locale, names);
  return names.of(code.toUpperCase())?.replace(/\p{Bidi_Control}/gu, '') ?? code;
}

/** `1 event`, `12 events`; what is no number counts as none. */
export function countOf(count: number, one: string, reader: Reader): string {
  return `${showCount(Number.isFinite(count) ? count : 0, reader)} ${one}${count === 1 ? '' : 's'}`;
}

/** All sightings in one. */
export interface Seen {
  readonly events: number;
  readonly first: string;
  readonly last: string;
}

export function seenIn(sightings: readonly Sighting[]): Seen {
  // ISO instants sort as text.
  const firsts = sightings.map(({ firstSeen }) => firstSeen).toSorted();
  const lasts = sightings.map(({ lastSeen }) => lastSeen).toSorted();
  const events = sightings.reduce((sum, one) => sum + (Number.isFinite(one.events) ? one.events : 0), 0);
  return { events, first: firsts.at(0) ?? '', last: lasts.at(-1) ?? '' };
}

/** An instant to the minute, with its year where that is not this one. */
export function showMinute(iso: string, reader: Reader, now: string): string {
  const shape = yearOf(iso, reader) === yearOf(now, reader) ? 'minute' : 'minute-year';
  return showInstant(iso, shape, reader) ?? (showText(iso, 30) || '–');
}

/** A day; the text itself where it is none. */
export function showDay(iso: string, reader: Reader): string {
  return showInstant(iso, 'day-year', reader) ?? showText(iso, 30);
}

/** Up to `most` names, and how many there are besides. */
export function someOf(names: readonly string[], most: number, reader: Reader): string {
  const shown = names.slice(0, most).map((name) => showText(name, 80) || '–');
  const rest = names.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${showCount(rest, reader)} more` : ''}`;
}
