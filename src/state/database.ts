import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { UserError } from '../errors.ts';
import { migrate } from './migrate.ts';
import { migrations as all } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { isLocked, type StateFile, stateFault } from './state-fault.ts';
import type { StateTables } from './tables.ts';

export interface DatabaseOptions extends StateFile {
  readonly now: () => Date;
  /** How long a statement waits for another process; the whole of Huntline waits with it. */
  readonly lockTimeoutMs?: number;
  /** `wal` by default; `delete` where the file is on a network share, which lacks the shared memory of `wal`. */
  readonly journal?: 'delete' | 'wal';
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the state file, makes it where there is none, and brings it up to date. `:memory:` keeps nothing.
 * @throws {UserError} locked, full, damaged, foreign or newer: the file is then as it was.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Kysely<StateTables>> {
  const { file, setting, now, lockTimeoutMs = 1_000, journal = 'wal', migrations = all } = options;
  if (file !== ':memory:') makeFile(options);
  const db = new Kysely<StateTables>({ dialect: sqliteDialect(options, lockTimeoutMs) });
  try {
    const checked = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
    const [verdict] = checked.rows;
    if (verdict?.quick_check !== 'ok') throw damage(verdict?.quick_check, options);
    await migrate(db, migrations, { where: `The state file ${file} (setting ${setting})`, now });
    // Not before it is known to be Huntline’s: the mode is written into the file.
    await patiently(() => sql`pragma journal_mode = ${sql.raw(journal)}`.execute(db), lockTimeoutMs);
    // With `full`, what was answered for outlives a power cut too; there is little to write.
    await sql`pragma synchronous = full`.execute(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** SQLite itself does not wait where two processes that start together change the mode, since each may wait for the other. */
async function patiently(change: () => Promise<unknown>, forMs: number): Promise<void> {
  const until = performance.now() + forMs;
  for (;;) {
    try {
      await change();
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() > until) throw error;
      await setTimeout(Math.random() * mostPauseMs);
    }
  }
}

const mostPauseMs = 50;

/** Readable by its owner alone: it says who may do what. */
function makeFile(where: StateFile): void {
  try {
    mkdirSync(dirname(where.file), { recursive: true });
    closeSync(openSync(where.file, 'a', 0o600));
  } catch (error) {
    throw stateFault(error, where);
  }
}

function damage(verdict: string | undefined, where: StateFile): unknown {
  const corrupt = Object.assign(new Error(verdict ?? 'no verdict'), { errcode: 11 });
  const fault = stateFault(corrupt, where);
  return fault instanceof UserError ? fault : corrupt;
}
