import { createRequire } from 'node:module';

// Microsoft's parser is C# compiled to JavaScript. What the rest of the code uses of it is declared here, and
// nothing outside `src/kql/` touches these objects: the package's own declarations say `| null` on every member.

/** A list of the compiled C#. */
export interface BridgeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

/** A node or a token of the tree; further members (`Condition`, `Expressions` …) differ by class. */
export interface BridgeElement {
  readonly Kind: number;
  readonly IsToken: boolean;
  readonly IsMissing: boolean;
  readonly TextStart: number;
  readonly End: number;
  readonly Parent: BridgeElement | null;
  readonly NameInParent: string | null;
  readonly ChildCount: number;
  GetChild(index: number): BridgeElement | null;
  GetName(index: number): string | null;
  readonly [member: string]: unknown;
}

/** A type or another thing with a name: column, table, function. */
export interface BridgeSymbol {
  readonly Name: string;
  readonly IsTabular?: boolean;
  readonly IsError?: boolean;
  readonly [member: string]: unknown;
}

export interface BridgeDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly HasLocation: boolean;
  readonly Start: number;
  readonly Length: number;
}

export interface BridgeGlobals {
  WithDatabase(database: BridgeSymbol): BridgeGlobals;
  IsAggregateFunction(symbol: BridgeSymbol): boolean;
  IsDatabaseFunction(symbol: BridgeSymbol): boolean;
}

export interface BridgeCode {
  readonly Syntax: BridgeElement;
  readonly Globals: BridgeGlobals;
  GetDiagnostics(): BridgeList<BridgeDiagnostic>;
}

/** The parts of `Kusto.Language` that are used. */
export interface Bridge {
  readonly KustoCode: {
    Parse(text: string, globals: BridgeGlobals | null): BridgeCode;
    ParseAndAnalyze(text: string, globals: BridgeGlobals): BridgeCode;
  };
  readonly GlobalState: { readonly Default: BridgeGlobals };
  /** The functions that are built in, by their names in C#. */
  readonly Functions: Readonly<
    Record<string, { readonly Signatures: BridgeList<{ _returnType: BridgeSymbol | null }> }>
  >;
  readonly Symbols: {
    readonly ScalarTypes: { GetSymbol(name: string): BridgeSymbol | null };
    readonly TableSymbol: { From(columns: string): BridgeSymbol & { WithName(name: string): BridgeSymbol } };
    readonly DatabaseSymbol: {
      readonly $ctor3: new (
        name: string,
        alternateName: string | null,
        members: readonly BridgeSymbol[],
        isOpen: boolean,
      ) => BridgeSymbol;
    };
    /** From a parameter list and a body in KQL. */
    readonly FunctionSymbol: {
      readonly $ctor16: new (
        name: string,
        parameters: string,
        body: string,
        description: string | null,
      ) => BridgeSymbol;
    };
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly Binding: {
    readonly Binder: {
      GetExpressionResultName(
        expression: BridgeElement,
        fallback: string | null,
        row: BridgeSymbol | null,
      ): string | null;
      /** Its methods give what a node is: those for `parse` and its kin, the table that comes of it. */
      readonly NodeBinder: {
        readonly prototype: Record<string, (node: BridgeElement) => { ResultType: BridgeSymbol | null }>;
      };
    };
  };
}

const require = createRequire(import.meta.url);

let loaded: Bridge | undefined;
let kindNames: readonly string[] = [];

/** Loads Microsoft's parser on first use: some 350 ms and 50 MB. */
export function bridge(): Bridge {
  loaded ??= load();
  return loaded;
}

/** Both hang themselves on the global object; the first is the runtime of the second. */
export function parserScripts(): readonly string[] {
  return ['bridge.min.js', 'Kusto.Language.Bridge.min.js'].map((file) =>
    require.resolve(`@kusto/language-service-next/${file}`),
  );
}

/** The name of a `SyntaxKind`: `FilterOperator`, `EqualExpression`, `BarToken` … */
export function kindName(kind: number): string {
  bridge();
  return kindNames[kind] ?? `Kind${kind}`;
}

/** A list of the compiled C# as an array. */
export function toArray<T>(list: BridgeList<T> | null | undefined): T[] {
  return list ? Array.from({ length: list.Count }, (_, index) => list.getItem(index)) : [];
}

function load(): Bridge {
  const language = loadedLanguage() ?? loadLanguage();
  if (!language)
    throw new Error('the KQL parser did not load: @kusto/language-service-next is not what it was');
  const names: string[] = [];
  for (const [name, value] of Object.entries(language.Syntax.SyntaxKind)) {
    if (typeof value === 'number') names[value] = name;
  }
  kindNames = names;
  correctTypes(language);
  for (const operator of ['ParseOperator', 'ParseWhereOperator', 'ParseKvOperator'])
    correctColumns(language, operator, newest);
  correctColumns(language, 'UnionOperator', common);
  return language;
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

function loadLanguage(): Bridge | undefined {
  for (const script of parserScripts()) require(script);
  return loadedLanguage();
}

/** It is there before it is loaded in a process that was started from an image. */
function loadedLanguage(): Bridge | undefined {
  return (globalThis as { Kusto?: { Language?: Bridge } }).Kusto?.Language;
}
