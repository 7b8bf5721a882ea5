import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Schema, Window } from '../../types.ts';
import type { Folder } from './folder/folder-tables.ts';
import { FolderTables } from './folder/folder-tables.ts';
import { lockDatabase } from './lock-database.ts';
import { type Found, type Neighbour, Neighbourhood, type NeighbourTable } from './neighbourhood.ts';
import type { TableSource } from './table-source.ts';
import { type Tables, tablesOfRows } from './tables.ts';
import type { Sql } from './translate/sql.ts';

/** What else is configured beside a workspace, and an empty folder for what of its rows does not fit in memory. */
export interface Near {
  readonly neighbours: readonly Neighbour[];
  readonly scratch: string;
}

const alone: Near = { neighbours: [], scratch: '' };

/** DuckDB with the tables of a source, each loaded when a query first names it. */
export class Store {
  private readonly tables: Tables;
  private readonly instance: DuckDBInstance;
  private readonly loaded = new Map<string, Promise<void>>();
  private readonly neighbourhood: Neighbourhood;

  private constructor(tables: Tables, instance: DuckDBInstance, neighbours: readonly Neighbour[]) {
    this.tables = tables;
    this.instance = instance;
    this.neighbourhood = new Neighbourhood(neighbours, tables, () => this.connect());
  }

  /**
   * Opens a database over rows that a program makes, which can reach no network, no setting of its own, and no file but
   * those of its neighbours.
   */
  static async open(source: TableSource, near: Near = alone): Promise<Store> {
    const instance = await DuckDBInstance.create(':memory:');
    const paths = pathsOf(near);
    const reach = paths.length > 0 ? { paths, scratch: near.scratch } : undefined;
    (await lockDatabase(instance, reach)).closeSync();
    return new Store(tablesOfRows(source), instance, near.neighbours);
  }

  /**
   * Opens a database over the files of a folder: these it can read, and in `scratch`, which is ours alone, it may keep
   * what does not fit in memory. No file but these and those of its neighbours can be reached, nor the network, nor a
   * setting.
   */
  static async openFolder(
    folder: Folder,
    options: {
      readonly now: Date;
      readonly scratch: string;
      readonly neighbours?: readonly Neighbour[];
    },
  ): Promise<Store> {
    const { scratch, neighbours = [] } = options;
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await lockDatabase(instance, {
      paths: [...folder.paths, ...pathsOf({ neighbours })],
      scratch,
    });
    try {
      return new Store(await FolderTables.open(connection, folder, options), instance, neighbours);
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
    const other = this.neighbourhood.table(table);
    if (!other) return this.tables.problems(table);
    return other.tables.problems(other.name).map((problem) => `${other.workspace}: ${problem}`);
  }

  /** A quicker test for a table's rows within a window than by `TimeGenerated`, where there is one. */
  within(table: string, window: Window): Sql | undefined {
    const { tables, name } = this.at(table);
    return tables.within?.(name, window);
  }

  /** The workspace that `workspace('name')` means. @throws {QueryError} where it is not to be had. */
  workspace(name: string): Promise<Found> {
    return this.neighbourhood.find(name);
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

  private at(table: string): Pick<NeighbourTable, 'name' | 'tables'> {
    return this.neighbourhood.table(table) ?? { tables: this.tables, name: table };
  }

  private async read(table: string): Promise<void> {
    const connection = await this.connect();
    try {
      const { tables, name } = this.at(table);
      await tables.load(connection, name);
    } finally {
      connection.closeSync();
    }
  }
}

function pathsOf({ neighbours }: Pick<Near, 'neighbours'>): readonly string[] {
  return neighbours.flatMap(({ paths }) => paths);
}
