import { symbolKind, typeOf } from '../../../kql/bound.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';

/** Conversions that the binder looks through where they change no type. */
const conversions =
  /^to(?:bool|boolean|datetime|decimal|double|dynamic|guid|int|long|real|string|time|timespan)$/;

/** The name of the column that an expression is as it stands, under whatever name; undefined where it computes something. */
export function columnOf(node: SyntaxNode): string | undefined {
  if (node.kind === 'ParenthesizedExpression' || node.kind === 'SimpleNamedExpression') {
    return columnOf(node.child('Expression'));
  }
  const symbol = node.symbol('ReferencedSymbol');
  if (symbolKind(symbol) === 'column') return symbol?.Name;
  if (node.kind !== 'FunctionCallExpression') return undefined;
  if (!conversions.test(node.child('Name').string('SimpleName') ?? '')) return undefined;
  const [argument, ...more] = node.child('ArgumentList').list('Expressions');
  if (!argument || more.length > 0 || typeOf(argument) !== typeOf(node)) return undefined;
  const converted = argument.symbol('ReferencedSymbol');
  return symbolKind(converted) === 'column' ? converted?.Name : undefined;
}
