import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { refuse } from '../refusal.ts';
import type { Field, Relation } from '../relation.ts';
import type { Scope } from '../scope.ts';

/** A plug-in of `evaluate`, whose node it is given. The scope sees the columns of the rows before it. */
export type Plugin = (scope: Scope, node: SyntaxNode, input: Relation) => Relation;

/** The arguments of a plug-in by the names of its parameters, however they were given. */
export class Arguments {
  readonly node: SyntaxNode;
  /** What was given past the named ones. */
  readonly rest: readonly SyntaxNode[];
  private readonly named: ReadonlyMap<string, SyntaxNode>;

  /**
   * `parameters` are the plug-in's in their order; the last may end in `…` and take all that is left. `onlyNamed` are given
   * by name.
   */
  constructor(operator: SyntaxNode, parameters: readonly string[], onlyNamed: readonly string[] = []) {
    const node = operator.child('FunctionCall');
    this.node = node;
    const named = new Map<string, SyntaxNode>();
    const rest: SyntaxNode[] = [];
    const open = parameters.at(-1)?.endsWith('…') === true;
    const fixed = open ? parameters.slice(0, -1) : parameters;
    for (const argument of node.child('ArgumentList').list('Expressions')) {
      if (argument.kind === 'SimpleNamedExpression') {
        named.set(argument.child('Name').string('SimpleName') ?? '', argument.child('Expression'));
      } else {
        const free = fixed.find((parameter) => !named.has(parameter));
        if (free !== undefined) named.set(free, argument);
        else if (open) rest.push(argument);
        else refuse('this many arguments', argument);
      }
    }
    for (const [name, value] of named) {
      if (![...fixed, ...onlyNamed].includes(name)) refuse(`the parameter ${name}`, value);
    }
    this.named = named;
    this.rest = rest;
  }

  optional(name: string): SyntaxNode | undefined {
    return this.named.get(name);
  }

  /** An argument that has to be there. @throws {Refusal} */
  required(name: string): SyntaxNode {
    return this.named.get(name) ?? refuse(`this call without ${name}`, this.node);
  }
}

/** The column of the input that an argument names. @throws {Refusal} */
export function columnNamed(input: Relation, node: SyntaxNode): Field {
  const name = node.kind === 'NameReference' ? node.string('SimpleName') : undefined;
  return input.fields.find((field) => field.name === name) ?? refuse('a value that is no column here', node);
}
