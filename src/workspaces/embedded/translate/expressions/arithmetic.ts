import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, realToDecimal } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { duckTypes, isInteger, isNumeric, type Scalar } from '../scalar.ts';
import { once, raw, type Sql, sql } from '../sql.ts';

/** What the arithmetic operators do by their kind without `Expression`. */
export function arithmetic(
  kind: string,
  left: Scalar,
  right: Scalar,
  type: ColumnType,
  node: SyntaxNode,
  wrapping: boolean,
): Scalar | undefined {
  if (!['Add', 'Subtract', 'Multiply', 'Divide', 'Modulo'].includes(kind)) return undefined;
  if (left.type === 'dynamic' && right.type === 'dynamic') {
    return refuse('arithmetic on two dynamic values', node, 'Convert one: tolong(…), todouble(…).');
  }
  const a = typed(left, right, type);
  const b = typed(right, left, type);
  return (
    temporal(kind, a, b) ??
    numeric(kind, a, b, wrapping) ??
    refuse(`${a.type} ${operatorText(node)} ${b.type}`, node)
  );
}

function operatorText(node: SyntaxNode): string {
  return node.child('Operator').text;
}

/** A dynamic operand is read as what the other one is, or as the result is. */
function typed(value: Scalar, other: Scalar, result: ColumnType): Scalar {
  if (value.type !== 'dynamic') return value;
  const type =
    other.type !== 'dynamic' && other.type !== 'string' ? other.type : isNumeric(result) ? result : 'real';
  const target = type === 'int' || type === 'long' ? 'real' : type;
  const as = isInteger(result) ? result : target;
  return { sql: convert(value, as), type: as };
}

/** A datetime moved by ticks: the exact instant, cut to the microseconds that a datetime has here. */
export function shift(datetime: Sql, operator: '+' | '-', ticks: Sql): Sql {
  const rest = raw(operator === '+' ? '< 0 THEN -1' : '> 0 THEN 1');
  return once(
    ticks,
    (by) =>
      sql`(${datetime} ${raw(operator)} to_microseconds(${by} // 10 + CASE WHEN ${by} % 10 ${rest} ELSE 0 END))`,
    lightSpan,
  );
}

/** A computed datetime, or null where it lies outside of KQL's calendar, which has the years from 1 to 9999. */
export function inCalendar(datetime: Sql): Sql {
  return once(
    datetime,
    (instant) =>
      sql`CASE WHEN ${instant} >= TIMESTAMP '0001-01-01' AND ${instant} < TIMESTAMP '10000-01-01' THEN ${instant} END`,
    lightInstant,
  );
}

/** Weight of a datetime that is computed thrice rather than bound to a lambda: of a column and a span of days. */
const lightInstant = 8;

/** Weight of a timespan that is computed twice rather than bound to a lambda: a number of days. */
const lightSpan = 4;

function temporal(kind: string, a: Scalar, b: Scalar): Scalar | undefined {
  const shape = `${a.type} ${kind} ${b.type}`;
  switch (shape) {
    case 'datetime Add timespan':
      return { sql: inCalendar(shift(a.sql, '+', b.sql)), type: 'datetime' };
    case 'timespan Add datetime':
      return { sql: inCalendar(shift(b.sql, '+', a.sql)), type: 'datetime' };
    case 'datetime Subtract timespan':
      return { sql: inCalendar(shift(a.sql, '-', b.sql)), type: 'datetime' };
    case 'datetime Subtract datetime':
      return { sql: sql`((epoch_us(${a.sql}) - epoch_us(${b.sql})) * 10)`, type: 'timespan' };
    case 'timespan Add timespan':
      return { sql: sql`(${a.sql} + ${b.sql})`, type: 'timespan' };
    case 'timespan Subtract timespan':
      return { sql: sql`(${a.sql} - ${b.sql})`, type: 'timespan' };
    case 'timespan Divide timespan':
      return { sql: sql`(CAST(${a.sql} AS DOUBLE) / ${b.sql})`, type: 'real' };
    case 'timespan Modulo timespan':
      return { sql: modulo(a.sql, b.sql), type: 'timespan' };
    default:
      return scaled(kind, a, b);
  }
}

/** A timespan times or by a number; what is none, or too long, is null. */
function scaled(kind: string, a: Scalar, b: Scalar): Scalar | undefined {
  if (kind === 'Multiply' && a.type === 'timespan' && isNumeric(b.type)) {
    return { sql: sql`TRY_CAST(${a.sql} * ${b.sql} AS BIGINT)`, type: 'timespan' };
  }
  if (kind === 'Multiply' && b.type === 'timespan' && isNumeric(a.type)) return scaled(kind, b, a);
  if (kind === 'Divide' && a.type === 'timespan' && isInteger(b.type)) {
    return { sql: sql`(${a.sql} // ${b.sql})`, type: 'timespan' };
  }
  if (kind === 'Divide' && a.type === 'timespan' && isNumeric(b.type)) {
    return { sql: sql`TRY_CAST(trunc(${a.sql} / nullif(${b.sql}, 0)) AS BIGINT)`, type: 'timespan' };
  }
  return undefined;
}

function numeric(kind: string, a: Scalar, b: Scalar, wrapping: boolean): Scalar | undefined {
  if (!isNumeric(a.type) || !isNumeric(b.type)) return undefined;
  const type = numericType(a.type, b.type);
  const [x, y] = [convert(a, type), convert(b, type)];
  const wrap = (value: Sql): Sql => (wrapping && type === 'long' ? wrapped(value) : value);
  // Where a sum overflowed, the query runs again with 128 bits and wraps around, as KQL does.
  const wide = wrapping && type === 'long' ? sql`CAST(${x} AS HUGEINT)` : x;
  switch (kind) {
    case 'Add':
      return { sql: wrap(sql`(${wide} + ${y})`), type };
    case 'Subtract':
      return { sql: wrap(sql`(${wide} - ${y})`), type };
    case 'Multiply':
      return { sql: type === 'decimal' ? product(x, y) : wrap(sql`(${wide} * ${y})`), type };
    case 'Divide':
      if (type === 'decimal') return { sql: quotient(x, y), type };
      return { sql: type === 'long' ? wrap(sql`(${wide} // ${y})`) : sql`(${x} / ${y})`, type };
    default:
      return { sql: wrap(modulo(wide, y)), type };
  }
}

/** A product of decimals has twice their digits after the point: where those before it find no room, it is made of reals. */
function product(a: Sql, b: Sql): Sql {
  const type = raw(duckTypes.decimal);
  return once(a, (x) =>
    once(
      b,
      (y) =>
        sql`coalesce(CAST(TRY(${x} * ${y}) AS ${type}), ${realToDecimal(sql`CAST(${x} AS DOUBLE) * CAST(${y} AS DOUBLE)`)})`,
    ),
  );
}

/** DuckDB divides decimals as reals. */
function quotient(a: Sql, b: Sql): Sql {
  return realToDecimal(sql`(${a} / nullif(${b}, 0))`);
}

/** Two ints make a long. */
function numericType(a: ColumnType, b: ColumnType): ColumnType {
  if (a === 'decimal' || b === 'decimal') return 'decimal';
  return a === 'real' || b === 'real' ? 'real' : 'long';
}

/** The opposite number, or one without its sign: of the least long, itself. */
export function signed(apply: '-' | 'abs', value: Sql, type: ColumnType, wrapping: boolean): Sql {
  return wrapping && type === 'long'
    ? wrapped(sql`${raw(apply)}(CAST(${value} AS HUGEINT))`)
    : sql`${raw(apply)}(${value})`;
}

/** A number of 128 bits as one of 64: what does not fit wraps around. */
export function wrapped(value: Sql): Sql {
  return sql`CAST(((${value} + ${raw('9223372036854775808::HUGEINT')}) & ${raw('18446744073709551615::HUGEINT')}) - ${raw('9223372036854775808::HUGEINT')} AS BIGINT)`;
}

/** Never negative, whatever the signs: as exact as the rest is, which a sum would round. */
export function modulo(a: Sql, b: Sql): Sql {
  return once(b, (divisor) =>
    once(
      sql`(${a} % ${divisor})`,
      (rest) => sql`CASE WHEN ${rest} < 0 THEN ${rest} + abs(${divisor}) ELSE ${rest} END`,
      lightRest,
    ),
  );
}

/** Weight of a rest that is computed thrice rather than bound to a lambda: of a column by a number. */
const lightRest = 4;
