import { type Column, type ColumnType, columnTypes } from '../types.ts';
import { bridge } from './bridge.ts';
import { type BridgeElement, type BridgeList, type BridgeSymbol, toArray } from './bridge-shapes.ts';
import { SyntaxNode } from './syntax-node.ts';

// What the binder knows of a node: types, columns, what a name refers to.

const known: ReadonlySet<string> = new Set(columnTypes);

/** What a name refers to. */
export type SymbolKind =
  | 'column'
  | 'database'
  | 'function'
  | 'group'
  | 'other'
  | 'table'
  | 'tuple'
  | 'variable';

export function symbolKind(symbol: BridgeSymbol | undefined): SymbolKind {
  const name = (symbol?.constructor as { $$name?: string } | undefined)?.$$name ?? '';
  if (/\.ColumnSymbol$/.test(name)) return 'column';
  if (/\.(TableSymbol|MaterializedViewSymbol|StoredQueryResultSymbol)$/.test(name)) return 'table';
  if (/\.(VariableSymbol|ParameterSymbol)$/.test(name)) return 'variable';
  if (/\.FunctionSymbol$/.test(name)) return 'function';
  if (/\.GroupSymbol$/.test(name)) return 'group';
  if (/\.TupleSymbol$/.test(name)) return 'tuple';
  return /\.(DatabaseSymbol|ClusterSymbol)$/.test(name) ? 'database' : 'other';
}

/** The scalar type of an expression; what the binder leaves open is `dynamic`. */
export function typeOf(node: SyntaxNode): ColumnType {
  return toColumnType(node.symbol('ResultType'));
}

function toColumnType(symbol: BridgeSymbol | null | undefined): ColumnType {
  const name = symbol?.Name ?? '';
  return known.has(name) ? (name as ColumnType) : 'dynamic';
}

export function isTabular(node: SyntaxNode): boolean {
  return node.symbol('ResultType')?.IsTabular === true || node.kind === 'MaterializeExpression';
}

/** The columns of a tabular expression or operator, or of a function that gives several values at once. */
export function columnsOf(node: SyntaxNode): Column[] {
  return symbolColumns(node.symbol('ResultType'));
}

/** The columns of a table's or a tuple's symbol. */
export function symbolColumns(symbol: BridgeSymbol | undefined): Column[] {
  return toArray(symbol?.Columns as BridgeList<BridgeSymbol> | undefined).map((column) => ({
    name: column.Name,
    type: toColumnType(column.Type as BridgeSymbol),
  }));
}

/** What tells the columns of a table apart: the same one, as long as they only pass through operators. */
export function columnIdentities(node: SyntaxNode): readonly unknown[] {
  return toArray(node.symbol('ResultType')?.Columns as BridgeList<BridgeSymbol> | undefined);
}

/** The tables behind a wildcard such as `Security*`. */
export function groupMembers(symbol: BridgeSymbol): BridgeSymbol[] {
  return toArray(symbol.Members as BridgeList<BridgeSymbol>);
}

/** The name that KQL gives a column made from an unnamed expression; undefined where it has none of its own. */
export function resultName(node: SyntaxNode, row: SyntaxNode | undefined): string | undefined {
  const name = bridge().Binding.Binder.GetExpressionResultName(
    node.raw,
    null,
    row?.symbol('ResultType') ?? null,
  );
  return name ?? undefined;
}

/** The body of the function that a call calls, bound for its arguments. Its offsets count from the body's own start. */
export function calledBody(call: SyntaxNode): SyntaxNode | undefined {
  const get = call.raw.GetCalledFunctionBody as (() => BridgeElement | null) | undefined;
  const body = get?.call(call.raw);
  return body ? new SyntaxNode(body) : undefined;
}

/** A parameter of a function that the query declares; `type` is that of a scalar. */
export interface CalledParameter {
  readonly name: string;
  readonly type: ColumnType | undefined;
  readonly fallback: SyntaxNode | undefined;
}

/** Parameters of the function that a call calls, with their default values. */
export function calledParameters(call: SyntaxNode): CalledParameter[] {
  const signatures = call.symbol('ReferencedSymbol')?.Signatures as BridgeList<BridgeSymbol> | undefined;
  const [signature] = toArray(signatures);
  return toArray(signature?.Parameters as BridgeList<BridgeSymbol> | undefined).map((parameter) => {
    const fallback = parameter.DefaultValue as BridgeElement | null | undefined;
    const [type] = toArray(parameter.DeclaredTypes as BridgeList<BridgeSymbol> | undefined);
    return {
      name: parameter.Name,
      type: known.has(type?.Name ?? '') ? toColumnType(type) : undefined,
      fallback: fallback ? new SyntaxNode(fallback) : undefined,
    };
  });
}
