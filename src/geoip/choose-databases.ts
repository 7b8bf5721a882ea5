import type { Source } from '../enrichment.ts';
import type { Database, DatabaseKind } from './database.ts';
import type { Edition } from './download-geolite.ts';

export type Family = 4 | 6;

/** A database and how the card names it. */
export interface Entry {
  readonly database: Database;
  readonly source: Source;
}

/** What is asked, in order, for an address of each family. */
export type Choice = Readonly<Record<Family, Readonly<Record<DatabaseKind, readonly Entry[]>>>>;

export const families = [4, 6] as const;
export const kinds = ['place', 'network'] as const;

/**
 * For each family and kind the first tier that has such a database, and no other: a better database that does not know an
 * address is not outvoted by a worse one. A database for IPv4 alone would answer for IPv6 with nonsense, so it is not asked.
 */
export function chooseDatabases(tiers: readonly (readonly Entry[])[]): Choice {
  const choose = (family: Family, kind: DatabaseKind): readonly Entry[] => {
    const able = tiers.map((tier) => tier.filter(({ database }) => serves(database, family, kind)));
    return able.find((entries) => entries.length > 0) ?? [];
  };
  const of = (family: Family) => ({ place: choose(family, 'place'), network: choose(family, 'network') });
  return { 4: of(4), 6: of(6) };
}

/** The editions that the databases leave to be wished for. */
export function wantedEditions(databases: readonly Database[]): readonly Edition[] {
  const lacks = (kind: DatabaseKind) =>
    families.some((family) => !databases.some((database) => serves(database, family, kind)));
  return [
    ...(lacks('place') ? (['GeoLite2-City'] as const) : []),
    ...(lacks('network') ? (['GeoLite2-ASN'] as const) : []),
  ];
}

/** Each database that is asked of anything, once. */
export function entriesOf(choice: Choice): readonly Entry[] {
  return [...new Set(families.flatMap((family) => kinds.flatMap((kind) => choice[family][kind])))];
}

/** IPv6 trees hold IPv4 addresses too, but for those that say in their type that they do not. */
function serves({ metadata, kinds: has }: Database, family: Family, kind: DatabaseKind): boolean {
  if (!has.includes(kind)) return false;
  if (family === 6) return metadata.ipVersion === 6;
  return metadata.ipVersion === 4 || !/ipv6/i.test(metadata.type);
}
