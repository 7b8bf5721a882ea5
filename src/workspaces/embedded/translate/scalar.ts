import type { ColumnType, Json } from '../../../types.ts';
import { quote, type Sql } from './sql.ts';

/** A value known when the query is translated. `datetime` and `timespan` are in ticks of 100 ns. */
export interface Constant {
  readonly value: bigint | Json;
}

/** A scalar expression in SQL. */
export interface Scalar {
  readonly sql: Sql;
  readonly type: ColumnType;
  readonly constant?: Constant;
  /** True where it is never null. */
  readonly required?: boolean;
  /** A chain of JSON accesses, so that another step lengthens the path instead of nesting a call. */
  readonly path?: { readonly base: Sql; readonly steps: string };
  /** The same array as a list of VARCHAR, where it was made from one (`split`): spares a detour through JSON. */
  readonly strings?: Sql;
}

/** DuckDB's type for each of KQL's. A `timespan` is a number of ticks; `dynamic` is JSON text. */
export const duckTypes: Readonly<Record<ColumnType, string>> = {
  bool: 'BOOLEAN',
  datetime: 'TIMESTAMP',
  decimal: 'DECIMAL(38,14)',
  dynamic: 'JSON',
  guid: 'VARCHAR',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  string: 'VARCHAR',
  timespan: 'BIGINT',
};

export function scalar(sql: Sql, type: ColumnType): Scalar {
  return { sql, type };
}

export function isNumeric(type: ColumnType): boolean {
  return type === 'int' || type === 'long' || type === 'real' || type === 'decimal';
}

export function isInteger(type: ColumnType): boolean {
  return type === 'int' || type === 'long';
}

/** A path of `steps` for DuckDB, which follows plain names quickest as a JSON pointer. */
export function jsonPath(steps: string): Sql {
  const plain = /^\$(?:\.[A-Za-z_]\w*)+$/.test(steps);
  return quote(plain ? steps.slice(1).replaceAll('.', '/') : steps);
}

/** The text of a constant string; undefined for anything else. */
export function constantText(value: Scalar | undefined): string | undefined {
  const constant = value?.constant?.value;
  return typeof constant === 'string' && value?.type === 'string' ? constant : undefined;
}

/** The number of a constant integer; undefined for anything else. */
export function constantInteger(value: Scalar | undefined): number | undefined {
  const constant = value?.constant?.value;
  return typeof constant === 'bigint' && value && isInteger(value.type) ? Number(constant) : undefined;
}

/** The items of a constant array; undefined for anything else. */
export function constantArray(value: Scalar | undefined): readonly Json[] | undefined {
  const constant = value?.constant?.value;
  return Array.isArray(constant) ? (constant as readonly Json[]) : undefined;
}
