import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Schema } from '../../types.ts';
import { loadTable } from './load-table.ts';
import type { TableSource } from './table-source.ts';
import { registerUdfs } from './udfs/define.ts';
import { allUdfs } from './udfs/index.ts';

const memoryLimit = '2GB';

/** DuckDB with the tables of a source, each loaded when a query first names it. */
export class Store {
  readonly schema: Schema;
  private readonly source: TableSource;
  private readonly instance: DuckDBInstance;
  private readonly loaded = new Map<string, Promise<void>>();

  private constructor(source: TableSource, instance: DuckDBInstance) {
    this.source = source;
    this.schema = source.schema;
    this.instance = instance;
  }

  /** Opens an empty database that can reach no file, no network and no setting of its own. */
  static async open(source: TableSource): Promise<Store> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    registerUdfs(connection, allUdfs);
    for (const setting of [
      "TimeZone = 'UTC'",
      `memory_limit = '${memoryLimit}'`,
      'autoinstall_known_extensions = false',
      'autoload_known_extensions = false',
      'enable_external_access = false',
      'lock_configuration = true',
    ]) {
      await connection.run(`SET ${setting}`);
    }
    connection.closeSync();
    return new Store(source, instance);
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Loads a table unless it is there. */
  load(table: string): Promise<void> {
    const loading = this.loaded.get(table) ?? this.read(table);
    this.loaded.set(table, loading);
    return loading;
  }

  close(): void {
    this.instance.closeSync();
  }

  private async read(table: string): Promise<void> {
    const connection = await this.connect();
    try {
      await loadTable(connection, table, this.schema[table] ?? [], this.source.rows(table));
    } finally {
      connection.closeSync();
    }
  }
}
