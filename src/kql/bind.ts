import { QueryError } from '../errors.ts';
import type { Column, Schema } from '../types.ts';
import { bridge } from './bridge.ts';
import type { BridgeGlobals, BridgeSymbol } from './bridge-shapes.ts';
import { logAnalyticsFunctions } from './log-analytics.ts';
import { type Diagnostic, diagnosticsOf, guarded } from './parser.ts';
import { SyntaxNode } from './syntax-node.ts';

/** A query whose names and types are resolved against a schema. */
export interface BoundQuery {
  readonly text: string;
  readonly root: SyntaxNode;
  readonly diagnostics: readonly Diagnostic[];
  readonly globals: BridgeGlobals;
}

const tableSymbols = new WeakMap<Schema, Map<string, BridgeSymbol>>();

/**
 * Parses and binds. Symbols are built only for the tables that the text can mean: building all costs a second.
 * `derived` are tables that the text calls as functions without arguments, so that no wildcard means them.
 */
export function bindQuery(text: string, schema: Schema, derived: Schema = {}): BoundQuery {
  return guarded(text, () => {
    const code = bridge().KustoCode.ParseAndAnalyze(
      text,
      globalsFor(tablesIn(text, schema), schema, derived),
    );
    return {
      text,
      root: new SyntaxNode(code.Syntax),
      diagnostics: diagnosticsOf(code, text),
      globals: code.Globals,
    };
  });
}

/** The newest states by their tables: the binder keeps with a state what it has learned of the functions in it. */
const states = new WeakMap<Schema, Map<string, BridgeGlobals>>();
const mostStates = 40;

function globalsFor(tables: readonly string[], schema: Schema, derived: Schema): BridgeGlobals {
  if (Object.keys(derived).length > 0) return makeGlobals(tables, schema, derived);
  const known = states.get(schema) ?? new Map<string, BridgeGlobals>();
  states.set(schema, known);
  const key = JSON.stringify(tables);
  const globals = known.get(key) ?? makeGlobals(tables, schema, derived);
  known.delete(key);
  known.set(key, globals);
  const [oldest] = known.keys();
  if (known.size > mostStates && oldest !== undefined) known.delete(oldest);
  return globals;
}

function makeGlobals(tables: readonly string[], schema: Schema, derived: Schema): BridgeGlobals {
  const { GlobalState, Symbols } = bridge();
  const members = [
    ...tables.map((table) => tableSymbol(schema, table)),
    ...logAnalyticsFunctions(),
    ...Object.entries(derived).map(([name, columns]) => derivedSymbol(name, columns)),
  ];
  return GlobalState.Default.WithDatabase(
    new Symbols.DatabaseSymbol.$ctor3('workspace', null, members, false),
  );
}

/** Mistakes of syntax, names and types, in the order of the text. */
export function diagnose(text: string, schema: Schema): readonly Diagnostic[] {
  return mistakesIn(bindQuery(text, schema));
}

/** Binds a query. @throws {QueryError} `invalid`, with the binder's first complaint, where it is not KQL over the schema. */
export function bindOrThrow(text: string, schema: Schema): BoundQuery {
  const bound = bindQuery(text, schema);
  const [first] = mistakesIn(bound);
  if (!first) return bound;
  throw invalid(first);
}

/** A complaint of the parser or the binder as an error. */
export function invalid({ code, message, position }: Diagnostic): QueryError {
  return new QueryError('invalid', code, message.replace(/\.$/, ''), { position });
}

/** What is wrong with a bound query, in the order of the text; what the engine takes though the binder complains is left out. */
export function mistakesIn({ root, diagnostics }: BoundQuery): Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!errors.some(({ code }) => excusable.has(code))) return errors;
  const places = lenientPlaces(root);
  return errors.filter(
    ({ code, offset }) =>
      !(excusable.has(code) && places.some(({ start, end }) => offset >= start && offset < end)),
  );
}

/** Complaints about a value's type, which the engine does not share in the places below. */
const excusable: ReadonlySet<string> = new Set(['KS106', 'KS107', 'KS119', 'KS134', 'KS234']);

/**
 * Functions that take more than the parser knows: `count(x)` counts all rows, `make_timespan` parts of a second,
 * `bag_unpack` has four parameters, and what `hll()` gives may go into `dcount_intersect`.
 */
const lenient: ReadonlySet<string> = new Set(['bag_unpack', 'count', 'dcount_intersect', 'make_timespan']);

/** Calls of these, and the condition of `search`, where text and numbers may stand. */
function lenientPlaces(root: SyntaxNode): SyntaxNode[] {
  return [...root.walk()].filter((node) => {
    if (node.kind === 'SearchOperator') return true;
    return (
      node.kind === 'FunctionCallExpression' && lenient.has(node.child('Name').string('SimpleName') ?? '')
    );
  });
}

/** Every name in the text that is a table's; all of them where the text can mean any (`search`, `union *`, `Security*`). */
function tablesIn(text: string, schema: Schema): string[] {
  if (/\b(search|find)\b|\*/.test(text) && meansAny(text)) return Object.keys(schema);
  const words = new Set(text.match(/[\p{L}\p{N}_]+/gu));
  return Object.keys(schema).filter(
    // A name with quotes may be written in several ways.
    (table) => words.has(table) || /['"\\]/.test(table) || (/\W/.test(table) && text.includes(table)),
  );
}

function meansAny(text: string): boolean {
  return /\b(search|find)\b|\bunion\b[^|;]*\*|\btable\s*\(\s*[^"'@h\s]/.test(text);
}

function tableSymbol(schema: Schema, table: string): BridgeSymbol {
  const known = tableSymbols.get(schema) ?? new Map<string, BridgeSymbol>();
  tableSymbols.set(schema, known);
  const symbol = known.get(table) ?? makeTable(table, schema);
  known.set(table, symbol);
  return symbol;
}

function makeTable(table: string, schema: Schema): BridgeSymbol {
  return bridge()
    .Symbols.TableSymbol.From(`(${columnList(schema[table] ?? [])})`)
    .WithName(table);
}

function derivedSymbol(name: string, columns: readonly Column[]): BridgeSymbol {
  const { FunctionSymbol } = bridge().Symbols;
  return new FunctionSymbol.$ctor16(name, '()', `{ datatable(${columnList(columns)})[] }`, null);
}

function columnList(columns: readonly Column[]): string {
  return columns.map(({ name, type }) => `['${escaped(name)}']: ${type}`).join(', ');
}

function escaped(name: string): string {
  return name.replace(/\\/g, '\\\\').replace(/'/g, "\\'");
}
