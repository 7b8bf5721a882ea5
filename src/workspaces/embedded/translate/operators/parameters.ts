import type { SyntaxNode } from '../../../../kql/syntax-node.ts';

/** `kind=inner`, `withsource=T` … of an operator: each as it was typed, quotes stripped. */
export function parametersOf(node: SyntaxNode): ReadonlyMap<string, string> {
  return new Map(
    node.list('Parameters').map((parameter) => {
      const value = parameter.child('Expression');
      const text = value.string('SimpleName') ?? value.source;
      return [nameOf(parameter), text.trim().replace(/^(['"])([\s\S]*)\1$/, '$2')];
    }),
  );
}

function nameOf(parameter: SyntaxNode): string {
  return parameter.child('Name').string('SimpleName') ?? '';
}
