import type { Kysely } from 'kysely';
import { UserError } from '../errors.ts';
import type { Migration } from './migrations/migration.ts';
import type { StateTables } from './tables.ts';

const record = 'huntline_migrations';

/**
 * Brings a state up to what the code knows, in one transaction: killed half-way, it is as before.
 * @throws {UserError} the state was written by a newer Huntline, or by something else altogether.
 */
export async function migrate(
  db: Kysely<StateTables>,
  migrations: readonly Migration[],
  { where, now }: { readonly where: string; readonly now: () => Date },
): Promise<void> {
  // Looked at first without a lock: most starts find nothing to do.
  if (pending(await applied(db, where), migrations, where).length === 0) return;
  await db.transaction().execute(async (transaction) => {
    const done = await applied(transaction, where);
    await transaction.schema
      .createTable(record)
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'text', (column) => column.notNull())
      .execute();
    for (const migration of pending(done, migrations, where)) {
      await migration.up(transaction);
      await transaction
        .insertInto(record)
        .values({ name: migration.name, applied_at: now().toISOString() })
        .execute();
    }
  });
}

async function applied(db: Kysely<StateTables>, where: string): Promise<readonly string[]> {
  const tables = (await db.introspection.getTables()).map((table) => table.name);
  if (tables.includes(record)) {
    const rows = await db.selectFrom(record).select('name').orderBy('name').execute();
    return rows.map((row) => row.name);
  }
  if (tables.length === 0) return [];
  throw new UserError(`${where} is a database, but not one of Huntline’s: it has ${tables.join(', ')}.`, {
    title: 'Not a state file',
    hint: 'Name another file; Huntline makes it where there is none.',
  });
}

function pending(done: readonly string[], known: readonly Migration[], where: string): readonly Migration[] {
  const unknown = done.filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new UserError(`${where} was written by a newer Huntline: it has had ${unknown.join(', ')}.`, {
      title: 'The state is newer than this Huntline',
      hint: 'Run the newer version again, or restore the copy of the state from before the update.',
    });
  }
  return known.filter((migration) => !done.includes(migration.name));
}
