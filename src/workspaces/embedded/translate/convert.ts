import type { ColumnType } from '../../../types.ts';
import { nullOf } from './null-of.ts';
import { duckTypes, isNumeric, type Scalar } from './scalar.ts';
import { once, quote, raw, type Sql, sql } from './sql.ts';

/** Ticks from KQL's year 1 to 1970. */
export const epochTicks = 621_355_968_000_000_000n;

/** A value as text, never null: what `tostring` gives. */
export function toText({ sql: value, type, path, constant }: Scalar): Sql {
  switch (type) {
    case 'string':
      return value;
    case 'dynamic':
      if (path) return sql`coalesce(json_extract_string(${path.base}, ${quote(path.steps)}), '')`;
      return constant?.value === null ? raw("''") : sql`coalesce(${value} ->> '$', '')`;
    case 'datetime':
      return sql`coalesce(strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f0Z'), '')`;
    case 'timespan':
      return sql`coalesce(kql_timespan_text(${value}), '')`;
    case 'real':
      return sql`coalesce(kql_real_text(${value}), '')`;
    case 'decimal':
      return sql`coalesce(rtrim(rtrim(CAST(${value} AS VARCHAR), '0'), '.'), '')`;
    case 'guid':
      return sql`coalesce(${value}, '')`;
    default:
      return sql`coalesce(CAST(${value} AS VARCHAR), '')`;
  }
}

/** A value as JSON. */
export function toDynamic(value: Scalar): Sql {
  switch (value.type) {
    case 'dynamic':
      return value.sql;
    case 'datetime':
    case 'timespan':
    case 'guid':
      return sql`to_json(nullif(${toText(value)}, ''))`;
    case 'real':
      return once(
        value.sql,
        (real) =>
          sql`CASE WHEN isfinite(${real}) THEN to_json(${real}) ELSE to_json(kql_real_text(${real})) END`,
      );
    case 'decimal':
      return sql`to_json(${toText(value)})`;
    default:
      return sql`to_json(${value.sql})`;
  }
}

/** A value as another type, as KQL's `to…` functions do it: what cannot be read is null. */
export function convert(value: Scalar, to: ColumnType): Sql {
  if (value.type === to) return value.sql;
  if (value.constant?.value === null) return nullOf(to);
  switch (to) {
    case 'string':
      return toText(value);
    case 'dynamic':
      return toDynamic(value);
    case 'int':
    case 'long':
      return toInteger(value, to);
    case 'real':
    case 'decimal':
      return toReal(value, to);
    case 'bool':
      return toBool(value);
    case 'datetime':
      return toDatetime(value);
    case 'timespan':
      return toTimespan(value);
    case 'guid':
      return sql`CAST(TRY_CAST(${toText(value)} AS UUID) AS VARCHAR)`;
  }
}

function toInteger(value: Scalar, to: 'int' | 'long'): Sql {
  const target = raw(duckTypes[to]);
  switch (value.type) {
    case 'bool':
      return sql`CAST(${value.sql} AS ${target})`;
    case 'timespan':
      return to === 'long' ? value.sql : sql`TRY_CAST(${value.sql} AS INTEGER)`;
    case 'datetime':
      return sql`TRY_CAST((epoch_us(${value.sql}) * 10 + ${raw(String(epochTicks))}) AS ${target})`;
    case 'int':
    case 'long':
      return to === 'long' ? sql`CAST(${value.sql} AS BIGINT)` : wrapInt(value.sql);
    case 'real':
    case 'decimal':
      return sql`TRY_CAST(trunc(${value.sql}) AS ${target})`;
    case 'dynamic':
      return once(toText(value), (text) => {
        const whole = sql`coalesce(kql_long_of(${text}), TRY_CAST(trunc(TRY_CAST(${text} AS DOUBLE)) AS BIGINT), CASE ${text} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)`;
        return to === 'long' ? whole : sql`TRY_CAST(${whole} AS INTEGER)`;
      });
    default:
      return to === 'long'
        ? sql`kql_long_of(${value.sql})`
        : sql`TRY_CAST(kql_long_of(${value.sql}) AS INTEGER)`;
  }
}

/** A long as an int: what does not fit wraps around. */
function wrapInt(value: Sql): Sql {
  return sql`CAST(((${value} + 2147483648::HUGEINT) & 4294967295::HUGEINT) - 2147483648 AS INTEGER)`;
}

function toReal(value: Scalar, to: 'decimal' | 'real'): Sql {
  const target = raw(duckTypes[to]);
  switch (value.type) {
    case 'string':
    case 'dynamic':
    case 'guid':
      return to === 'real'
        ? sql`kql_real_of(${toText(value)})`
        : sql`TRY_CAST(${toText(value)} AS ${target})`;
    case 'datetime':
    case 'timespan':
      return sql`CAST(${toInteger(value, 'long')} AS ${target})`;
    case 'bool':
      return sql`CAST(CAST(${value.sql} AS INTEGER) AS ${target})`;
    default:
      return sql`TRY_CAST(${value.sql} AS ${target})`;
  }
}

function toBool(value: Scalar): Sql {
  if (isNumeric(value.type) || value.type === 'timespan') return sql`(${value.sql} <> 0)`;
  return once(
    toText(value),
    (text) =>
      sql`CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false ELSE kql_long_of(${text}) <> 0 END`,
  );
}

function toDatetime(value: Scalar): Sql {
  if (isNumeric(value.type)) {
    return sql`make_timestamp((CAST(${value.sql} AS BIGINT) - ${raw(String(epochTicks))}) // 10)`;
  }
  if (value.type === 'timespan' || value.type === 'bool') return nullOf('datetime');
  return once(
    toText(value),
    // DuckDB reads the usual shape itself, a hundred times faster than the function does.
    (text) =>
      sql`CASE WHEN regexp_full_match(${text}, '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?Z?') THEN TRY_CAST(${text} AS TIMESTAMP) ELSE make_timestamp(kql_datetime_of(${text})) END`,
  );
}

function toTimespan(value: Scalar): Sql {
  if (value.type === 'real' || value.type === 'decimal')
    return sql`CAST(${value.sql} * 864000000000 AS BIGINT)`;
  if (isNumeric(value.type)) return sql`CAST(${value.sql} AS BIGINT)`;
  if (value.type === 'datetime' || value.type === 'bool') return nullOf('timespan');
  return sql`kql_timespan_of(${toText(value)})`;
}
