import type { Location, Source } from '../enrichment.ts';
import type { Entry } from './choose-databases.ts';
import type { Database, DatabaseKind } from './database.ts';
import type { GeoRecord } from './read-record.ts';

/** A database that turned out to be damaged while it was asked. */
export class DatabaseFault extends Error {
  readonly database: Database;

  constructor(database: Database, cause: unknown) {
    super('a GeoIP database is damaged', { cause });
    this.name = 'DatabaseFault';
    this.database = database;
  }
}

interface Found {
  readonly record: GeoRecord;
  readonly source: Source;
}

/** Reads the databases that have not been read yet. @throws {DatabaseFault} */
export async function loadAll(entries: Readonly<Record<DatabaseKind, readonly Entry[]>>): Promise<void> {
  for (const { database } of [...entries.place, ...entries.network]) await loadIt(database);
}

/** The first place and the first network that the databases know of the address; they have been read. @throws {DatabaseFault} */
export function lookUp(
  entries: Readonly<Record<DatabaseKind, readonly Entry[]>>,
  address: string,
): Location | undefined {
  const place = first(entries.place, address, saysPlace);
  const network = first(entries.network, address, saysNetwork);
  return place || network ? locationOf(place, network) : undefined;
}

async function loadIt(database: Database): Promise<void> {
  try {
    await database.load();
  } catch (cause) {
    throw new DatabaseFault(database, cause);
  }
}

function first(
  entries: readonly Entry[],
  address: string,
  says: (record: GeoRecord) => boolean,
): Found | undefined {
  for (const { database, source } of entries) {
    const record = ask(database, address);
    if (record && says(record)) return { record, source };
  }
  return undefined;
}

function ask(database: Database, address: string): GeoRecord | undefined {
  try {
    return database.find(address);
  } catch (cause) {
    throw new DatabaseFault(database, cause);
  }
}

function saysPlace({ country, latitude }: GeoRecord): boolean {
  return country !== undefined || latitude !== undefined;
}

function saysNetwork({ asn }: GeoRecord): boolean {
  return asn !== undefined;
}

function locationOf(place: Found | undefined, network: Found | undefined): Location {
  const location: { -readonly [Name in keyof Location]: Location[Name] } = {
    sources: sourcesOf(place?.source, network?.source),
  };
  if (place) {
    const { country, region, city, latitude, longitude } = place.record;
    if (country !== undefined) location.country = country;
    if (region !== undefined) location.region = region;
    if (city !== undefined) location.city = city;
    if (latitude !== undefined) location.latitude = latitude;
    if (longitude !== undefined) location.longitude = longitude;
  }
  if (network) {
    const { asn, asName } = network.record;
    if (asn !== undefined) location.asn = asn;
    if (asName !== undefined) location.asName = asName;
  }
  return location;
}

function sourcesOf(place: Source | undefined, network: Source | undefined): readonly Source[] {
  if (!place) return network ? [network] : [];
  return !network || network === place ? [place] : [place, network];
}
