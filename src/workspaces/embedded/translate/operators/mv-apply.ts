import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toDynamic } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldIds, fieldScalar, type Relation, toFields } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, once, raw, type Sql, sql } from '../sql.ts';
import { applyPipe } from './apply-pipe.ts';
import { type Expanded, expandedOf, itemValue, nameless, unnested } from './mv-expand.ts';
import { parametersOf } from './parameters.ts';

/** `mv-apply`: a pipe run over the items of each row by themselves. */
export function mvApply(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  if (node.optional('ContextIdClause')) return refuse('mv-apply id', node);
  const limit = node.optional('RowLimitClause')?.child('RowLimit');
  const index = parametersOf(node).get('with_itemindex');
  const items = expandedOf(scope, node);
  if (items.some(({ name }) => name.startsWith(nameless))) {
    return refuse('an unnamed value in mv-apply', node, 'Name it: x = …');
  }
  const pipe = node.child('Subquery').child('Expression');
  const outer = scope.emitter.add(
    sql`SELECT *, row_number() OVER () AS "$id" FROM ${input.from}${withItems(pipe, items)}`,
    true,
  );
  const nested = scope.nested();
  // The row's columns come along into the pipe, which may use them beside the items.
  const row = sql`(SELECT ${joinSql(input.fields.map(({ id }) => sql`o.${ident(id)}`))})`;
  const from = unnested(nested, { from: row, fields: input.fields }, items, {
    pairs: false,
    index: index !== undefined,
    ...(limit ? { limit: scope.scalar(limit).sql } : {}),
  });
  const first = contents(nested, input, items, index, from);
  const applied = applyPipe(nested.over(first), pipe, first);
  const last = summarizes(lastOf(pipe)) ? applied : numbered(nested, applied);
  return collected(scope, node, input, items, { outer, last, inner: nested.emitter.nested(last) });
}

function summarizes({ kind }: SyntaxNode): boolean {
  return kind === 'SummarizeOperator' || kind === 'CountOperator';
}

function lastOf(pipe: SyntaxNode): SyntaxNode {
  return pipe.kind === 'PipeExpression' ? pipe.child('Operator') : pipe;
}

/** A row without any item goes, also where an aggregate would make a row of nothing. */
function withItems(pipe: SyntaxNode, items: readonly Expanded[]): Sql {
  const expanded = items.filter(({ value }) => !value.strings);
  if (expanded.length < items.length || ![...pipe.walk()].some(summarizes)) return raw('');
  const some = expanded.map(({ value }) =>
    once(
      toDynamic(value),
      (json) =>
        sql`CASE json_type(${json}) WHEN 'ARRAY' THEN json_array_length(${json}) > 0 WHEN 'OBJECT' THEN len(json_keys(${json})) > 0 ELSE true END`,
    ),
  );
  return sql` WHERE ${joinSql(some, ' OR ')}`;
}

/** The rows of a pipe with their places among them, which DuckDB forgets where it puts the pipes of all rows together. */
function numbered(scope: Scope, relation: Relation): Relation {
  const order = relation.order ? sql`ORDER BY ${relation.order}` : raw('');
  const from = scope.emitter.add(sql`SELECT *, row_number() OVER (${order}) AS "$at" FROM ${relation.from}`);
  return { from, fields: [...relation.fields, { name: placeName, type: 'long', id: '$at', weight: 1 }] };
}

/** No column of a query has this name. */
const placeName = '\u0000at';

/** What the pipe begins with: the row's columns, the items under their names, the item's number. */
function contents(
  scope: Scope,
  input: Relation,
  items: ReturnType<typeof expandedOf>,
  index: string | undefined,
  from: Relation['from'],
): Relation {
  const names = new Set([...items.map(({ name }) => name), index]);
  const kept = input.fields.filter(({ name }) => !names.has(name));
  const columns = [
    ...kept.map(({ name, type }) => ({ name, type })),
    ...items.map(({ name, type }) => ({ name, type })),
    ...(index === undefined ? [] : [{ name: index, type: 'long' as const }]),
  ];
  const values: Scalar[] = [
    ...kept.map((field) => fieldScalar(field)),
    ...items.map(itemValue),
    ...(index === undefined ? [] : [{ sql: raw('"$index"'), type: 'long' as const }]),
  ];
  return scope.emitter.select(columns, values, from);
}

/** The row's columns that the pipe leaves alone, and the pipe's own. */
function collected(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  items: ReturnType<typeof expandedOf>,
  { outer, last, inner }: { outer: Relation['from']; last: Relation; inner: Relation['from'] },
): Relation {
  const columns = columnsOf(node);
  const expanded = new Set(items.map(({ name }) => name));
  const find = (fields: readonly Field[], name: string) => fields.find((field) => field.name === name);
  const values = columns.map(({ name }): Scalar => {
    const own = expanded.has(name) ? undefined : find(input.fields, name);
    const made = find(last.fields, name);
    if (own) return fieldScalar(own, 'o');
    return made ? fieldScalar(made, 's') : refuse(`the column ${name} of mv-apply`, node);
  });
  const ids = fieldIds(columns);
  const list = values.map((value, place) => sql`${value.sql} AS ${ident(ids[place] ?? '')}`);
  const query = sql`SELECT ${joinSql(list)} FROM ${outer} o, LATERAL (${inner}) s ORDER BY o."$id"${raw(find(last.fields, placeName) ? ', s."$at"' : '')}`;
  return {
    from: scope.emitter.add(query),
    fields: toFields(
      columns.map((column, place) => ({ ...column, type: values[place]?.type ?? column.type })),
    ),
  };
}
