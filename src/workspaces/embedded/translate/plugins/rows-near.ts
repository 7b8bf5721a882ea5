import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { convert } from '../convert.ts';
import { withWindows } from '../operators/window.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import { constantInteger } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, sql } from '../sql.ts';
import { Arguments } from './plugin.ts';

/** `evaluate rows_near`: the rows around those where a condition holds, in their order. */
export function rowsNear(scope: Scope, node: SyntaxNode, before: Relation): Relation {
  const given = new Arguments(node, ['Condition', 'NumRows', 'RowsAfter']);
  const condition = given.required('Condition');
  if (!before.serialized) {
    return refuse('rows_near over rows without an order', node, 'Put sort or serialize before it.');
  }
  const input = withWindows(scope, [condition], before);
  const count = (name: string) => {
    const value = given.optional(name);
    const rows = value && constantInteger(scope.scalar(value));
    if (value && (rows === undefined || rows < 0)) return refuse('a computed number of rows', value);
    return rows;
  };
  const rows = count('NumRows') ?? refuse('rows_near without a number of rows', node);
  const after = count('RowsAfter') ?? rows;
  const holds = convert(scope.scalar(condition), 'bool');
  const columns = joinSql(input.fields.map(({ id }) => ident(id)));
  // A row is near where one that matches stands so far after it, or so far before.
  const marked = sql`SELECT *, row_number() OVER () AS "$row", coalesce(${holds}, false) AS "$near" FROM ${input.from}`;
  const frame = sql`ROWS BETWEEN ${after} PRECEDING AND ${rows} FOLLOWING`;
  const near = sql`SELECT *, bool_or("$near") OVER (ORDER BY "$row" ${frame}) AS "$keep" FROM (${marked})`;
  return {
    ...input,
    from: scope.emitter.add(sql`SELECT ${columns} FROM (${near}) WHERE "$keep" ORDER BY "$row"`),
    serialized: true,
    again: false,
  };
}
