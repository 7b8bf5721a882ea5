import type { ColumnType } from '../../../types.ts';
import { nullOf } from './null-of.ts';
import { duckTypes, isInteger, isNumeric, jsonPath, type Scalar } from './scalar.ts';
import { once, quote, raw, type Sql, sql } from './sql.ts';

/** Ticks from KQL's year 1 to 1970. */
export const epochTicks = 621_355_968_000_000_000n;

/** The last one of KQL's calendar, counted from year 1. */
const lastTick = 3_155_378_975_999_999_999n;

/** A value as text, never null: what `tostring` gives. */
export function toText({ sql: value, type, path, constant }: Scalar): Sql {
  switch (type) {
    case 'string':
      return value;
    case 'dynamic':
      return constant?.value === null
        ? raw("''")
        : sql`coalesce(${textOrNull({ sql: value, type, ...(path ? { path } : {}) })}, '')`;
    case 'datetime':
      return sql`coalesce(strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f0Z'), '')`;
    case 'timespan':
      return sql`coalesce(kql_timespan_text(${value}), '')`;
    case 'real':
      return sql`coalesce(kql_real_text(${value}), '')`;
    case 'decimal':
      // A version has no places: its noughts count.
      return sql`coalesce(rtrim(regexp_replace(CAST(${value} AS VARCHAR), '(\\.\\d*?)0+$', '\\1'), '.'), '')`;
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

/** The same for a text or a dynamic, but what is missing is null. */
function textOrNull({ sql: value, type, path }: Scalar): Sql {
  if (type !== 'dynamic') return value;
  return path ? sql`json_extract_string(${path.base}, ${jsonPath(path.steps)})` : sql`(${value} ->> '$')`;
}

/** A value as JSON. */
export function toDynamic(value: Scalar): Sql {
  switch (value.type) {
    case 'dynamic':
      return value.sql;
    case 'datetime':
    case 'decimal':
    case 'timespan':
    case 'guid':
      return sql`to_json(nullif(${toText(value)}, ''))`;
    case 'real':
      return once(
        value.sql,
        (real) =>
          sql`CASE WHEN isfinite(${real}) THEN to_json(${real}) ELSE to_json(kql_real_text(${real})) END`,
      );
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
  const text = value.type === 'string' || value.type === 'guid';
  if (to === 'long') return toLong(value);
  if (text) return sql`TRY_CAST(${toLong(value)} AS INTEGER)`;
  return value.type === 'dynamic' ? dynamicInt(value) : wrapInt(toLong(value));
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
      return readable(
        textOrNull(value),
        plainLong,
        'BIGINT',
        someNumber,
        () => sql`kql_dynamic_long(CAST(${value.sql} AS VARCHAR))`,
      );
    default:
      return readable(value.sql, plainLong, 'BIGINT', someNumber, (text) => sql`kql_long_of(${text})`);
  }
}

const leastLong = "CAST('-9223372036854775808' AS BIGINT)";

const plainLong = '^-?\\d{1,18}$';
const plainInt = '^-?\\d{1,9}$';
const plainReal = '^[-+.\\deE]+$';
const plainBool = '^(?:true|false)$';
const plainDatetime = '^[1-9]\\d{3}-\\d\\d-\\d\\d[T ](?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,7})?Z?$';
const plainDecimal = '^\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?\\s*$';

/** Texts that a function of ours may yet make a number of: all others need not cross into JavaScript. */
const someNumber = '^\\s*[-+.\\dIiNn]|^(?:true|false)$';

/**
 * Text as another type. DuckDB itself reads the usual shape, a hundred times faster than a function of ours, which gets
 * only what else may be `possible`. `regexp_extract` reads the text once where `CASE` would have read it twice.
 */
function readable(
  value: Sql,
  usual: string,
  type: string,
  possible: string,
  otherwise: (text: Sql) => Sql,
): Sql {
  return once(
    value,
    (text) =>
      sql`coalesce(TRY_CAST(regexp_extract(${text}, ${quote(usual)}) AS ${raw(type)}), CASE WHEN regexp_matches(${text}, ${quote(possible)}) THEN ${otherwise(text)} END)`,
    lightText,
  );
}

/** Weight of a text that is read twice rather than bound to a lambda: a path into a column. */
const lightText = 6;

function dynamicInt(value: Scalar): Sql {
  const long = () => wrapInt(sql`kql_dynamic_int(CAST(${value.sql} AS VARCHAR))`);
  return readable(textOrNull(value), plainInt, 'INTEGER', someNumber, long);
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
    case 'string':
    case 'guid':
      return to === 'real'
        ? textToReal(value)
        : sql`TRY_CAST(regexp_extract(${toText(value)}, ${quote(plainDecimal)}) AS ${target})`;
    case 'datetime':
    case 'timespan':
      return sql`CAST(${toLong(value)} AS ${target})`;
    case 'bool':
      return sql`CAST(CAST(${value.sql} AS INTEGER) AS ${target})`;
    case 'real':
      return realToDecimal(value.sql);
    default:
      return sql`TRY_CAST(${value.sql} AS ${target})`;
  }
}

/** By way of its text: DuckDB's own cast adds digits that the real does not have. */
export function realToDecimal(real: Sql): Sql {
  return sql`TRY_CAST(CAST(${real} AS VARCHAR) AS ${raw(duckTypes.decimal)})`;
}

function textToReal(value: Scalar): Sql {
  return readable(textOrNull(value), plainReal, 'DOUBLE', someNumber, (text) => oddReal(value, text));
}

function oddReal(value: Scalar, text: Sql): Sql {
  return value.type === 'dynamic'
    ? sql`kql_dynamic_real(CAST(${value.sql} AS VARCHAR))`
    : sql`kql_real_of(${text})`;
}

/**
 * Whether a dynamic, read as a number, is that finite one. Rows that are equal are few: only
 * those are looked at again, as DuckDB reads `1_000` and KQL does not. `AND` would be taken apart and put in any order.
 */
export function equalsNumber(value: Scalar, number: Sql): Sql {
  return once(
    textOrNull(value),
    (text) =>
      sql`CASE WHEN coalesce(TRY_CAST(${text} AS DOUBLE), CASE WHEN regexp_matches(${text}, ${quote(someNumber)}) THEN ${oddReal(value, text)} END) = ${number} THEN NOT contains(${text}, '_') ELSE false END`,
    lightText,
  );
}

function toBool(value: Scalar): Sql {
  if (value.type === 'dynamic') {
    const other = () => sql`kql_dynamic_bool(CAST(${value.sql} AS VARCHAR))`;
    return readable(textOrNull(value), plainBool, 'BOOLEAN', '.', other);
  }
  if (isNumeric(value.type) || value.type === 'timespan') return sql`(${value.sql} <> 0)`;
  return once(
    toText(value),
    (text) =>
      sql`CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false ELSE kql_long_of(${text}) <> 0 END`,
  );
}

function toDatetime(value: Scalar): Sql {
  if (isNumeric(value.type)) {
    return once(
      sql`TRY_CAST(${value.sql} AS BIGINT)`,
      (ticks) =>
        sql`CASE WHEN ${ticks} BETWEEN 0 AND ${raw(String(lastTick))} THEN make_timestamp(${ticks} // 10 - ${raw(String(epochTicks / 10n))}) END`,
    );
  }
  if (value.type === 'timespan' || value.type === 'bool') return nullOf('datetime');
  return readable(
    value.type === 'dynamic' ? textOrNull(value) : toText(value),
    plainDatetime,
    'TIMESTAMP',
    '.',
    (text) => sql`make_timestamp(kql_datetime_of(${text}))`,
  );
}

function toTimespan(value: Scalar): Sql {
  if (value.type === 'real' || value.type === 'decimal')
    return sql`TRY_CAST(${value.sql} * 864000000000 AS BIGINT)`;
  if (isNumeric(value.type)) return sql`CAST(${value.sql} AS BIGINT)`;
  if (value.type === 'datetime' || value.type === 'bool') return nullOf('timespan');
  return sql`kql_timespan_of(${toText(value)})`;
}
