import type { Diagnostic } from '../../../kql/parser.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';

/** “Must be a dynamic array”, “must be a dynamic bag”. */
const wrongKind: ReadonlySet<string> = new Set(['KS234', 'KS235']);

/** “Must have the type string”, “the element access operator is not allowed”. */
const wrongIndex: ReadonlySet<string> = new Set(['KS141', 'KS147']);

/**
 * Whether the binder complains only of what it happens to know of a dynamic's inside: that it is a bag and no array, that
 * it is a number and has no items. The engine knows no such types, and finds null there.
 */
export function isForgiven(root: SyntaxNode, { code, offset }: Diagnostic): boolean {
  if (!wrongKind.has(code) && !wrongIndex.has(code)) return false;
  return [...root.walk()].some((node) => {
    if (wrongKind.has(code)) return node.start === offset && isDynamic(node);
    if (node.kind !== 'ElementExpression' && node.kind !== 'PathExpression') return false;
    const { start, end } = node.child('Selector');
    return offset >= start && offset < end && isDynamic(node.child('Expression'));
  });
}

function isDynamic(node: SyntaxNode): boolean {
  return node.symbol('ResultType')?.Name === 'dynamic';
}
