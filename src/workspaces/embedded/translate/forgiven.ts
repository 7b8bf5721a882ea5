import type { Diagnostic } from '../../../kql/parser.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';

/** “Must be a dynamic array”, “must be a dynamic bag”. */
const wrongKind: ReadonlySet<string> = new Set(['KS234', 'KS235']);

/** “Must have the type string”, “the element access operator is not allowed”. */
const wrongIndex: ReadonlySet<string> = new Set(['KS141', 'KS147']);

/** “The join condition operand must be: $left.<column>”. */
const wrongSide = 'KS183';

/**
 * Whether the binder complains only of what it happens to know of a dynamic's inside: that it is a bag and no array, that
 * it is a number and has no items. The engine knows no such types, and finds null there. Nor does the engine mind a join
 * on `$right.a == $left.b`.
 */
export function isForgiven(root: SyntaxNode, { code, offset }: Diagnostic): boolean {
  if (code === wrongSide) return [...root.walk()].some((node) => isTurnedKey(node, offset));
  if (!wrongKind.has(code) && !wrongIndex.has(code)) return false;
  return [...root.walk()].some((node) => {
    if (wrongKind.has(code)) return node.start === offset && isDynamic(node);
    if (node.kind !== 'ElementExpression' && node.kind !== 'PathExpression') return false;
    const { start, end } = node.child('Selector');
    return offset >= start && offset < end && isDynamic(node.child('Expression'));
  });
}

/** `$right.a == $left.b` around a place of the text. */
function isTurnedKey(node: SyntaxNode, offset: number): boolean {
  if (node.kind !== 'EqualExpression' || offset < node.start || offset >= node.end) return false;
  const [left, right] = [node.child('Left'), node.child('Right')];
  // What a lookup's columns are, the binder tells by its keys.
  return sideOf(left) === '$right' && sideOf(right) === '$left' && isJoin(node.parent);
}

function isJoin(place: SyntaxNode | undefined): boolean {
  if (!place || place.kind.endsWith('Operator')) return place?.kind === 'JoinOperator';
  return isJoin(place.parent);
}

function sideOf(operand: SyntaxNode): string | undefined {
  return operand.kind === 'PathExpression' ? operand.child('Expression').string('SimpleName') : undefined;
}

function isDynamic(node: SyntaxNode): boolean {
  return node.symbol('ResultType')?.Name === 'dynamic';
}
