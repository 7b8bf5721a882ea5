import { isTabular, symbolKind } from '../../../kql/bound.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import { refuse } from './refusal.ts';
import type { Relation } from './relation.ts';
import type { Scalar } from './scalar.ts';
import type { Binding, Scope } from './scope.ts';

/** What a `let` binds; other statements bind nothing. */
export function bindLet(scope: Scope, statement: SyntaxNode): [string, Binding][] {
  switch (statement.kind) {
    case 'LetStatement': {
      const name = statement.child('Name').string('SimpleName') ?? '';
      return [[name, binding(scope, statement.child('Expression'))]];
    }
    case 'SetOptionStatement':
    case 'ExpressionStatement':
      return [];
    case 'QueryParametersStatement':
      return refuse('declare query_parameters', statement);
    default:
      return refuse(`the statement ${statement.kind.replace(/Statement$/, '').toLowerCase()}`, statement);
  }
}

function binding(scope: Scope, node: SyntaxNode): Binding {
  if (node.kind === 'FunctionDeclaration') return { kind: 'function', declaration: node };
  if (isTabular(node)) return { kind: 'table', relation: lazily(() => scope.table(node)) };
  return { kind: 'scalar', value: lazily(() => scope.scalar(node)), from: originOf(scope, node) };
}

/** Whether a value is made of columns of the row that its scope reads, be it by way of other names. */
export function originOf(scope: Scope, node: SyntaxNode): 'row' | undefined {
  if (isTabular(node)) return undefined;
  if (node.kind === 'NameReference') {
    const bound = scope.lookup(node.string('SimpleName') ?? '');
    const isColumn = symbolKind(node.symbol('ReferencedSymbol')) === 'column';
    return isColumn || (bound?.kind === 'scalar' && bound.from === 'row') ? 'row' : undefined;
  }
  return node.children.some((child) => originOf(scope, child) === 'row') ? 'row' : undefined;
}

function lazily<T extends Relation | Scalar>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
