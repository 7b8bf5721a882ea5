import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { type StateFile, stateFault } from './state-fault.ts';

/** Kysely over Node’s own SQLite. Every fault of the file comes out in words (see {@link stateFault}). */
export function sqliteDialect(where: StateFile, lockTimeoutMs: number): Dialect {
  const database = inWords(where, () => new DatabaseSync(where.file, { timeout: lockTimeoutMs }));
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver(database, where),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/**
 * Takes the write lock when a transaction begins: one that reads first and then writes would else fail without
 * waiting where another process wrote in between.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync, where: StateFile) {
    super({ database: adapt(database, where) });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk makes SQLite roll back by itself; a second one would hide what went wrong. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

function adapt(database: DatabaseSync, where: StateFile): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql): SqliteStatement {
      const statement = inWords(where, () => database.prepare(sql));
      return {
        reader: statement.columns().length > 0,
        all: (values) => inWords(where, () => statement.all(...(values as SQLInputValue[]))),
        run: (values) => inWords(where, () => statement.run(...(values as SQLInputValue[]))),
        iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
      };
    },
  };
}

function inWords<T>(where: StateFile, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw stateFault(error, where);
  }
}
