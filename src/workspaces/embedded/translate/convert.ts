import type { ColumnType } from '../../../types.ts';
import { nullOf } from './null-of.ts';
import { duckTypes, isInteger, isNumeric, type Scalar } from './scalar.ts';
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
    case 'bool':
      return once(
        value,
        (bool) => sql`CASE WHEN ${bool} THEN 'True' WHEN NOT ${bool} THEN 'False' ELSE '' END`,
      );
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
  const constant = value.constant?.value;
  if (typeof constant === 'bigint' && isInteger(value.type)) {
    return raw(`CAST('${to === 'int' ? BigInt.asIntN(32, constant) : constant}' AS ${duckTypes[to]})`);
  }
  const whole = toLong(value);
  if (to === 'int' && (value.type === 'string' || value.type === 'guid'))
    return sql`TRY_CAST(${whole} AS INTEGER)`;
  return to === 'long'
    ? whole
    : wrapInt(value.type === 'dynamic' ? dynamicInteger(value, 'kql_dynamic_int') : whole);
}

function toLong(value: Scalar): Sql {
  switch (value.type) {
    case 'timespan':
      return value.sql;
    case 'datetime':
      return sql`(epoch_us(${value.sql}) * 10 + ${raw(String(epochTicks))})`;
    case 'bool':
    case 'int':
    case 'long':
      return sql`CAST(${value.sql} AS BIGINT)`;
    case 'real':
    case 'decimal':
      // What does not fit becomes the least of all longs, as the processor makes it.
      return once(
        value.sql,
        (number) =>
          sql`CASE WHEN isfinite(CAST(${number} AS DOUBLE)) THEN coalesce(TRY_CAST(trunc(${number}) AS BIGINT), ${raw(leastLong)}) END`,
      );
    case 'dynamic':
      return dynamicInteger(value, 'kql_dynamic_long');
    default:
      return wholeOr(value.sql, (text) => sql`kql_long_of(${text})`);
  }
}

const leastLong = "CAST('-9223372036854775808' AS BIGINT)";

/** Plain digits are read by DuckDB itself, everything else by a function of ours. */
function wholeOr(value: Sql, otherwise: (text: Sql) => Sql): Sql {
  return once(
    value,
    (text) =>
      sql`CASE WHEN regexp_full_match(${text}, '-?\\d{1,18}') THEN TRY_CAST(${text} AS BIGINT) ELSE ${otherwise(text)} END`,
  );
}

function dynamicInteger(value: Scalar, name: string): Sql {
  if (!value.path) return sql`${raw(name)}(CAST(${value.sql} AS VARCHAR))`;
  return wholeOr(toText(value), () => sql`${raw(name)}(CAST(${value.sql} AS VARCHAR))`);
}

/** A long as an int: what does not fit wraps around. */
function wrapInt(value: Sql): Sql {
  return once(
    value,
    (whole) =>
      sql`CASE WHEN ${whole} BETWEEN -2147483648 AND 2147483647 THEN CAST(${whole} AS INTEGER) ELSE CAST(((CAST(${whole} AS HUGEINT) + 2147483648) & 4294967295) - 2147483648 AS INTEGER) END`,
  );
}

function toReal(value: Scalar, to: 'decimal' | 'real'): Sql {
  const target = raw(duckTypes[to]);
  switch (value.type) {
    case 'dynamic':
      return to === 'real'
        ? sql`kql_dynamic_real(CAST(${value.sql} AS VARCHAR))`
        : sql`TRY_CAST(${toText(value)} AS ${target})`;
    case 'string':
    case 'guid':
      return to === 'real'
        ? sql`kql_real_of(${toText(value)})`
        : sql`TRY_CAST(${toText(value)} AS ${target})`;
    case 'datetime':
    case 'timespan':
      return sql`CAST(${toLong(value)} AS ${target})`;
    case 'bool':
      return sql`CAST(CAST(${value.sql} AS INTEGER) AS ${target})`;
    default:
      return sql`TRY_CAST(${value.sql} AS ${target})`;
  }
}

function toBool(value: Scalar): Sql {
  if (value.type === 'dynamic') return sql`kql_dynamic_bool(CAST(${value.sql} AS VARCHAR))`;
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
