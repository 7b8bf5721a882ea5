import type { Kysely } from 'kysely';
import type { Subject } from './subject.ts';
import type { StateTables } from './tables.ts';

/** What persons and places chose. */
export interface Preferences {
  get(subject: Subject, name: PreferenceName): Promise<string | undefined>;
  set(subject: Subject, name: PreferenceName, value: string): Promise<void>;
  /** True where there was something to clear. */
  clear(subject: Subject, name: PreferenceName): Promise<boolean>;
}

export type PreferenceName = 'launcher' | 'providers' | 'tlp' | 'watch' | 'workspace';

export function createPreferences(db: Kysely<StateTables>, now: () => Date): Preferences {
  return {
    async get(subject, name) {
      const row = await db
        .selectFrom('preferences')
        .select('value')
        .where('subject', '=', subject)
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },
    async set(subject, name, value) {
      const changed = { value, changed_at: now().toISOString() };
      await db
        .insertInto('preferences')
        .values({ subject, name, ...changed })
        .onConflict((conflict) => conflict.columns(['subject', 'name']).doUpdateSet(changed))
        .execute();
    },
    async clear(subject, name) {
      const { numDeletedRows } = await db
        .deleteFrom('preferences')
        .where('subject', '=', subject)
        .where('name', '=', name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
