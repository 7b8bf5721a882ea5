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

/** The first place and the first network that the databases know of the address. @throws {DatabaseFault} */
export async function lookUp(
  entries: Readonly<Record<DatabaseKind, readonly Entry[]>>,
  address: string,
): Promise<Location | undefined> {
  for (const { database } of [...entries.place, ...entries.network])
    if (!database.loaded) await loadIt(database);
  const place = first(entries.place, address, saysPlace);
  const network = first(entries.network, address, saysNetwork);
  return locationOf(place, network);
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

function locationOf(place: Found | undefined, network: Found | undefined): Location | undefined {
  if (!place) {
    if (!network) return undefined;
    const { asn, asName } = network.record;
    return { ...given({ asn, asName }), sources: [network.source] };
  }
  const { asn, asName, ...where } = place.record;
  if (!network) return { ...where, sources: [place.source] };
  const sources = network.source === place.source ? [place.source] : [place.source, network.source];
  return { ...where, ...given({ asn: network.record.asn, asName: network.record.asName }), sources };
}

function given({ asn, asName }: { asn: number | undefined; asName: string | undefined }) {
  return { ...(asn === undefined ? {} : { asn }), ...(asName === undefined ? {} : { asName }) };
}
