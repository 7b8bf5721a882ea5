import { columnsOf, groupMembers, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column } from '../../../../types.ts';
import { convert } from '../convert.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldIds, fieldScalar, type Relation, toFields } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, quote, type Sql, sql } from '../sql.ts';
import { parametersOf } from './parameters.ts';

/** One of the tables that are united, and what `withsource=` calls it. */
export interface Leg {
  readonly relation: Relation;
  readonly name: string;
}

/** `union` after a pipe. */
export function unionWith(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return union(scope, node, [{ relation: input, name: input.alias ?? 'union_arg0' }]);
}

/** `union` at the start of a pipe. */
export function unionOf(scope: Scope, node: SyntaxNode): Relation {
  return union(scope, node, []);
}

function union(scope: Scope, node: SyntaxNode, before: readonly Leg[]): Relation {
  const parameters = parametersOf(node);
  const legs = [...before];
  for (const item of node.list('Expressions')) legs.push(...legsOf(scope.detached(), item, legs.length));
  if (legs.length === 0) return refuse('union of nothing', node);
  const source = parameters.get('withsource') ?? parameters.get('with_source');
  return unite(scope, node, columnsOf(node), legs, source);
}

/** The tables that an item of `union` or of `search in (…)` stands for. */
export function legsOf(scope: Scope, item: SyntaxNode, place: number): Leg[] {
  const symbol = item.symbol('ReferencedSymbol');
  if (symbol && symbolKind(symbol) === 'group') {
    return groupMembers(symbol).map((table) => ({
      relation: scope.query.table(table.Name, item),
      name: table.Name,
    }));
  }
  // The binder lets a table that is not there pass with `isfuzzy=true` alone: it counts as nothing.
  if (beginsWithNothing(scope, item)) return [];
  const relation = scope.table(item);
  const name = item.string('SimpleName');
  const bound = name === undefined ? undefined : scope.lookup(name);
  // A view shows its own name, other tables of `let` a number.
  const isLet = bound !== undefined && bound.kind !== 'function';
  const shown = relation.alias ?? (name !== undefined && !isLet ? name : undefined);
  return [{ relation, name: shown ?? `union_arg${place}` }];
}

/** True where what the pipe begins with is not there. */
function beginsWithNothing(scope: Scope, item: SyntaxNode): boolean {
  if (item.kind === 'PipeExpression' || item.kind === 'ParenthesizedExpression') {
    return beginsWithNothing(scope, item.child('Expression'));
  }
  if (item.kind !== 'NameReference' || item.symbol('ReferencedSymbol')) return false;
  return !scope.lookup(item.string('SimpleName') ?? '');
}

/** Rows of all legs one after another, under the columns that the binder found. */
export function unite(
  scope: Scope,
  node: SyntaxNode,
  columns: readonly Column[],
  legs: readonly Leg[],
  source: string | undefined,
): Relation {
  const ids = fieldIds(columns);
  const empty = columns.find(
    (column) =>
      column.name !== source &&
      !legs.some(({ relation }) => relation.fields.some((field) => holds(column, field, relation))),
  );
  if (empty) return refuse(`union of columns that clash over the name ${empty.name}`, node);
  const selects = legs.map((leg) => {
    const lost = leg.relation.fields.find(
      (field) => !columns.some((column) => holds(column, field, leg.relation)),
    );
    if (lost) return refuse(`union of columns that clash over the name ${lost.name}`, node);
    const values = columns.map((column, index) => {
      const value = column.name === source ? quote(leg.name) : valueFor(leg.relation, column);
      return sql`${value} AS ${ident(ids[index] ?? column.name)}`;
    });
    return sql`SELECT ${joinSql(values)} FROM ${leg.relation.from}`;
  });
  return { from: scope.emitter.add(joinSql(selects, '\nUNION ALL ')), fields: toFields(columns) };
}

/** A leg's own column of that name and type; `x_long` is the `x` of the legs where `x` is a long. */
function valueFor(relation: Relation, column: Column): Sql {
  const field = relation.fields.find((candidate) => holds(column, candidate, relation));
  return field ? convert(fieldScalar(field), column.type) : nullOf(column.type);
}

function holds(column: Column, field: Field, relation: Relation): boolean {
  if (field.name === column.name) return field.type === column.type || column.type === 'dynamic';
  if (`${field.name}_${field.type}` !== column.name || field.type !== column.type) return false;
  // Unless the leg has a column that is called so itself.
  return !relation.fields.some(({ name }) => name === column.name);
}
