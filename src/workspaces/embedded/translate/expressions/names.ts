import { symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { sql } from '../sql.ts';

/** A name: a column of the row, else what `let` or a parameter bound. */
export function nameReference(scope: Scope, node: SyntaxNode): Scalar {
  const name = node.string('SimpleName') ?? '';
  const symbol = node.symbol('ReferencedSymbol');
  if (symbolKind(symbol) === 'column') {
    const column = scope.row?.get(symbol?.Name ?? name) ?? scope.row?.get(name);
    if (column) return column;
  }
  const bound = scope.lookup(name);
  if (bound?.kind === 'scalar') {
    // Its columns would be taken for those of the table that is being read.
    if (bound.from === 'lost') return refuse(`${name} outside of its row`, node, 'Join the tables instead.');
    return bound.value();
  }
  if (bound?.kind === 'table') return firstCell(bound.relation(), node);
  return scope.row?.get(name) ?? refuse(`the name ${name} here`, node);
}

/** The first cell of a table: what `toscalar` gives. Null, or the empty string, for no row. */
export function firstCell(relation: Relation, node: SyntaxNode): Scalar {
  const [field] = relation.fields;
  if (!field) return refuse('a table without columns here', node);
  const value = fieldScalar({ ...field, weight: 1 });
  const cell = sql`(SELECT ${value.sql} FROM ${relation.from} LIMIT 1)`;
  return { sql: field.type === 'string' ? sql`coalesce(${cell}, '')` : cell, type: field.type };
}
