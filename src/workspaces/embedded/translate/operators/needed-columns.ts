import type { SyntaxNode } from '../../../../kql/syntax-node.ts';

/** Operators after which nothing is left of the columns before them but what they name. */
const closing: ReadonlySet<string> = new Set([
  'CountOperator',
  'DistinctOperator',
  'MakeSeriesOperator',
  'ProjectOperator',
  'SummarizeOperator',
  'TopHittersOperator',
  'TopNestedOperator',
]);

/** Operators that look at no column but those they name, and hand all on. */
const passing: ReadonlySet<string> = new Set([
  'ExtendOperator',
  'FilterOperator',
  'MvExpandOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'SortOperator',
  'TakeOperator',
  'TopOperator',
]);

/** Functions that look at all columns. */
const greedy = /^(pack_all|bag_pack_columns)$/;

/**
 * The columns of an operator's result that what follows it in its pipe can look at; undefined where that may be any.
 * Says too much rather than too little.
 */
export function neededColumns(node: SyntaxNode): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const operator of following(node)) {
    if (!closing.has(operator.kind) && !passing.has(operator.kind)) return undefined;
    for (const part of operator.walk()) {
      if (part.kind === 'StarExpression' || part.kind.startsWith('Wildcard')) return undefined;
      const name = part.string('SimpleName');
      if (name !== undefined && greedy.test(name)) return undefined;
      if (name !== undefined) names.add(name);
      // column_ifexists() takes a name in quotes.
      if (part.kind === 'StringLiteralExpression') names.add(String(part.raw.LiteralValue ?? ''));
    }
    if (closing.has(operator.kind)) return names;
  }
  return undefined;
}

/** The operators after a node, in its own pipe. */
function* following(node: SyntaxNode): Generator<SyntaxNode> {
  let left = node;
  for (let parent = left.parent; parent?.kind === 'PipeExpression'; parent = left.parent) {
    const operator = parent.child('Operator');
    if (operator.start !== left.start) yield operator;
    left = parent;
  }
}
