import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { raw, type Sql, sql } from '../sql.ts';
import { applyPipe } from './apply-pipe.ts';

/** `partition by`: a pipe run over the rows of each key by themselves, or a query of its own run for each key. */
export function partition(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const operand = node.child('Operand');
  const own = operand.optional('Query');
  const by = scope.scalar(node.child('ByExpression'));
  const rows = scope.emitter.add(sql`SELECT *, ${by.sql} AS "$key" FROM ${input.from}`, true);
  const keys = scope.emitter.add(sql`SELECT DISTINCT "$key" FROM ${rows}`, true);
  const nested = scope.nested();
  const last = own
    ? forKey(nested, node.child('ByExpression'), own, by)
    : overRows(nested, operand.child('Subquery'), input, rows);
  const columns = columnsOf(node);
  if (columns.length !== last.fields.length) return refuse('this partition', node);
  const from = scope.emitter.add(sql`SELECT s.* FROM ${keys} p, LATERAL (${nested.emitter.nested(last)}) s`);
  const types = columns.map((column, index) => ({
    ...column,
    type: last.fields[index]?.type ?? column.type,
  }));
  return scope.emitter.select(
    types,
    last.fields.map((field) => fieldScalar(field)),
    from,
  );
}

function overRows(nested: Scope, subquery: SyntaxNode, input: Relation, rows: Sql): Relation {
  const from = nested.emitter.add(sql`SELECT * FROM ${rows} WHERE "$key" IS NOT DISTINCT FROM p."$key"`);
  const first: Relation = { ...input, from, again: false };
  return applyPipe(nested.over(first), subquery, first);
}

/** The query sees nothing of the rows but the key, as `toscalar(…)`. */
function forKey(nested: Scope, name: SyntaxNode, query: SyntaxNode, by: Scalar): Relation {
  const key: Scalar = { sql: raw('p."$key"'), type: by.type };
  const inner = nested
    .detached()
    .binding([[name.string('SimpleName') ?? '', { kind: 'scalar', value: () => key }]]);
  return inner.table(query);
}
