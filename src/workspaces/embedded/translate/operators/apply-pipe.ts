import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { applyOperator } from './translate-table.ts';

/** A pipe that begins with an operator, run over given rows: the inside of `mv-apply` and `partition`. */
export function applyPipe(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  if (node.kind === 'ParenthesizedExpression') return applyPipe(scope, node.child('Expression'), input);
  if (node.kind !== 'PipeExpression') return applyOperator(scope, node, input, undefined);
  const before = node.child('Expression');
  return applyOperator(scope, node.child('Operator'), applyPipe(scope, before, input), before);
}
