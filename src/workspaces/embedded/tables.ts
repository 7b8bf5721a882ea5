import type { DuckDBConnection } from '@duckdb/node-api';
import type { Schema, Window } from '../../types.ts';
import { loadTable } from './load-table.ts';
import type { TableSource } from './table-source.ts';
import type { Sql } from './translate/sql.ts';

/** Where a store gets its tables. */
export interface Tables {
  readonly schema: Schema;
  /** All that is known to be wrong with the data by now. */
  readonly faults: readonly string[];
  load(connection: DuckDBConnection, table: string): Promise<void>;
  /** What is wrong with a table's data, in plain sentences. */
  problems(table: string): readonly string[];
  /** A quicker test for a table's rows within a window than by `TimeGenerated`, where there is one. */
  within?(table: string, window: Window): Sql | undefined;
}

/** Tables of rows that a program makes. In the database their names begin with the prefix. */
export function tablesOfRows(source: TableSource, prefix = ''): Tables {
  const { schema } = source;
  return {
    schema,
    faults: [],
    load: (connection, table) =>
      loadTable(connection, `${prefix}${table}`, schema[table] ?? [], source.rows(table)),
    problems: () => [],
  };
}
