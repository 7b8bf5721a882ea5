import { type Position, QueryError } from '../../../errors.ts';
import { type BoundQuery, bindQuery, invalid, mistakesIn } from '../../../kql/bind.ts';
import { columnIdentities, isTabular } from '../../../kql/bound.ts';
import { parseQuery } from '../../../kql/parser.ts';
import { positionAt } from '../../../kql/position.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { Column, Schema, Visualization, Window } from '../../../types.ts';
import { bindForgiving } from './bind-forgiving.ts';
import type { Elsewhere } from './elsewhere.ts';
import { Emitter } from './emitter.ts';
import { translateScalar } from './expressions/translate-scalar.ts';
import { faultText } from './fault.ts';
import { isForgiven } from './forgiven.ts';
import { operatorAdvice } from './operators/advice.ts';
import { translateTable } from './operators/translate-table.ts';
import { hasUnknownColumns } from './plugins/index.ts';
import { Refusal, refuse } from './refusal.ts';
import { type Relation, toFields } from './relation.ts';
import { type QueryContext, Scope } from './scope.ts';
import { ident, joinSql, quote, raw, type Sql, sql } from './sql.ts';
import { type Discover, ItemsNeeded, type KnownItems, mostItems, type Place, StageNeeded } from './stage.ts';
import { bindLet } from './statements.ts';
import { visualizationOf } from './visualization.ts';

/** A query ready for DuckDB. */
export interface Translation {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** The tables that it reads, to be loaded before it runs. */
  readonly tables: readonly string[];
  readonly visualization?: Visualization;
}

/** The part of a query that has to run before the rest can be bound. */
export interface Stage {
  readonly sql: string;
  readonly tables: readonly string[];
  /** The columns that the statement gives. */
  readonly input: Relation;
  readonly discover: Discover;
  /** What of the text the result stands for. */
  readonly place: Place;
  /** The same in lines and columns of what the person typed. */
  readonly position: Position;
}

/** The items of a list that have to be read before it is known how to look for them. */
export interface ItemsStage {
  readonly sql: string;
  readonly tables: readonly string[];
  /** Where the list stands. */
  readonly list: number;
}

/** A table that an earlier stage of the same query has made. */
export interface Derived {
  readonly columns: readonly Column[];
  /** Its name in the database. */
  readonly table: string;
}

/** What a query is translated for. */
export interface TranslateOptions {
  readonly schema: Schema;
  /** Tables of earlier stages, by the names under which the text calls them. */
  readonly derived?: ReadonlyMap<string, Derived>;
  /** Items of lists, from earlier stages. */
  readonly items?: KnownItems;
  /** Tables of other workspaces, by the names under which the text calls them. */
  readonly elsewhere?: ReadonlyMap<string, Elsewhere>;
  /** What the person typed, where stages have changed the text since. */
  readonly typed?: string;
  readonly window: Window;
  /** A quicker test for a table's rows within the window than by `TimeGenerated`, where there is one. */
  readonly within?: (table: string, window: Window) => Sql | undefined;
  /** The instant of `now()`. */
  readonly now: Date;
  /** Rows that the statement gives at the most. */
  readonly limit: number;
  /** Whether long arithmetic wraps around: for the second try after an overflow. */
  readonly wrapping?: boolean;
}

/** Translates KQL, or the part of it that has to run first. @throws {QueryError} invalid or unsupported. */
export function translateQuery(text: string, options: TranslateOptions): ItemsStage | Stage | Translation {
  const { schema, limit, derived = new Map(), elsewhere = new Map() } = options;
  const typed = options.typed ?? text;
  refuseForeign(text);
  const more = { ...columnsOf(elsewhere), ...columnsOf(derived) };
  const bound = bindForgiving(text, (one) => bindQuery(one, schema, more));
  const mistakes = mistakesIn(bound).filter((mistake) => !isForgiven(bound.root, mistake));
  // What follows a call whose columns only the rows can tell is judged when they are known.
  const unknown = firstUnknown(bound.root);
  const [first] = mistakes.filter(({ offset }) => unknown === undefined || offset < unknown);
  if (first) throw missingAt(text, first.offset, elsewhere) ?? invalid(first);
  const tables = new Set<string>();
  const context = contextOf(bound, options, tables);
  try {
    const last = translateStatements(new Scope(context), bound);
    const visualization = visualizationOf(bound.root);
    return {
      sql: context.emitter.statement(last, limit),
      columns: last.fields.map(({ name, type }) => ({ name, type })),
      tables: [...tables],
      ...(visualization ? { visualization } : {}),
    };
  } catch (error) {
    if (error instanceof ItemsNeeded) {
      const { items, place: list } = error;
      return {
        sql: `${context.emitter.nested(items).text} LIMIT ${mostItems + 1}`,
        tables: [...tables],
        list,
      };
    }
    const failure = error instanceof StageNeeded ? stageFailure(error, bound, context.origins) : error;
    if (failure instanceof StageNeeded) return stageOf(failure, context, tables, typed);
    throw failure instanceof Refusal ? toQueryError(failure, typed, context.origins) : failure;
  }
}

function columnsOf(tables: ReadonlyMap<string, Derived | Elsewhere>): Schema {
  return Object.fromEntries(
    [...tables].flatMap(([name, table]) => ('columns' in table ? [[name, table.columns]] : [])),
  );
}

/** What to say of a table of another workspace that is not there, where the binder complains of its name. */
function missingAt(
  text: string,
  offset: number,
  elsewhere: ReadonlyMap<string, Elsewhere>,
): QueryError | undefined {
  for (const [name, table] of elsewhere) {
    if ('missing' in table && text.startsWith(name, offset)) return table.missing;
  }
  return undefined;
}

/** Where the first call ends whose columns are not known from the text. */
function firstUnknown(root: SyntaxNode): number | undefined {
  const ends = [...root.walk()].filter(hasUnknownColumns).map(({ end }) => end);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

function stageOf(
  needed: StageNeeded,
  { emitter, origins }: QueryContext,
  tables: ReadonlySet<string>,
  typed: string,
): Stage {
  const { node, whole, input, discover } = needed;
  const origin = origins.get(node.raw.Root) ?? 0;
  return {
    sql: emitter.nested(input).text,
    tables: [...tables],
    input,
    discover,
    place: { start: whole.start + origin, end: whole.end + origin },
    position: positionAt(typed, node.start + origin, node.end - node.start),
  };
}

/** A refusal where a stage cannot stand by itself: once for each row, or in a function whose calls differ. */
function stageFailure(
  needed: StageNeeded,
  { root }: BoundQuery,
  origins: ReadonlyMap<unknown, number>,
): Refusal | StageNeeded {
  const { node, scope } = needed;
  const name = stageName(node);
  const hint =
    node.kind === 'EvaluateOperator'
      ? 'Say which columns come out: evaluate …(…) : (name: type, …).'
      : 'Bind it with let first.';
  if (scope.query.correlated) return new Refusal(`${name} inside mv-apply or partition`, node, hint);
  const start = node.start + (origins.get(node.raw.Root) ?? 0);
  return calledOnce(root, start)
    ? needed
    : new Refusal(`${name} in a function that is called twice`, node, hint);
}

function stageName(node: SyntaxNode): string {
  const call = node.optional('FunctionCall') ?? node;
  return `${call === node ? '' : 'evaluate '}${call.child('Name').string('SimpleName') ?? ''}`;
}

/** True unless the place is inside a function with parameters that is called more than once. */
function calledOnce(root: SyntaxNode, place: number): boolean {
  const inside = (node: SyntaxNode) => node.start <= place && place < node.end;
  const functions = [...root.walk()].filter(
    (node) =>
      node.kind === 'LetStatement' && node.child('Expression').kind === 'FunctionDeclaration' && inside(node),
  );
  return functions.every((statement) => {
    const parameters = statement.child('Expression').child('Parameters').list('Parameters');
    if (parameters.length === 0) return true;
    const name = statement.child('Name').string('SimpleName');
    const calls = [...root.walk()].filter(
      (node) => node.kind === 'NameReference' && node.string('SimpleName') === name && !inside(node),
    );
    const [call, ...more] = calls;
    return call === undefined || (more.length === 0 && calledOnce(root, call.start));
  });
}

function contextOf(bound: BoundQuery, options: TranslateOptions, tables: Set<string>): QueryContext {
  const { schema, window, now, wrapping = false, derived = new Map<string, Derived>() } = options;
  const { elsewhere = new Map<string, Elsewhere>() } = options;
  const named = new Map(
    [...elsewhere.values()].flatMap((one) => ('table' in one ? [[one.table, one.columns] as const] : [])),
  );
  const emitter = new Emitter();
  const origins = new Map<unknown, number>();
  const position = (node: SyntaxNode): Position => {
    const start = node.start + (origins.get(node.raw.Root) ?? 0);
    return positionAt(options.typed ?? bound.text, start, node.end - node.start);
  };
  const everything = (name: string, node: SyntaxNode): Relation => {
    const columns = schema[name] ?? named.get(name);
    if (!columns) return refuse(`the table ${name}`, node);
    tables.add(name);
    return { from: ident(name), fields: toFields(columns), again: true };
  };
  return {
    emitter,
    globals: bound.globals,
    now: timestamp(now.toISOString()),
    wrapping,
    computed: new Map(),
    surplus: new Set(),
    aliases: new Map(),
    origins,
    position,
    fault: (fault, node) => raw(`error(${quote(faultText(fault, position(node))).text})`),
    items: options.items ?? new Map(),
    correlated: false,
    derived: new Map(
      [...derived].map(([name, { table, columns }]): [string, Relation] => [
        name,
        { from: ident(table), fields: toFields(columns) },
      ]),
    ),
    elsewhere,
    tables: () => Object.keys(schema),
    readsTables: () => tables.size > 0,
    done: { regrouped: false },
    scalar: translateScalar,
    tabular: translateTable,
    everything,
    table(name, node) {
      const relation = everything(name, node);
      const timed = ({ name: column, type }: Column) => column === 'TimeGenerated' && type === 'datetime';
      if (!relation.fields.some(timed)) return relation;
      const column = ident('TimeGenerated');
      const fields = relation.fields.map((field) => (timed(field) ? { ...field, required: true } : field));
      const quicker = options.within?.(name, window);
      if (quicker) {
        // The test's own column stays behind.
        const list = joinSql(relation.fields.map((field) => ident(field.id)));
        return {
          ...relation,
          fields,
          from: emitter.add(sql`SELECT ${list} FROM ${relation.from} WHERE ${quicker}`),
        };
      }
      const within = sql`${column} >= ${timestamp(window.start)} AND ${column} < ${timestamp(window.end)}`;
      return { ...relation, fields, from: emitter.add(sql`SELECT * FROM ${relation.from} WHERE ${within}`) };
    },
  };
}

function timestamp(iso: string): Sql {
  return sql`CAST(${quote(iso.replace('T', ' ').replace('Z', ''))} AS TIMESTAMP)`;
}

function translateStatements(start: Scope, bound: BoundQuery): Relation {
  let scope = start;
  let last: Relation | undefined;
  for (const statement of bound.root.list('Statements')) {
    scope = scope.binding(bindLet(scope, statement));
    if (statement.kind === 'ExpressionStatement') {
      if (last) return refuse('a second query in one text', statement);
      last = translateResult(scope, statement.child('Expression'));
    }
  }
  return last ?? refuse('a text without a query', bound.root);
}

function translateResult(scope: Scope, node: SyntaxNode): Relation {
  if (isTabular(node) || node.kind === 'PipeExpression') {
    const table = scope.table(node);
    const columns = columnIdentities(node);
    return { ...table, fields: table.fields.filter((_, index) => !scope.query.surplus.has(columns[index])) };
  }
  const value = scope.scalar(node);
  return scope.emitter.select([{ name: 'print_0', type: value.type }], [value], sql`(SELECT 1)`);
}

const foreign: ReadonlySet<string> = new Set([
  'adx',
  'app',
  'arg',
  'cluster',
  'database',
  'resource',
  'workspace',
]);

/** A name in brackets may be written with escapes. */
const escapedName = /\[\s*@?["'][^\]]*\\/;
const mayBeForeign = new RegExp(`\\bexternaldata\\b|\\b(?:${[...foreign].join('|')})\\b`, 'i');

/** Names what reaches into other places before the binder complains that it does not know what lies there. */
function refuseForeign(text: string): void {
  // A whole parse, which nearly no query needs.
  if (!mayBeForeign.test(text) && !escapedName.test(text)) return;
  const { root } = parseQuery(text);
  for (const node of root.walk()) {
    const name = node.kind === 'FunctionCallExpression' ? node.child('Name').string('SimpleName') : undefined;
    if (name !== undefined && foreign.has(name)) {
      const hint = "Only this workspace's own tables can be named here.";
      throw toQueryError(new Refusal(`${name}()`, node, hint), text, new Map());
    }
    if (node.kind === 'ExternalDataExpression')
      throw toQueryError(new Refusal('externaldata', node, operatorAdvice.externaldata), text, new Map());
  }
}

function toQueryError(refusal: Refusal, text: string, origins: ReadonlyMap<unknown, number>): QueryError {
  const { node, construct, hint } = refusal;
  const start = node.start + (origins.get(node.raw.Root) ?? 0);
  return new QueryError('unsupported', construct, `The embedded workspace does not run ${construct}`, {
    position: positionAt(text, start, node.end - node.start),
    ...(hint === undefined ? {} : { hint }),
  });
}
