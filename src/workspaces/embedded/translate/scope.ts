import type { Position } from '../../../errors.ts';
import type { BridgeGlobals } from '../../../kql/bridge-shapes.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Emitter } from './emitter.ts';
import type { Fault } from './fault.ts';
import type { Relation } from './relation.ts';
import { fieldScalar } from './relation.ts';
import type { Scalar } from './scalar.ts';
import type { Sql } from './sql.ts';
import type { KnownItems } from './stage.ts';

/** What a name stands for; `let` binds lazily, so that what is never used is never refused. */
export type Binding =
  | {
      readonly kind: 'scalar';
      readonly value: () => Scalar;
      /** `row`: it was made of a row's columns. `lost`: and here that row is out of sight. */
      readonly from?: 'lost' | 'row' | undefined;
    }
  | { readonly kind: 'table'; readonly relation: () => Relation }
  | { readonly kind: 'function'; readonly declaration: SyntaxNode };

/** What holds for a whole query. */
export interface QueryContext {
  readonly emitter: Emitter;
  readonly globals: BridgeGlobals;
  /** The one instant that `now()` is, as SQL. */
  readonly now: Sql;
  /** True where whole numbers wrap around instead of raising: slower, so only after an overflow. */
  readonly wrapping: boolean;
  /** Calls that a step before has computed, by their nodes. */
  readonly computed: Map<unknown, Scalar>;
  /** Columns that the binder gives an `extend` and the engine does not, by what tells them apart. */
  readonly surplus: Set<unknown>;
  /** What `as` has named so far. */
  readonly aliases: Map<string, Relation>;
  /** Where the text of a called function's body begins, by the root of that body: its nodes count from there. */
  readonly origins: Map<unknown, number>;
  /** Tables that an earlier stage has made, by the names under which the text calls them. */
  readonly derived: ReadonlyMap<string, Relation>;
  /** Tables of other workspaces, by the names under which the text calls them. */
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
  /** Items of lists that have been read already, by the places of the lists in the text. */
  readonly items: KnownItems;
  /** True inside a pipe that is run once for each row or key: `mv-apply`, `partition`. */
  readonly correlated: boolean;
  /** Where a table's rows of the window are selected from. */
  readonly table: (name: string, node: SyntaxNode) => Relation;
  /** The same without regard to the window. */
  readonly everything: (name: string, node: SyntaxNode) => Relation;
  /** Where a node stands in what the person typed. */
  readonly position: (node: SyntaxNode) => Position;
  /** An expression of any type that stops the statement when it is computed, at a place in the query. */
  readonly fault: (fault: Fault, node: SyntaxNode) => Sql;
  /** Every table of the workspace. */
  readonly tables: () => readonly string[];
  /** True once the query reads a table of the workspace, which may be large. */
  readonly readsTables: () => boolean;
  /** Whether an operator has made rows so far that are more than a table's own, read and filtered. */
  readonly done: { regrouped: boolean };
  readonly scalar: (scope: Scope, node: SyntaxNode) => Scalar;
  readonly tabular: (scope: Scope, node: SyntaxNode) => Relation;
}

/** Where an expression stands: the names that it sees and the row that it reads. */
export class Scope {
  readonly query: QueryContext;
  /** Columns by name; undefined where there is no row to read. */
  readonly row: ReadonlyMap<string, Scalar> | undefined;
  /** The operator's input, as the parser has it: KQL names unnamed expressions after its columns. */
  readonly input: SyntaxNode | undefined;
  /** True inside `summarize` and its kin, outside an aggregate's own arguments. */
  readonly aggregating: boolean;
  /** The order in which aggregates collect items, where the query gives one. */
  readonly order: Sql | undefined;
  private readonly names: ReadonlyMap<string, Binding>;

  constructor(
    query: QueryContext,
    names: ReadonlyMap<string, Binding> = new Map(),
    row?: ReadonlyMap<string, Scalar>,
    input?: SyntaxNode,
    aggregating = false,
    order?: Sql,
  ) {
    this.query = query;
    this.names = names;
    this.row = row;
    this.input = input;
    this.aggregating = aggregating;
    this.order = order;
  }

  get emitter(): Emitter {
    return this.query.emitter;
  }

  lookup(name: string): Binding | undefined {
    const bound = this.names.get(name);
    const named = bound ? undefined : this.query.aliases.get(name);
    return named ? { kind: 'table', relation: () => named } : bound;
  }

  /** What `let` has declared as a view, so that `search` looks into it as into a table. */
  views(): { name: string; declaration: SyntaxNode }[] {
    return [...this.names].flatMap(([name, bound]) =>
      bound.kind === 'function' && bound.declaration.optional('ViewKeyword')
        ? [{ name, declaration: bound.declaration }]
        : [],
    );
  }

  /** This scope with further names. */
  binding(names: Iterable<readonly [string, Binding]>): Scope {
    return new Scope(this.query, new Map([...this.names, ...names]), this.row, this.input, this.aggregating);
  }

  /** This scope over the rows of a relation. */
  over(relation: Relation, input?: SyntaxNode): Scope {
    const row = new Map(relation.fields.map((field) => [field.name, fieldScalar(field)]));
    return new Scope(this.query, this.names, row, input);
  }

  /** This scope over given columns. */
  overColumns(row: ReadonlyMap<string, Scalar>): Scope {
    return new Scope(this.query, this.names, row, this.input);
  }

  /** This scope without a row: inside a subquery. */
  detached(): Scope {
    return new Scope(this.query, this.names);
  }

  /** This scope in a query of its own amid an expression: it is computed once, and sees no row of this one's. */
  subquery(): Scope {
    const names = [...this.names].map(([name, bound]): [string, Binding] => {
      return [name, bound.kind === 'scalar' && bound.from === 'row' ? { ...bound, from: 'lost' } : bound];
    });
    return new Scope(this.query, new Map(names));
  }

  /** This scope inside a step: what is translated there becomes part of that step. */
  nested(): Scope {
    const query = { ...this.query, emitter: this.query.emitter.inner(), correlated: true };
    return new Scope(query, this.names, this.row, this.input);
  }

  /** This scope for a statement of its own. */
  apart(emitter: Emitter): Scope {
    return new Scope({ ...this.query, emitter }, this.names, this.row, this.input);
  }

  /** This scope where aggregates may be called, or may no more. */
  asAggregating(aggregating: boolean): Scope {
    return new Scope(this.query, this.names, this.row, this.input, aggregating, this.order);
  }

  /** This scope where what aggregates collect stands in an order. */
  inOrder(order: Sql): Scope {
    return new Scope(this.query, this.names, this.row, this.input, this.aggregating, order);
  }

  scalar(node: SyntaxNode): Scalar {
    return this.query.scalar(this, node);
  }

  table(node: SyntaxNode): Relation {
    return this.query.tabular(this, node);
  }
}
