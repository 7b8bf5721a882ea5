import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { sql } from '../sql.ts';
import { applyPipe } from './apply-pipe.ts';

/** `partition by`: a pipe run over the rows of each key by themselves. */
export function partition(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const operand = node.child('Operand').optional('Subquery');
  if (!operand) return refuse('partition over a query of its own', node);
  const key = scope.scalar(node.child('ByExpression')).sql;
  const rows = scope.emitter.add(sql`SELECT *, ${key} AS "$key" FROM ${input.from}`, true);
  const keys = scope.emitter.add(sql`SELECT DISTINCT "$key" FROM ${rows}`, true);
  const nested = scope.nested();
  const first: Relation = {
    ...input,
    from: nested.emitter.add(sql`SELECT * FROM ${rows} WHERE "$key" IS NOT DISTINCT FROM p."$key"`),
  };
  const last = applyPipe(nested.over(first), operand, first);
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
