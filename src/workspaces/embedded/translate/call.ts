import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { ColumnType, Json } from '../../../types.ts';
import { convert, toDynamic, toText } from './convert.ts';
import { refuse } from './refusal.ts';
import { constantArray, constantInteger, constantText, type Scalar } from './scalar.ts';
import type { Scope } from './scope.ts';
import type { Sql } from './sql.ts';

/** A call of a function: what an emitter is given. */
export class Call {
  readonly name: string;
  readonly args: readonly Scalar[];
  readonly nodes: readonly SyntaxNode[];
  /** The result's type, as the binder has it. */
  readonly type: ColumnType;
  readonly node: SyntaxNode;
  readonly scope: Scope;

  constructor(
    name: string,
    args: readonly Scalar[],
    nodes: readonly SyntaxNode[],
    type: ColumnType,
    node: SyntaxNode,
    scope: Scope,
  ) {
    this.name = name;
    this.args = args;
    this.nodes = nodes;
    this.type = type;
    this.node = node;
    this.scope = scope;
  }

  has(index: number): boolean {
    return index < this.args.length;
  }

  arg(index: number): Scalar {
    const found = this.args[index];
    return found ?? this.refuse(`${this.name}() with ${this.args.length} arguments`);
  }

  /** An argument as it is. */
  sql(index: number): Sql {
    return this.arg(index).sql;
  }

  /** An argument as text that is never null. */
  text(index: number): Sql {
    return toText(this.arg(index));
  }

  texts(from = 0): Sql[] {
    return this.args.slice(from).map(toText);
  }

  /** An argument as JSON. */
  dynamic(index: number): Sql {
    return toDynamic(this.arg(index));
  }

  as(index: number, type: ColumnType): Sql {
    return convert(this.arg(index), type);
  }

  constantText(index: number): string | undefined {
    return constantText(this.args[index]);
  }

  constantInteger(index: number): number | undefined {
    return constantInteger(this.args[index]);
  }

  constantArray(index: number): readonly Json[] | undefined {
    return constantArray(this.args[index]);
  }

  refuse(construct: string, hint?: string): never {
    return refuse(construct, this.node, hint);
  }
}

/** Writes the SQL of one function; SQL alone has the type that the binder gave the call. */
export type Emit = (call: Call) => Scalar | Sql;

/** Functions by their names in KQL. */
export type FunctionTable = Readonly<Record<string, Emit>>;

/** One emitter under several names. */
export function alias(emit: Emit, ...names: readonly string[]): FunctionTable {
  return Object.fromEntries(names.map((name) => [name, emit]));
}
