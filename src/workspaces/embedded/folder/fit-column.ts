import type { ColumnType } from '../../../types.ts';
import { convert, toText } from '../translate/convert.ts';
import { parseJsonText } from '../translate/functions/conversion.ts';
import { nullOf } from '../translate/null-of.ts';
import { raw, type Sql, sql } from '../translate/sql.ts';

const wholes: readonly ColumnType[] = ['int', 'long'];
const fractions: readonly ColumnType[] = ['real', 'decimal'];

/** Whether values of one type can be told as another; text can, though some of it may not fit. */
export function canFit(from: ColumnType, to: ColumnType): boolean {
  if (from === to || from === 'string' || from === 'dynamic' || to === 'string' || to === 'dynamic')
    return true;
  const numeric = [...wholes, ...fractions];
  return (numeric.includes(from) || from === 'bool') && numeric.includes(to);
}

/** Whether a value may be lost on the way: then those that are have to be counted. */
export function mayMisfit(from: ColumnType, to: ColumnType): boolean {
  if (from === to || to === 'string' || to === 'dynamic') return false;
  if (from === 'bool' || from === 'int') return false;
  return !(from === 'long' && fractions.includes(to)) && !(from === 'decimal' && to === 'real');
}

/** A value of a file as its column's type. What does not fit is null, as where logs are taken in; text is never null. */
export function fitColumn(value: Sql, from: ColumnType, to: ColumnType): Sql {
  if (from === to) return to === 'string' ? sql`coalesce(${value}, '')` : value;
  if (from === 'dynamic' && to !== 'string')
    return fitColumn(toText({ sql: value, type: from }), 'string', to);
  if (to === 'dynamic')
    return from === 'string'
      ? parseJsonText(sql`coalesce(${value}, '')`)
      : convert({ sql: value, type: from }, to);
  if (to === 'int' && from === 'long') return sql`TRY_CAST(${value} AS INTEGER)`;
  if (wholes.includes(to) && fractions.includes(from)) {
    const target = raw(to === 'int' ? 'INTEGER' : 'BIGINT');
    return sql`CASE WHEN ${value} = trunc(${value}) THEN TRY_CAST(${value} AS ${target}) END`;
  }
  if (from !== 'string') return convert({ sql: value, type: from }, to);
  return fitText(sql`coalesce(${value}, '')`, to);
}

function fitText(text: Sql, to: ColumnType): Sql {
  if (wholes.includes(to)) {
    // Plain digits are read by DuckDB itself. Notebooks write whole numbers as 4624.0 where some are missing.
    const whole = sql`coalesce(CASE WHEN regexp_full_match(${text}, '-?\\d{1,18}') THEN TRY_CAST(${text} AS BIGINT) END, CASE WHEN ${text} <> '' THEN kql_long_of(regexp_replace(${text}, '\\.0+$', '')) END)`;
    return to === 'int' ? sql`TRY_CAST(${whole} AS INTEGER)` : whole;
  }
  const value = convert({ sql: text, type: 'string' }, to);
  return sql`CASE WHEN ${text} = '' THEN ${nullOf(to)} ELSE ${value} END`;
}
