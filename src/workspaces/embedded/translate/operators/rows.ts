import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { translatePredicate } from '../expressions/translate-scalar.ts';
import { refuse } from '../refusal.ts';
import { isCheap, type Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { joinSql, quote, raw, type Sql, sql } from '../sql.ts';
import { itemsOf, unnamed } from './items.ts';
import { asMet } from './summarize.ts';
import { withWindows } from './window.ts';

// Operators that keep, order or count rows.

/** `where`. */
export function where(scope: Scope, node: SyntaxNode, before: Relation): Relation {
  const input = withWindows(scope, [node.child('Condition')], before);
  const condition = translatePredicate(scope, node.child('Condition'));
  const output = scope.emitter.filter(input, sql`WHERE ${condition}`);
  return { ...output, again: before.again === true && input === before && isCheap(condition) };
}

/** `take` and `limit`. */
export function take(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return scope.emitter.filter(input, sql`LIMIT ${rowCount(scope, node)}`);
}

/** `sort` and `order`. */
export function sort(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const order = joinSql(node.list('Expressions').map((key) => sortKey(scope, key)));
  return sorted(scope, input, order, raw(''));
}

/** `top`. */
export function top(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const key = sortKey(scope, node.child('ByExpression'));
  return sorted(scope, input, key, sql` LIMIT ${rowCount(scope, node)}`);
}

/** Rows in an order; those that it leaves equal stay as they stood. The rows of a table have no order of their own. */
function sorted(scope: Scope, input: Relation, order: Sql, limit: Sql): Relation {
  const { emitter, query } = scope;
  if (query.readsTables() || query.correlated) {
    return { ...emitter.filter(input, sql`ORDER BY ${order}${limit}`), order };
  }
  const rows = emitter.add(sql`SELECT *, row_number() OVER () AS "$met" FROM ${input.from}`);
  const from = emitter.add(sql`SELECT * EXCLUDE ("$met") FROM ${rows} ORDER BY ${order}, "$met"${limit}`);
  const { order: _, ...rest } = input;
  return { ...rest, from, again: false };
}

/** `sample`. */
export function sample(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return scope.emitter.filter(input, sql`ORDER BY random() LIMIT ${rowCount(scope, node)}`);
}

/** `sample-distinct`: some values, each once. */
export function sampleDistinct(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const value = scope.scalar(unnamed(node.child('OfExpression')));
  const values = scope.emitter.select(columnsOf(node), [value], input.from, 'DISTINCT ');
  return scope.emitter.filter(values, sql`LIMIT ${rowCount(scope, node)}`);
}

/** A number of rows: never below none. */
export function rowCount(scope: Scope, node: SyntaxNode): Sql {
  // A column of the same name does not count.
  const count = scope.detached().scalar(node.child('Expression'));
  return sql`greatest(0, CAST(${count.sql} AS BIGINT))`;
}

/** One key of an order: descending unless told, nulls first when ascending and last when descending. */
export function sortKey(scope: Scope, node: SyntaxNode): Sql {
  const ordered = node.kind === 'OrderedExpression';
  const ordering = ordered ? node.optional('Ordering') : undefined;
  const value = scope.scalar(ordered ? node.child('Expression') : node);
  const ascending = /asc/.test(ordering?.optional('AscOrDescKeyword')?.text ?? '');
  const nulls = ordering?.optional('NullsClause')?.child('FirstOrLastKeyword').text;
  const first = nulls === undefined ? ascending : nulls === 'first';
  // The binder says so for `sort`, and the engine.
  if (value.type === 'dynamic') return refuse('an order by a dynamic', node, 'Convert it: tostring(…).');
  return sql`${value.sql} ${raw(ascending ? 'ASC' : 'DESC')} NULLS ${raw(first ? 'FIRST' : 'LAST')}`;
}

/** `count`. */
export function count(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return scope.emitter.select(columnsOf(node), [{ sql: sql`count(*)`, type: 'long' }], input.from);
}

/** `distinct`. */
export function distinct(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const items = node.list('Expressions').flatMap((item) => itemsOf(scope, item));
  const values = items.map(({ value }) => value);
  return scope.emitter.select(columnsOf(node), values, asMet(scope, input.from, values.length));
}

/** `getschema`. */
export function getSchema(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const rows = input.fields.map(
    ({ name, type }, index) => sql`(${quote(name)}, ${index}, ${quote(systemTypes[type])}, ${quote(type)})`,
  );
  // Whose columns are all projected away, that has none to show.
  const values = rows.length > 0 ? sql`VALUES ${joinSql(rows)}` : raw(`SELECT '', 0, '', '' WHERE false`);
  const from = sql`(${values}) schema_rows(name, place, system, type)`;
  return scope.emitter.select(
    columnsOf(node),
    [
      { sql: raw('name'), type: 'string' },
      { sql: raw('CAST(place AS INTEGER)'), type: 'int' },
      { sql: raw('system'), type: 'string' },
      { sql: raw('type'), type: 'string' },
    ],
    from,
  );
}

const systemTypes = {
  bool: 'System.SByte',
  datetime: 'System.DateTime',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  dynamic: 'System.Object',
  guid: 'System.Guid',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  string: 'System.String',
  timespan: 'System.TimeSpan',
} as const;
