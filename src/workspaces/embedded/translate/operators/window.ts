import { typeOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { Call } from '../call.ts';
import { functionName } from '../function-call.ts';
import { windowFunctions } from '../functions/window.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { ident, type Sql, sql } from '../sql.ts';

/**
 * Computes the calls of `prev`, `row_number` and their kin in steps before the operator that uses them, innermost
 * first; what the operator then finds in their place is a column.
 */
export function withWindows(scope: Scope, nodes: readonly SyntaxNode[], input: Relation): Relation {
  const calls = nodes.flatMap((node) => [...node.walk()].filter(isWindowCall)).reverse();
  const [first] = calls;
  if (!first) return input;
  if (!input.serialized) {
    return refuse(
      `${functionName(first)}() over rows without an order`,
      first,
      'Put sort or serialize before it.',
    );
  }
  const { emitter, computed } = scope.query;
  let from = emitter.add(sql`SELECT *, row_number() OVER () AS "$row" FROM ${input.from}`);
  const step = (value: Sql): Sql => {
    const column = ident(`$w${computed.size}-${emitter.size}`);
    from = emitter.add(sql`SELECT *, ${value} AS ${column} FROM ${from}`);
    return column;
  };
  const whole = (aggregate: Sql): Sql =>
    sql`(SELECT "$whole" FROM ${emitter.add(sql`SELECT ${aggregate} AS "$whole" FROM ${from}`, true)})`;
  for (const call of calls) {
    const name = functionName(call);
    const args = call.child('ArgumentList').list('Expressions');
    const values = args.map((argument) => scope.scalar(argument));
    const type = name === 'prev' || name === 'next' ? (values[0]?.type ?? typeOf(call)) : typeOf(call);
    const value = windowFunctions[name]?.(new Call(name, values, args, type, call, scope), step, whole);
    if (value) computed.set(call.raw, { sql: step(value), type });
  }
  // The rows in their order again: a window may have been computed in another.
  return { ...input, from: emitter.add(sql`SELECT * FROM ${from} ORDER BY "$row"`), again: false };
}

function isWindowCall(node: SyntaxNode): boolean {
  return node.kind === 'FunctionCallExpression' && Object.hasOwn(windowFunctions, functionName(node));
}
