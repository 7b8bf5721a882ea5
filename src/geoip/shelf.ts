import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { type Database, describeDatabase, fileVersion } from './database.ts';
import { listDatabases } from './list-databases.ts';

/** A database that is not used, and why: a clause for people, with the name of the file but not its folder. */
export interface Unusable {
  readonly path: string;
  readonly why: string;
}

/** Remembers the databases that have been described, and those that turned out to be broken, as long as the files stay. */
export interface Shelf {
  /** All databases that the paths mean. */
  take(paths: readonly string[]): Promise<{ databases: readonly Database[]; unusable: readonly Unusable[] }>;
  /** Not to be used again until the file is another. */
  discard(database: Database, why: string): void;
  /** Lets go of all others, and of the memory that they take: they are in use no more. */
  keep(databases: readonly Database[]): void;
}

export function createShelf(): Shelf {
  const known = new Map<string, { readonly version: string; readonly database: Promise<Database> }>();
  const broken = new Map<string, { readonly version: string; readonly why: string }>();

  async function one(path: string): Promise<Database> {
    const version = await fileVersion(path);
    const fault = broken.get(path);
    if (fault?.version === version) throw new UserError(fault.why);
    const before = known.get(path);
    if (before?.version === version) return before.database;
    const database = describeDatabase(path);
    known.set(path, { version, database });
    return database;
  }

  return {
    async take(paths) {
      const unusable: Unusable[] = [];
      const failed = (path: string) => (error: unknown) => {
        const why = error instanceof UserError ? error.message.replace(/\.$/, '') : 'it cannot be read';
        unusable.push({ path, why: `${basename(path)}: ${why}` });
        return [];
      };
      const files = (await Promise.all(paths.map((path) => listDatabases(path).catch(failed(path))))).flat();
      const databases = await Promise.all(
        [...new Set(files)].map(async (file) => one(file).catch(failed(file))),
      );
      return { databases: databases.flat().toSorted((a, b) => rank(a) - rank(b)), unusable };
    },
    discard(database, why) {
      broken.set(database.path, { version: database.version, why });
      known.delete(database.path);
    },
    keep(databases) {
      const paths = new Set(databases.map(({ path }) => path));
      for (const path of known.keys()) if (!paths.has(path)) known.delete(path);
    },
  };
}

/** A folder may hold MaxMind's City and Country side by side, of which the first says all that the second does. */
function rank({ metadata }: Database): number {
  const order = [/enterprise|insights/i, /city/i, /country/i];
  const at = order.findIndex((pattern) => pattern.test(metadata.type));
  return at < 0 ? order.length : at;
}
