import type { Kysely } from 'kysely';
import type { Json } from '../types.ts';
import type { StateTables } from './tables.ts';

/** Values that are good until a time. An area is one user of the cache, so that none meets another’s names. */
export interface Cache {
  get(area: string, name: string): Promise<Json | undefined>;
  set(area: string, name: string, value: Json, expires: Date): Promise<void>;
  delete(area: string, name: string): Promise<void>;
  /** Removes what has expired; the number of entries. */
  purge(): Promise<number>;
}

/** So many writes make it worth looking for what has expired. */
const writesPerPurge = 500;

export function createCache(db: Kysely<StateTables>, now: () => Date): Cache {
  let writes = 0;
  const cache: Cache = {
    async get(area, name) {
      const row = await db
        .selectFrom('cache_entries')
        .select('value')
        .where('area', '=', area)
        .where('name', '=', name)
        .where('expires_at', '>', now().toISOString())
        .executeTakeFirst();
      return row && (JSON.parse(row.value) as Json);
    },
    async set(area, name, value, expires) {
      const entry = { value: JSON.stringify(value), expires_at: expires.toISOString() };
      await db
        .insertInto('cache_entries')
        .values({ area, name, ...entry })
        .onConflict((conflict) => conflict.columns(['area', 'name']).doUpdateSet(entry))
        .execute();
      writes += 1;
      if (writes % writesPerPurge === 0) await cache.purge();
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
