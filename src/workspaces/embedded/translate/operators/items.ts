import { columnsOf, resultName, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { Call } from '../call.ts';
import { convert } from '../convert.ts';
import { functionName } from '../function-call.ts';
import { functionAdvice } from '../functions/advice.ts';
import { tupleFunctions } from '../functions/index.ts';
import { refuse } from '../refusal.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { quote, sql } from '../sql.ts';

/** One column that an item of `project`, `extend` or `by` makes. */
export interface Item {
  /** The name that was given or that KQL finds; undefined where the binder makes one up. */
  readonly name: string | undefined;
  /** True where the query gives the name: such a column replaces one of the same name. */
  readonly named: boolean;
  readonly value: Scalar;
  /** True for a value past those that the query names, of a function that gives several. */
  readonly surplus?: boolean;
}

/** The columns of one item: several for `*` and for functions that give several values. */
export function itemsOf(scope: Scope, node: SyntaxNode): Item[] {
  if (node.kind === 'StarExpression') {
    return [...(scope.row ?? [])].map(([name, value]) => ({ name, named: true, value }));
  }
  const expression = unnamed(node);
  const names = givenNames(node);
  if (symbolKind(expression.symbol('ResultType')) === 'tuple') return tuple(scope, expression, names);
  const [given] = names;
  if (names.length > 1) return refuse('several names for one value', node);
  const column = expression.kind === 'NameReference' && scope.row?.has(expression.string('SimpleName') ?? '');
  return [
    {
      name: given ?? resultName(node, scope.input),
      named: given !== undefined || column === true,
      value: scope.scalar(expression),
    },
  ];
}

/** An item without its name. */
export function unnamed(node: SyntaxNode): SyntaxNode {
  return node.kind === 'SimpleNamedExpression' || node.kind === 'CompoundNamedExpression'
    ? node.child('Expression')
    : node;
}

/** The names before `=`. */
export function givenNames(node: SyntaxNode): string[] {
  if (node.kind === 'SimpleNamedExpression') return [node.child('Name').string('SimpleName') ?? ''];
  if (node.kind !== 'CompoundNamedExpression') return [];
  return node
    .child('Names')
    .list('Names')
    .map((name) => name.string('SimpleName') ?? name.source.trim());
}

/**
 * DuckDB computes such a call once in a step, however many of its values are taken; so heavy that no later step computes
 * it again.
 */
const tupleWeight = 1000;

function tuple(scope: Scope, node: SyntaxNode, names: readonly string[]): Item[] {
  const name = node.kind === 'FunctionCallExpression' ? functionName(node) : node.kind;
  const make = tupleFunctions[name] ?? refuse(`the function ${name}()`, node, functionAdvice[name]);
  const nodes = node.child('ArgumentList').list('Expressions');
  const args = nodes.map((argument) => scope.scalar(argument));
  const all = make(new Call(name, args, nodes, 'dynamic', node, scope));
  const columns = columnsOf(node);
  // The binder knows that nothing here can be an array.
  if (columns.length === 0) return refuse(`${name}() of no array`, node);
  return columns.map(({ name: own, type }, index) => {
    const value = sql`nullif(json_extract(CAST(${all} AS JSON), ${quote(`$[${index}]`)}), CAST('null' AS JSON))`;
    return {
      name: names[index] ?? own,
      named: names[index] !== undefined,
      surplus: names.length > 0 && names[index] === undefined,
      value: { sql: { ...convert({ sql: value, type: 'dynamic' }, type), weight: tupleWeight }, type },
    };
  });
}
