import { kindName } from './bridge.ts';
import { type BridgeElement, type BridgeList, type BridgeSymbol, toArray } from './bridge-shapes.ts';

/** A node or token of the parser's tree. Offsets count UTF-16 units in the text that was parsed. */
export class SyntaxNode {
  /** What it is: `FilterOperator`, `EqualExpression`, `StringLiteralToken` … (Microsoft's `SyntaxKind`). */
  readonly kind: string;
  /** The parser's own object; for `src/kql/` and the embedded workspace alone. */
  readonly raw: BridgeElement;

  constructor(raw: BridgeElement) {
    this.raw = raw;
    this.kind = kindName(raw.Kind);
  }

  /** Its place in its parent: `Condition`, `Left`, `Name` …; empty for an item of a list. */
  get role(): string {
    return this.raw.NameInParent ?? '';
  }

  get isToken(): boolean {
    return this.raw.IsToken;
  }

  /** True where the parser put it in to mend an incomplete query. */
  get isMissing(): boolean {
    return this.raw.IsMissing;
  }

  get start(): number {
    return this.raw.TextStart;
  }

  get end(): number {
    return this.raw.End;
  }

  get parent(): SyntaxNode | undefined {
    return this.raw.Parent ? new SyntaxNode(this.raw.Parent) : undefined;
  }

  /** Children in order, absent optional ones left out. */
  get children(): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let index = 0; index < this.raw.ChildCount; index++) {
      const child = this.raw.GetChild(index);
      if (child) found.push(new SyntaxNode(child));
    }
    return found;
  }

  /** A token's text as typed, without the white space and comments before it; empty for a node. */
  get text(): string {
    const text = this.raw.Text;
    return this.isToken && typeof text === 'string' ? text : '';
  }

  /** The whole as typed, inner white space and comments kept. */
  get source(): string {
    const first = this.tokens()[0];
    const all = String((this.raw.ToString as (mode: number) => string).call(this.raw, 0));
    const lead = first ? this.raw.TextStart - (this.raw.TriviaStart as number) : 0;
    return all.slice(lead);
  }

  /** The child in a place, absent or not. */
  optional(role: string): SyntaxNode | undefined {
    const value = this.raw[role] as BridgeElement | null | undefined;
    return value && typeof value === 'object' ? new SyntaxNode(value) : undefined;
  }

  /** The child in a place that this kind of node always has. */
  child(role: string): SyntaxNode {
    const found = this.optional(role);
    if (!found) throw new Error(`the parser's ${this.kind} has no ${role}`);
    return found;
  }

  /** The items of a list in a place, separators left out; empty where the list is absent. */
  list(role: string): SyntaxNode[] {
    const value = this.raw[role] as BridgeList<BridgeElement> | null | undefined;
    return toArray(value).map((item) => new SyntaxNode(unseparated(item)));
  }

  /** A string that the parser keeps on the node itself (`SimpleName`, `Text`). */
  string(member: string): string | undefined {
    const value = this.raw[member];
    return typeof value === 'string' ? value : undefined;
  }

  /** A symbol that the binder put on the node (`ResultType`, `ReferencedSymbol`). */
  symbol(member: string): BridgeSymbol | undefined {
    const value = this.raw[member] as BridgeSymbol | null | undefined;
    return value ?? undefined;
  }

  /** This node and all below it, parents first. */
  *walk(): Generator<SyntaxNode> {
    const pending: SyntaxNode[] = [this];
    for (let node = pending.pop(); node; node = pending.pop()) {
      yield node;
      pending.push(...node.children.reverse());
    }
  }

  /** The tokens of the text in order; those that the parser put in are left out. */
  tokens(): SyntaxNode[] {
    return [...this.walk()].filter((node) => node.isToken && !node.isMissing);
  }
}

function unseparated(item: BridgeElement): BridgeElement {
  return kindName(item.Kind) === 'SeparatedElement' ? (item.Element as BridgeElement) : item;
}
