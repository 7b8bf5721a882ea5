import { isTabular, typeOf } from '../../../kql/bound.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import { aggregateFunctions } from './aggregates/index.ts';
import { Call } from './call.ts';
import { firstCell } from './expressions/names.ts';
import { functionAdvice } from './functions/advice.ts';
import { scalarFunctions } from './functions/index.ts';
import { refuse } from './refusal.ts';
import type { Scalar } from './scalar.ts';
import type { Scope } from './scope.ts';
import { bodyOf, isUserFunction } from './user-function.ts';

/** A call in a scalar place: of a `let` function, of an aggregate inside `summarize`, or of a function of the table. */
export function functionCall(scope: Scope, node: SyntaxNode): Scalar {
  const computed = scope.query.computed.get(node.raw);
  if (computed) return computed;
  const name = functionName(node);
  if (isUserFunction(scope, node)) {
    const { body, inner } = bodyOf(scope, node);
    if (isTabular(body)) return firstCell(inner.table(body), node);
    return inner.scalar(body);
  }
  const nodes = node.child('ArgumentList').list('Expressions');
  const symbol = node.symbol('ReferencedSymbol');
  if (symbol && scope.aggregating && scope.query.globals.IsAggregateFunction(symbol)) {
    return emit(
      aggregateFunctions[name],
      `the aggregate ${name}()`,
      name,
      nodes,
      node,
      scope.asAggregating(false),
    );
  }
  return emit(scalarFunctions[name], `the function ${name}()`, name, nodes, node, scope);
}

export function functionName(call: SyntaxNode): string {
  return call.child('Name').string('SimpleName') ?? '';
}

function emit(
  emitter: ((call: Call) => Scalar | Scalar['sql']) | undefined,
  construct: string,
  name: string,
  nodes: readonly SyntaxNode[],
  node: SyntaxNode,
  scope: Scope,
): Scalar {
  if (!emitter) return refuse(construct, node, functionAdvice[name]);
  const args = nodes.map((argument) => argumentOf(scope, argument, name));
  const result = emitter(new Call(name, args, nodes, typeOf(node), node, scope));
  return 'sql' in result ? result : { sql: result, type: typeOf(node) };
}

/** `typeof(x)`, `*` and tables are no values: the emitters that take them look at the nodes. */
function argumentOf(scope: Scope, node: SyntaxNode, name: string): Scalar {
  if (node.kind === 'TypeOfLiteralExpression') {
    return { sql: { text: 'NULL', weight: 0 }, type: 'string', constant: { value: node.source } };
  }
  const starred = node.kind === 'StarExpression';
  if (isTabular(node) || (starred && name === 'pack_array')) {
    return { sql: { text: 'NULL', weight: 0 }, type: 'string' };
  }
  return starred ? refuse(`${name}(*)`, node) : scope.scalar(node);
}
