import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert } from '../convert.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import { fieldIds, type Relation, toFields } from '../relation.ts';
import { duckTypes, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, raw, type Sql, sql } from '../sql.ts';
import { itemsOf } from './items.ts';

// Operators that begin a pipe without a table.

/** Most rows that `range` and `make-series` make: DuckDB takes 24 GB for a thousand times as many, whatever its limit. */
const rangeCap = 1_048_576;

/** A count of rows to make, or a fault where it is past the cap: to cut in silence would be a wrong answer. */
export function boundedCount(scope: Scope, node: SyntaxNode, count: Sql): Sql {
  const fault = sql`CAST(${scope.query.fault('range', node)} AS BIGINT)`;
  return sql`CASE WHEN ${count} > ${rangeCap} THEN ${fault} ELSE CAST(greatest(0, ${count}) AS BIGINT) END`;
}

/** `print`. */
export function print(scope: Scope, node: SyntaxNode): Relation {
  const columns = columnsOf(node);
  const values = node.list('Expressions').flatMap((item) => itemsOf(scope, item).map(({ value }) => value));
  // The binder gives one name to all the values of one function.
  if (columns.length !== values.length) return refuse('print of several values under one name', node);
  return scope.emitter.select(columns, values, raw('(SELECT 1)'));
}

/** `datatable`. */
export function dataTable(scope: Scope, node: SyntaxNode): Relation {
  const columns = columnsOf(node);
  if (columns.length === 0) return refuse('datatable without columns', node);
  const values = node.list('Values').map((value) => scope.scalar(value));
  const rows: Sql[] = [];
  for (let start = 0; start < values.length; start += columns.length) {
    const cells = columns.map(({ type }, index) => cell(values[start + index], type));
    rows.push(sql`(${joinSql(cells)})`);
  }
  const ids = fieldIds(columns).map((id) => ident(id));
  const typed = columns.map(
    ({ type }, index) =>
      sql`CAST(${ids[index] ?? raw('')} AS ${raw(duckTypes[type])}) AS ${ids[index] ?? raw('')}`,
  );
  const body = rows.length > 0 ? rows : [sql`(${joinSql(columns.map(({ type }) => nullOf(type)))})`];
  const limit = raw(rows.length > 0 ? '' : ' LIMIT 0');
  const query = sql`SELECT ${joinSql(typed)} FROM (VALUES ${joinSql(body)}) "$rows"(${joinSql(ids)})${limit}`;
  return { from: scope.emitter.add(query), fields: toFields(columns) };
}

function cell(value: Scalar | undefined, type: ColumnType): Sql {
  return value ? convert(value, type) : nullOf(type);
}

/** `range x from a to b step c`. */
export function range(scope: Scope, node: SyntaxNode): Relation {
  const [column] = columnsOf(node);
  if (!column) return refuse('range', node);
  const from = scope.scalar(node.child('From'));
  const to = scope.scalar(node.child('To'));
  const step = scope.scalar(node.child('Step'));
  const place = raw('"$place"');
  const value = advance(column.type, from, step, place) ?? refuse(`range over ${column.type}`, node);
  const places = sql`SELECT unnest(range(0, ${countOf(scope, node, column.type, { from, to, step })})) AS "$place"`;
  return { ...scope.emitter.select([column], [value], sql`(${places})`), serialized: true };
}

function numeric(value: Scalar, type: ColumnType): Sql {
  if (type === 'datetime') return sql`epoch_us(${convert(value, 'datetime')}) * 10`;
  return convert(value, type === 'int' ? 'long' : type);
}

/** How many values there are; none for a step of zero or one that leads away. */
function countOf(
  scope: Scope,
  node: SyntaxNode,
  type: ColumnType,
  { from, to, step }: { from: Scalar; to: Scalar; step: Scalar },
): Sql {
  const start = numeric(from, type);
  const end = numeric(to, type);
  const by = type === 'datetime' ? step.sql : numeric(step, type);
  const distance =
    type === 'real'
      ? sql`floor((${end} - ${start}) / nullif(${by}, 0) + 1e-9)`
      : sql`floor((CAST(${end} AS HUGEINT) - ${start}) / nullif(${by}, 0))`;
  return boundedCount(scope, node, sql`(coalesce(${distance}, -1) + 1)`);
}

function advance(type: ColumnType, from: Scalar, step: Scalar, place: Sql): Scalar | undefined {
  switch (type) {
    case 'int':
    case 'long':
      return { sql: sql`(${convert(from, 'long')} + ${place} * ${convert(step, 'long')})`, type: 'long' };
    case 'timespan':
      return { sql: sql`(${convert(from, type)} + ${place} * ${convert(step, type)})`, type };
    case 'real':
      return { sql: sql`(${convert(from, type)} + ${place} * ${convert(step, type)})`, type };
    case 'datetime':
      return {
        sql: sql`(${convert(from, type)} + to_microseconds(CAST(${place} * ${step.sql} // 10 AS BIGINT)))`,
        type,
      };
    default:
      return undefined;
  }
}
