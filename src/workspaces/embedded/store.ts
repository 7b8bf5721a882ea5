import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Schema, Window } from '../../types.ts';
import type { Folder } from './folder/folder-tables.ts';
import { FolderTables } from './folder/folder-tables.ts';
import { loadTable } from './load-table.ts';
import { lockDatabase } from './lock-database.ts';
import type { TableSource } from './table-source.ts';
import type { Sql } from './translate/sql.ts';

/** Where a store gets its tables. */
interface Tables {
  readonly schema: Schema;
  /** All that is known to be wrong with the data by now. */
  readonly faults: readonly string[];
  load(connection: DuckDBConnection, table: string): Promise<void>;
  /** What is wrong with a table's data, in plain sentences. */
  problems(table: string): readonly string[];
  /** A quicker test for a table's rows within a window than by `TimeGenerated`, where there is one. */
  within?(table: string, window: Window): Sql | undefined;
}

/** DuckDB with the tables of a source, each loaded when a query first names it. */
export class Store {
  private readonly tables: Tables;
  private readonly instance: DuckDBInstance;
  private readonly loaded = new Map<string, Promise<void>>();

  private constructor(tables: Tables, instance: DuckDBInstance) {
    this.tables = tables;
    this.instance = instance;
  }

  /** Opens a database over rows that a program makes, which can reach no file, no network and no setting of its own. */
  static async open(source: TableSource): Promise<Store> {
    const instance = await DuckDBInstance.create(':memory:');
    (await lockDatabase(instance)).closeSync();
    return new Store(ofRows(source), instance);
  }

  /**
   * Opens a database over the files of a folder: these it can read, and in `scratch`, which is ours alone, it may keep
   * what does not fit in memory. No other file can be reached, nor the network, nor a setting.
   */
  static async openFolder(
    folder: Folder,
    options: { readonly now: Date; readonly scratch: string },
  ): Promise<Store> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await lockDatabase(instance, { paths: folder.paths, scratch: options.scratch });
    try {
      return new Store(await FolderTables.open(connection, folder, options), instance);
    } finally {
      connection.closeSync();
    }
  }

  get schema(): Schema {
    return this.tables.schema;
  }

  /** All that is known to be wrong with the data by now, in plain sentences. */
  get faults(): readonly string[] {
    return this.tables.faults;
  }

  /** What is wrong with one table's data, as far as it was read. */
  problems(table: string): readonly string[] {
    return this.tables.problems(table);
  }

  /** A quicker test for a table's rows within a window than by `TimeGenerated`, where there is one. */
  within(table: string, window: Window): Sql | undefined {
    return this.tables.within?.(table, window);
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Loads a table unless it is there. */
  load(table: string): Promise<void> {
    const loading = this.loaded.get(table) ?? this.read(table);
    this.loaded.set(table, loading);
    // A file may be back by the next time.
    loading.catch(() => this.loaded.delete(table));
    return loading;
  }

  close(): void {
    this.instance.closeSync();
  }

  private async read(table: string): Promise<void> {
    const connection = await this.connect();
    try {
      await this.tables.load(connection, table);
    } finally {
      connection.closeSync();
    }
  }
}

function ofRows(source: TableSource): Tables {
  const { schema } = source;
  return {
    schema,
    faults: [],
    load: (connection, table) => loadTable(connection, table, schema[table] ?? [], source.rows(table)),
    problems: () => [],
  };
}
