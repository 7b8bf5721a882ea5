import { type Kysely, sql } from 'kysely';
import type { StateTables } from './tables.ts';

/** What was used of something that is rationed: a provider’s requests of a day, say. */
export interface Counters {
  /** Adds in one step, whoever else adds; the new count. A count that has expired begins again, until `expires`. */
  add(area: string, name: string, by: number, expires: Date): Promise<number>;
  read(area: string, name: string): Promise<number>;
}

export function createCounters(db: Kysely<StateTables>, now: () => Date): Counters {
  return {
    async add(area, name, by, expires) {
      const time = now().toISOString();
      const until = expires.toISOString();
      const over = sql<boolean>`counters.expires_at <= ${time}`;
      const row = await db
        .insertInto('counters')
        .values({ area, name, used: by, expires_at: until })
        .onConflict((conflict) =>
          conflict.columns(['area', 'name']).doUpdateSet({
            used: sql<number>`case when ${over} then ${by} else counters.used + ${by} end`,
            expires_at: sql<string>`case when ${over} then ${until} else counters.expires_at end`,
          }),
        )
        .returning('used')
        .executeTakeFirstOrThrow();
      return row.used;
    },
    async read(area, name) {
      const row = await db
        .selectFrom('counters')
        .select('used')
        .where('area', '=', area)
        .where('name', '=', name)
        .where('expires_at', '>', now().toISOString())
        .executeTakeFirst();
      return row?.used ?? 0;
    },
  };
}
