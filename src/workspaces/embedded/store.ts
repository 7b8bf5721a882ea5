import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Schema } from '../../types.ts';
import type { Folder } from './folder/folder-tables.ts';
import { FolderTables } from './folder/folder-tables.ts';
import { loadTable } from './load-table.ts';
import type { TableSource } from './table-source.ts';
import { quote } from './translate/sql.ts';
import { registerUdfs } from './udfs/define.ts';
import { allUdfs } from './udfs/index.ts';

const memoryLimit = '2GB';

/** What large sorts and joins may write beside the memory they have, where there is a folder for it. */
const spillLimit = '16GB';

/** Where a store gets its tables. */
interface Tables {
  readonly schema: Schema;
  /** All that is known to be wrong with the data by now. */
  readonly faults: readonly string[];
  load(connection: DuckDBConnection, table: string): Promise<void>;
  /** What is wrong with a table's data, in plain sentences. */
  problems(table: string): readonly string[];
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
    (await locked(instance, [])).closeSync();
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
    const connection = await locked(instance, [
      `temp_directory = ${quote(options.scratch).text}`,
      `max_temp_directory_size = '${spillLimit}'`,
      `allowed_directories = [${quote(options.scratch).text}]`,
      `allowed_paths = [${folder.paths.map((path) => quote(path).text).join(', ')}]`,
    ]);
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

/** The functions and settings of every database of ours; from here on nothing of it can be changed. */
async function locked(instance: DuckDBInstance, settings: readonly string[]): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  registerUdfs(connection, allUdfs);
  for (const setting of [
    "TimeZone = 'UTC'",
    `memory_limit = '${memoryLimit}'`,
    'autoinstall_known_extensions = false',
    'autoload_known_extensions = false',
    ...settings,
    'enable_external_access = false',
    'lock_configuration = true',
  ]) {
    await connection.run(`SET ${setting}`);
  }
  return connection;
}
