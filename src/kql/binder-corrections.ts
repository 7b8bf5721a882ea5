import {
  type Bridge,
  type BridgeElement,
  type BridgeList,
  type BridgeSymbol,
  toArray,
} from './bridge-shapes.ts';

/** Makes the binder, in memory, say of types and columns what Microsoft's engine does. @throws where the parser is another. */
export function correctBinder(language: Bridge): void {
  correctTypes(language);
  for (const operator of ['ParseOperator', 'ParseWhereOperator', 'ParseKvOperator'])
    correctColumns(language, operator, newest);
  correctColumns(language, 'UnionOperator', common);
}

/** What these give to Microsoft's engine, where the parser says otherwise. */
const engineTypes: Readonly<Record<string, string>> = {
  GetYear: 'long',
  MonthOfYear: 'long',
  JaccardIndex: 'real',
};

function correctTypes({ Functions, Symbols }: Bridge): void {
  for (const [name, type] of Object.entries(engineTypes)) {
    for (const signature of toArray(Functions[name]?.Signatures)) {
      signature._returnType = Symbols.ScalarTypes.GetSymbol(type);
    }
  }
}

type Correction = (columns: readonly BridgeSymbol[], node: BridgeElement) => readonly BridgeSymbol[];

function correctColumns({ Binding }: Bridge, operator: string, correct: Correction): void {
  const binder = Binding.Binder.NodeBinder.prototype;
  const visit = binder[`Visit${operator}`];
  if (!visit)
    throw new Error(`the KQL parser has no ${operator}: @kusto/language-service-next is not what it was`);
  binder[`Visit${operator}`] = function once(node) {
    const info = visit.call(this, node);
    const columns = columnsIn(info.ResultType);
    const corrected = correct(columns, node);
    if (info.ResultType && corrected.length < columns.length) {
      const withColumns = info.ResultType.WithColumns as (columns: readonly BridgeSymbol[]) => BridgeSymbol;
      info.ResultType = withColumns.call(info.ResultType, corrected);
    }
    return info;
  };
}

function columnsIn(table: BridgeSymbol | null | undefined): readonly BridgeSymbol[] {
  return toArray(table?.Columns as BridgeList<BridgeSymbol> | undefined);
}

/**
 * What `parse` and its kin find takes the place of a column of that name. The binder lists both, finds the old one by the
 * name, and has a third name for the new one further down the pipe.
 */
function newest(columns: readonly BridgeSymbol[]): readonly BridgeSymbol[] {
  return [...new Map(columns.map((column) => [column.Name, column])).values()];
}

/** Of `union kind=inner` the columns that all its tables have: the binder lists those of any. */
function common(columns: readonly BridgeSymbol[], node: BridgeElement): readonly BridgeSymbol[] {
  const parameters = new Map(
    itemsIn(node.Parameters).map((item) => [nameIn(item.Name), nameIn(item.Expression)]),
  );
  if (parameters.get('kind') !== 'inner') return columns;
  const pipe = node.Parent?.Operator === node ? [node.Parent.Expression as BridgeElement] : [];
  const tables = [...pipe, ...itemsIn(node.Expressions)].map(
    (item) => item.ResultType as BridgeSymbol | null,
  );
  // Of what a wildcard fits there is more to know than its type tells.
  if (tables.some((table) => !table?.Columns)) return columns;
  const names = tables.map((table) => new Set(columnsIn(table).map(({ Name }) => Name)));
  const source = parameters.get('withsource') ?? parameters.get('with_source');
  return columns.filter(({ Name }) => Name === source || names.every((own) => own.has(Name)));
}

function itemsIn(list: unknown): readonly BridgeElement[] {
  const items = toArray(list as BridgeList<BridgeElement> | null);
  return items.map((item) => (item.Element as BridgeElement | undefined) ?? item);
}

function nameIn(item: unknown): string {
  const { SimpleName: name, ToString: text } = item as { SimpleName?: string; ToString(): string };
  return name ?? text.call(item).trim();
}
