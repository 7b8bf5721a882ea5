import type { Kysely } from 'kysely';
import type { Json, SurfaceName } from '../types.ts';
import type { StateTables } from './tables.ts';

/** A conversation that Huntline can come back to unasked. */
export interface Conversation {
  readonly surface: SurfaceName;
  readonly place: string;
  readonly thread?: string;
}

/** What a surface needs to write to a conversation again, after a restart too: the surface’s own words. */
export interface Conversations {
  keep(conversation: Conversation, reference: Json): Promise<void>;
  find(conversation: Conversation): Promise<Json | undefined>;
  /** Of a place, with all its threads; the bot was removed from it. */
  forget(conversation: Pick<Conversation, 'place' | 'surface'>): Promise<void>;
}

export function createConversations(db: Kysely<StateTables>, now: () => Date): Conversations {
  return {
    async keep({ surface, place, thread = '' }, reference) {
      const changed = { reference: JSON.stringify(reference), changed_at: now().toISOString() };
      await db
        .insertInto('conversations')
        .values({ surface, place, thread, ...changed })
        .onConflict((conflict) => conflict.columns(['surface', 'place', 'thread']).doUpdateSet(changed))
        .execute();
    },
    async find({ surface, place, thread = '' }) {
      const row = await db
        .selectFrom('conversations')
        .select('reference')
        .where('surface', '=', surface)
        .where('place', '=', place)
        .where('thread', '=', thread)
        .executeTakeFirst();
      return row && (JSON.parse(row.reference) as Json);
    },
    async forget({ surface, place }) {
      await db
        .deleteFrom('conversations')
        .where('surface', '=', surface)
        .where('place', '=', place)
        .execute();
    },
  };
}
