import { firstTables } from './0001-first-tables.ts';
import { heardMessages } from './0002-heard-messages.ts';
import type { Migration } from './migration.ts';

/** Every migration, in the order in which they run. */
export const migrations: readonly Migration[] = [firstTables, heardMessages];
