import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { functionName } from '../function-call.ts';
import { operatorAdvice } from '../operators/advice.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { bagUnpack } from './bag-unpack.ts';
import { dcountIntersect } from './dcount-intersect.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { narrow } from './narrow.ts';
import { pivot } from './pivot.ts';
import type { Plugin } from './plugin.ts';
import { rowsNear } from './rows-near.ts';

const plugins: Readonly<Record<string, Plugin>> = {
  bag_unpack: bagUnpack,
  dcount_intersect: dcountIntersect,
  ipv4_lookup: ipv4Lookup,
  ipv6_lookup: ipv6Lookup,
  narrow,
  pivot,
  rows_near: rowsNear,
};

/** Plug-ins whose columns are known from the rows alone, unless the query declares them. */
const discovering: ReadonlySet<string> = new Set(['bag_unpack', 'pivot']);

/** `evaluate`. */
export function evaluate(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return pluginOf(node)(scope, node, input);
}

/** The plug-in that an `evaluate` names. @throws {Refusal} one that is not run here. */
export function pluginOf(node: SyntaxNode): Plugin {
  const name = functionName(node.child('FunctionCall'));
  const plugin = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  return plugin ?? refuse(`evaluate ${name}`, node, operatorAdvice[`evaluate ${name}`]);
}

/** True for a call whose columns are not known from the text. */
export function hasUnknownColumns(node: SyntaxNode): boolean {
  if (node.kind === 'EvaluateOperator') {
    return discovering.has(functionName(node.child('FunctionCall'))) && !node.optional('Schema');
  }
  return node.kind === 'FunctionCallExpression' && functionName(node) === '_GetWatchlist';
}
