import type { Kysely } from 'kysely';
import type { StateTables } from '../tables.ts';

/** One step from an older state to a newer one; it runs in a transaction, once, and is recorded by its name. */
export interface Migration {
  /** Four digits that give the order, and words. Never changed once released. */
  readonly name: string;
  up(db: Kysely<StateTables>): Promise<void>;
}
