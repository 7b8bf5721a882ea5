import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toText } from '../convert.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { joinSql, quote, raw, sql } from '../sql.ts';
import { Arguments } from './plugin.ts';

/** `evaluate narrow`: a row for each cell, with the number of its row, the name of its column, its value as text. */
export function narrow(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  new Arguments(node, []);
  const cells = input.fields.map(
    (field) => sql`{'name': ${quote(field.name)}, 'value': ${toText(fieldScalar(field))}}`,
  );
  const numbered = sql`SELECT row_number() OVER () - 1 AS place, unnest([${joinSql(cells)}]) AS cell FROM ${input.from}`;
  return scope.emitter.select(
    columnsOf(node),
    [
      { sql: raw('place'), type: 'long' },
      { sql: raw('cell.name'), type: 'string' },
      { sql: raw('cell.value'), type: 'string' },
    ],
    sql`(${numbered})`,
  );
}
