import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toDynamic } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { type Sql, sql } from '../sql.ts';
import { Arguments } from './plugin.ts';

/** `evaluate dcount_intersect`: how many values the first set has, the first two share, the first three … */
export function dcountIntersect(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const { rest } = new Arguments(node, ['hll…']);
  const sets = rest.map((argument) => setOf(scope.scalar(argument)));
  const counts: Scalar[] = sets.map((_, index) => ({
    sql: sql`len(${shared(sets.slice(0, index + 1))})`,
    type: 'long',
  }));
  const columns = columnsOf(node);
  const values = [...input.fields.map((field) => fieldScalar(field)), ...counts];
  if (columns.length !== values.length) return refuse('these columns of dcount_intersect', node);
  return scope.emitter.select(columns, values, input.from);
}

/** The values that a `hll()` of ours holds. */
function setOf(value: Scalar): Sql {
  return sql`CAST(json_extract(${toDynamic(value)}, '$.hll') AS VARCHAR[])`;
}

function shared(sets: readonly Sql[]): Sql {
  return sets.reduce((left, right) => sql`list_intersect(${left}, ${right})`);
}
