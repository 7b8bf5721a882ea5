import { type Position, QueryError } from '../errors.ts';
import { bridge } from './bridge.ts';
import { type BridgeCode, type BridgeDiagnostic, toArray } from './bridge-shapes.ts';
import { tooDeepAt } from './nesting.ts';
import { positionAt } from './position.ts';
import { SyntaxNode } from './syntax-node.ts';

/** What the parser or the binder says of a query. */
export interface Diagnostic {
  /** Microsoft's number: `KS005` … */
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'suggestion' | 'warning';
  readonly position: Position;
  /** Where it begins, in UTF-16 units. */
  readonly offset: number;
}

/** A query as the grammar reads it, tables and columns unknown. */
export interface ParsedQuery {
  readonly text: string;
  readonly root: SyntaxNode;
  /** Mistakes of syntax alone, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses without binding names. Never throws for bad KQL but for text nested deeper than the parser can follow. */
export function parseQuery(text: string): ParsedQuery {
  const code = guarded(text, () => bridge().KustoCode.Parse(text, null));
  return { text, root: new SyntaxNode(code.Syntax), diagnostics: diagnosticsOf(code, text) };
}

/** Runs the parser; hostile nesting, on which it would recurse for minutes, becomes an `invalid` error. */
export function guarded<T>(text: string, parse: () => T): T {
  const deep = tooDeepAt(text);
  if (deep !== undefined) throw tooDeep(text, deep);
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw tooDeep(text, 0);
  }
}

function tooDeep(text: string, offset: number): QueryError {
  return new QueryError('invalid', 'nesting', 'The query is nested too deeply to be read', {
    position: positionAt(text, offset, 1),
  });
}

/** Diagnostics of a parsed or bound query, in the order of the text. */
export function diagnosticsOf(code: BridgeCode, text: string): Diagnostic[] {
  return toArray(code.GetDiagnostics())
    .sort((a, b) => a.Start - b.Start)
    .map((diagnostic) => ({
      code: diagnostic.Code,
      message: diagnostic.Message,
      severity: severityOf(diagnostic),
      offset: diagnostic.HasLocation ? diagnostic.Start : 0,
      position: positionAt(text, diagnostic.HasLocation ? diagnostic.Start : 0, diagnostic.Length),
    }));
}

function severityOf(diagnostic: BridgeDiagnostic): Diagnostic['severity'] {
  if (diagnostic.Severity === 'Error') return 'error';
  return diagnostic.Severity === 'Warning' ? 'warning' : 'suggestion';
}
