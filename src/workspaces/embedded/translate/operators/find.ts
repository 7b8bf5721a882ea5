import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column } from '../../../../types.ts';
import { convert } from '../convert.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import { fieldIds, fieldScalar, type Relation, toFields } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, quote, type Sql, sql } from '../sql.ts';
import { searchCondition } from './search.ts';
import { type Leg, legsOf } from './union.ts';

/** `find`: rows of several tables that a condition holds for, and which table each is from. */
export function find(scope: Scope, node: SyntaxNode): Relation {
  const [source, ...columns] = columnsOf(node);
  if (!source) return refuse('find', node);
  if (columns.some(({ name, type }) => name === 'pack_' && type === 'dynamic')) {
    return refuse('find that packs columns', node, 'Say which columns to show: find … project A, B.');
  }
  const legs = tablesOf(scope, node);
  const typed = new Set(
    (node.optional('Project')?.list('Columns') ?? [])
      .filter(({ kind }) => kind === 'TypedColumnReference')
      .map((column) => column.child('Column').string('SimpleName')),
  );
  const selects = legs.map(({ relation, name }) => {
    const test = searchCondition(scope.over(relation), node.child('Condition'), relation, false);
    const values = columns.map((column) => cellOf(relation, column, typed.has(column.name), node));
    const ids = fieldIds([source, ...columns]);
    const list = [quote(name), ...values].map((value, index) => sql`${value} AS ${ident(ids[index] ?? '')}`);
    return sql`SELECT ${joinSql(list)} FROM ${relation.from} WHERE ${test}`;
  });
  if (selects.length === 0) return refuse('find without a table', node);
  const from = scope.emitter.add(joinSql(selects, '\nUNION ALL '));
  return { from, fields: toFields([source, ...columns]) };
}

/** The tables that are named, or all; those with none of the condition's columns cannot match. */
function tablesOf(scope: Scope, node: SyntaxNode): Leg[] {
  const named = node.optional('InClause')?.list('Expressions');
  const { query } = scope;
  const legs = named
    ? named.flatMap((item) => legsOf(scope.detached(), item, 0))
    : query.tables().map((name): Leg => ({ name, relation: query.table(name, node) }));
  const unnamed = legs.find(({ name }) => name.startsWith('union_arg'));
  return unnamed ? refuse('find in what is no table', node, 'Use union withsource= and where.') : legs;
}

function cellOf(relation: Relation, column: Column, typed: boolean, node: SyntaxNode): Sql {
  const field = relation.fields.find(({ name }) => name === column.name);
  if (!field) return nullOf(column.type);
  if (field.type !== column.type && !typed) {
    return refuse(
      `find over columns ${column.name} of several types`,
      node,
      `Say which: ${column.name}: string.`,
    );
  }
  return convert(fieldScalar(field), column.type);
}
