import type { ColumnType } from '../../../types.ts';
import { raw, type Sql, sql } from '../translate/sql.ts';

/** How a column of a Parquet file is seen in KQL. */
export interface SeenAs {
  readonly type: ColumnType;
  /** The value as the engine holds that type; the value itself where nothing has to be done. */
  readonly read: (value: Sql) => Sql;
}

const same = (value: Sql) => value;

/** DuckDB's types that have one of KQL's, by how `DESCRIBE` begins to write them; what is nested is `dynamic`. */
const scalars: readonly (readonly [RegExp, ColumnType, (value: Sql) => Sql])[] = [
  [/^BOOLEAN$/, 'bool', same],
  [/^(TINYINT|SMALLINT|UTINYINT|USMALLINT)$/, 'int', (value) => sql`CAST(${value} AS INTEGER)`],
  [/^INTEGER$/, 'int', same],
  [/^UINTEGER$/, 'long', (value) => sql`CAST(${value} AS BIGINT)`],
  [/^BIGINT$/, 'long', same],
  // Half of these are greater than the greatest long.
  [/^(UBIGINT|HUGEINT|UHUGEINT)$/, 'decimal', (value) => sql`TRY_CAST(${value} AS DECIMAL(38,14))`],
  [/^FLOAT$/, 'real', (value) => sql`CAST(${value} AS DOUBLE)`],
  [/^DOUBLE$/, 'real', same],
  [/^DECIMAL/, 'decimal', (value) => sql`TRY_CAST(${value} AS DECIMAL(38,14))`],
  [/^VARCHAR$/, 'string', same],
  [/^ENUM/, 'string', (value) => sql`CAST(${value} AS VARCHAR)`],
  [/^BIT$/, 'string', (value) => sql`CAST(${value} AS VARCHAR)`],
  [/^BLOB$/, 'string', (value) => sql`coalesce(TRY(decode(${value})), to_base64(${value}))`],
  [/^UUID$/, 'guid', (value) => sql`CAST(${value} AS VARCHAR)`],
  [/^JSON$/, 'dynamic', (value) => sql`nullif(${value}, CAST('null' AS JSON))`],
  // Six times as quick as a cast, which asks for the zone's rules row by row.
  [/^TIMESTAMP WITH TIME ZONE$/, 'datetime', (value) => sql`make_timestamp(epoch_us(${value}))`],
  [/^TIMESTAMP$/, 'datetime', same],
  [/^(TIMESTAMP_(S|MS|NS)|DATE)$/, 'datetime', (value) => sql`CAST(${value} AS TIMESTAMP)`],
  [/^TIME$/, 'timespan', (value) => sql`(epoch_us(${value}) * 10)`],
  [/^INTERVAL$/, 'timespan', (value) => sql`(epoch_us(${value}) * 10)`],
];

/** KQL's type for one that `DESCRIBE` names. */
export function seenAs(duckType: string): SeenAs {
  if (!/[\])]$/.test(duckType) || duckType.startsWith('DECIMAL(')) {
    const found = scalars.find(([pattern]) => pattern.test(duckType));
    if (found) return { type: found[1], read: found[2] };
  }
  if (duckType.startsWith('ENUM('))
    return { type: 'string', read: (value) => sql`CAST(${value} AS VARCHAR)` };
  return { type: 'dynamic', read: (value) => sql`nullif(to_json(${value}), ${raw("CAST('null' AS JSON)")})` };
}
