import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { type DatabaseMetadata, readMetadata } from './read-metadata.ts';
import { type GeoRecord, readRecord } from './read-record.ts';

/** What a database is asked for. */
export type DatabaseKind = 'network' | 'place';

/** One file; it is read when first asked of an address, and once. */
export interface Database {
  readonly path: string;
  readonly metadata: DatabaseMetadata;
  readonly kinds: readonly DatabaseKind[];
  /** Differs when the file does. */
  readonly version: string;
  /** True once {@link Database.find} may be called. */
  readonly loaded: boolean;
  /** @throws {UserError} it cannot be read. */
  load(): Promise<void>;
  /** @throws {Error} the file is damaged. */
  find(address: string): GeoRecord | undefined;
}

/** Reads what the file says of itself, no more. @throws {UserError} it cannot be read. */
export async function describeDatabase(path: string): Promise<Database> {
  const version = await fileVersion(path);
  const metadata = await readMetadata(path);
  let loading: Promise<void> | undefined;
  let get: ((address: string) => unknown) | undefined;

  async function load(): Promise<void> {
    const { open } = await import('maxmind');
    const reader = await open(path).catch((cause: unknown) => {
      throw new UserError('it cannot be read, or is damaged.', { cause });
    });
    get = (address) => reader.get(address);
  }

  return {
    path,
    metadata,
    version,
    kinds: kindsOf(metadata.type),
    get loaded() {
      return get !== undefined;
    },
    load() {
      loading ??= load();
      return loading;
    },
    find(address) {
      const record = get?.(address);
      if (typeof record !== 'object' || record === null) return undefined;
      return readRecord(record);
    },
  };
}

/** Changes when another file is put in its place. @throws {UserError} there is none. */
export async function fileVersion(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (cause) {
    throw new UserError('it cannot be read.', { cause });
  }
}

/** By the type that the database calls itself; one that says neither is asked for both. */
function kindsOf(type: string): readonly DatabaseKind[] {
  const network = /asn|isp|autonomous|enterprise|generic|lite_free/i.test(type);
  const place = /city|country|enterprise|location|insights|generic|lite_free/i.test(type);
  const other = /anonymous|connection|domain|proxy|privacy/i.test(type);
  if (!network && !place) return other ? [] : ['place', 'network'];
  return [...(place ? (['place'] as const) : []), ...(network ? (['network'] as const) : [])];
}
