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

/** A list of the compiled C# as an array. */
export function toArray<T>(list: BridgeList<T> | null | undefined): T[] {
  return list ? Array.from({ length: list.Count }, (_, index) => list.getItem(index)) : [];
}
