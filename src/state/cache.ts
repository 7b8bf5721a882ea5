import type { Kysely } from 'kysely';
import type { Json } from '../types.ts';
import type { StateTables } from './tables.ts';

/** One value to keep. */
export interface CacheEntry {
  readonly area: string;
  readonly name: string;
  readonly value: Json;
  readonly expires: Date;
}

/** Values that are good until a time. An area is one user of the cache, so that none meets another’s names. */
export interface Cache {
  get(area: string, name: string): Promise<Json | undefined>;
  /** What there is of many, by name. */
  getMany(area: string, names: readonly string[]): Promise<ReadonlyMap<string, Json>>;
  set(area: string, name: string, value: Json, expires: Date): Promise<void>;
  /** All or none of them; of two with the same name the later one. */
  setMany(entries: readonly CacheEntry[]): Promise<void>;
  delete(area: string, name: string): Promise<void>;
  /** Removes what has expired; the number of entries. */
  purge(): Promise<number>;
}

/** So many writes make it worth looking for what has expired. */
const writesPerPurge = 500;
/** Names asked for, and entries written, by one statement. */
const perStatement = 500;

export function createCache(db: Kysely<StateTables>, now: () => Date): Cache {
  let writes = 0;

  function write(to: Kysely<StateTables>, entries: readonly CacheEntry[]): Promise<unknown> {
    const rows = entries.map(({ area, name, value, expires }) => ({
      area,
      name,
      value: JSON.stringify(value),
      expires_at: expires.toISOString(),
    }));
    return to
      .insertInto('cache_entries')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['area', 'name']).doUpdateSet((inserted) => ({
          value: inserted.ref('excluded.value'),
          expires_at: inserted.ref('excluded.expires_at'),
        })),
      )
      .execute();
  }

  const cache: Cache = {
    async get(area, name) {
      return (await cache.getMany(area, [name])).get(name);
    },
    async getMany(area, names) {
      const found = new Map<string, Json>();
      for (const some of chunksOf(names)) {
        const rows = await db
          .selectFrom('cache_entries')
          .select(['name', 'value'])
          .where('area', '=', area)
          .where('name', 'in', some)
          .where('expires_at', '>', now().toISOString())
          .execute();
        for (const row of rows) found.set(row.name, JSON.parse(row.value) as Json);
      }
      return found;
    },
    set: (area, name, value, expires) => cache.setMany([{ area, name, value, expires }]),
    async setMany(entries) {
      // A statement may not meet the same name twice.
      const last = new Map(entries.map((entry) => [`${entry.area}\n${entry.name}`, entry]));
      const chunks = chunksOf([...last.values()]);
      const [only = []] = chunks;
      if (chunks.length === 1) await write(db, only);
      else if (chunks.length > 1) {
        await db.transaction().execute(async (transaction) => {
          for (const some of chunks) await write(transaction, some);
        });
      }
      const before = writes;
      writes += last.size;
      if (Math.floor(before / writesPerPurge) < Math.floor(writes / writesPerPurge)) await cache.purge();
    },
    async delete(area, name) {
      await db.deleteFrom('cache_entries').where('area', '=', area).where('name', '=', name).execute();
    },
    async purge() {
      const { numDeletedRows } = await db
        .deleteFrom('cache_entries')
        .where('expires_at', '<=', now().toISOString())
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
  return cache;
}

function chunksOf<T>(list: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < list.length; at += perStatement) chunks.push(list.slice(at, at + perStatement));
  return chunks;
}
