import { type Kysely, sql } from 'kysely';
import type { StateTables } from './tables.ts';

/** What is added to one counter; it begins again, until `expires`, where it has expired. */
export interface Addition {
  readonly name: string;
  readonly by: number;
  readonly expires: Date;
}

/** What was used of something that is rationed: a provider’s requests of a day, say. */
export interface Counters {
  /** Adds in one step, whoever else adds; the new count. A count that has expired begins again, until `expires`. */
  add(area: string, name: string, by: number, expires: Date): Promise<number>;
  /** Adds to several, each named once, in one step; the new counts by name. */
  addMany(area: string, additions: readonly Addition[]): Promise<ReadonlyMap<string, number>>;
  read(area: string, name: string): Promise<number>;
}

export function createCounters(db: Kysely<StateTables>, now: () => Date): Counters {
  const counters: Counters = {
    async add(area, name, by, expires) {
      return (await counters.addMany(area, [{ name, by, expires }])).get(name) ?? by;
    },
    async addMany(area, additions) {
      if (additions.length === 0) return new Map();
      const over = sql<boolean>`counters.expires_at <= ${now().toISOString()}`;
      const rows = await db
        .insertInto('counters')
        .values(
          additions.map(({ name, by, expires }) => ({
            area,
            name,
            used: by,
            expires_at: expires.toISOString(),
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['area', 'name']).doUpdateSet({
            used: sql<number>`case when ${over} then excluded.used else counters.used + excluded.used end`,
            expires_at: sql<string>`case when ${over} then excluded.expires_at else counters.expires_at end`,
          }),
        )
        .returning(['name', 'used'])
        .execute();
      return new Map(rows.map(({ name, used }) => [name, used]));
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
  return counters;
}
