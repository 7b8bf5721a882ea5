import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { convert } from '../convert.ts';
import type { Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { raw, sql } from '../sql.ts';
import { unnamed } from './items.ts';
import { rowCount } from './rows.ts';

/**
 * `top-hitters`: the most frequent values, or those of the greatest sum. Exact here and estimated there, so that where two
 * tie for the last place it cannot be said which of them Kusto shows.
 */
export function topHitters(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const columns = columnsOf(node);
  const of = scope.scalar(unnamed(node.child('OfExpression')));
  const by = node.optional('ByClause')?.child('Expression');
  const summed = by && scope.scalar(unnamed(by));
  const type = columns[1]?.type ?? 'long';
  const total = summed ? sql`coalesce(sum(${convert(summed, type)}), 0)` : sql`count(*)`;
  const groups = scope.emitter.add(
    sql`SELECT ${of.sql} AS "$x", ${total} AS "$v" FROM ${input.from} GROUP BY 1`,
  );
  const order = raw('OVER (ORDER BY "$v" DESC NULLS LAST)');
  const ranked = sql`SELECT *, row_number() ${order} AS "$rank", lead("$v") ${order} AS "$next" FROM ${groups}`;
  const count = rowCount(scope, node);
  const tied = sql`"$rank" = ${count} AND "$v" = "$next"`;
  const value: Scalar = {
    sql: sql`CASE WHEN ${tied} THEN ${scope.query.fault('tie', node)} ELSE CAST("$v" AS ${raw(type === 'real' ? 'DOUBLE' : 'BIGINT')}) END`,
    type,
  };
  return scope.emitter.select(
    columns,
    [{ sql: raw('"$x"'), type: of.type }, value],
    sql`(${ranked}) WHERE "$rank" <= ${count} ORDER BY "$rank"`,
  );
}
