import type { SyntaxNode } from '../../../kql/syntax-node.ts';

/** KQL that is right and not run here. The node counts from the text that it was parsed in. */
export class Refusal extends Error {
  /** What is refused, by the name that a person would know it by. */
  readonly construct: string;
  readonly hint: string | undefined;
  readonly node: SyntaxNode;

  constructor(construct: string, node: SyntaxNode, hint?: string) {
    super(`${construct} is not supported`);
    this.name = 'Refusal';
    this.construct = construct;
    this.hint = hint;
    this.node = node;
  }
}

/** Stops the translation: better no answer than a wrong one. */
export function refuse(construct: string, node: SyntaxNode, hint?: string): never {
  throw new Refusal(construct, node, hint);
}
