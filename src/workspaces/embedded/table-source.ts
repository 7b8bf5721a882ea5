import type { Schema } from '../../types.ts';

/** A value as a source gives it: `datetime` as `Date`, `timespan` as KQL text, `dynamic` as any JSON value; absent is null (or `""` for text). */
export type SourceValue = bigint | boolean | number | object | string | null | undefined;

/** Where the embedded workspace's rows come from; tables are loaded one by one, when a query first names them. */
export interface TableSource {
  /** Every table with all its columns, also those that no row fills. */
  readonly schema: Schema;
  /** The rows of one table, oldest first; a row names only the columns that it fills. */
  rows(table: string): Iterable<Readonly<Record<string, SourceValue>>>;
}

/** What a module of rows exports. */
export type SourceFactory = (options: { readonly now: Date; readonly seed: number }) => TableSource;
