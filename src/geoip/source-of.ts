import type { Source } from '../enrichment.ts';
import type { DatabaseMetadata } from './read-metadata.ts';

/** Days after which addresses have moved enough for it to be said. */
export const oldestDays = 60;

const day = 86_400_000;

/** The line that a database’s licence wants shown wherever its data is, by the type that it calls itself. */
const licences: readonly { readonly type: RegExp; readonly line: string }[] = [
  {
    type: /^GeoLite2?-/i,
    line: 'This product includes GeoLite Data created by MaxMind, available from https://www.maxmind.com',
  },
  { type: /^DB-?IP-.*lite/i, line: 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0' },
  { type: /^ipinfo .*lite/i, line: 'IP address data powered by IPinfo (https://ipinfo.io), CC BY-SA 4.0' },
];

/** A database as the card names it; `notes` come before what its age makes worth saying. */
export function sourceOf(
  { type, builtAt }: DatabaseMetadata,
  now: Date,
  about: { name?: string; licence?: string; notes?: readonly string[] } = {},
): Source {
  const licence = about.licence ?? licences.find((one) => one.type.test(type))?.line;
  const days = daysOld(builtAt, now);
  const notes = [
    ...(about.notes ?? []),
    ...(days > oldestDays ? [`built ${days} days ago: addresses move, so it may be wrong`] : []),
  ];
  return {
    name: about.name ?? type,
    builtAt: builtAt.toISOString(),
    ...(licence ? { licence } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** Whole days since the data was made. */
export function daysOld(builtAt: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - builtAt.getTime()) / day));
}
