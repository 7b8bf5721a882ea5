import { QueryError } from '../../../errors.ts';
import { type BoundQuery, bindOrThrow } from '../../../kql/bind.ts';
import { isTabular } from '../../../kql/bound.ts';
import { parseQuery } from '../../../kql/parser.ts';
import { positionAt } from '../../../kql/position.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { Column, Schema, Visualization, Window } from '../../../types.ts';
import { Emitter } from './emitter.ts';
import { translateScalar } from './expressions/translate-scalar.ts';
import { translateTable } from './operators/translate-table.ts';
import { Refusal, refuse } from './refusal.ts';
import { type Relation, toFields } from './relation.ts';
import { type QueryContext, Scope } from './scope.ts';
import { ident, quote, type Sql, sql } from './sql.ts';
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

/** What a query is translated for. */
export interface TranslateOptions {
  readonly schema: Schema;
  readonly window: Window;
  /** The instant of `now()`. */
  readonly now: Date;
  /** Rows that the statement gives at the most. */
  readonly limit: number;
  /** Whether long arithmetic wraps around: for the second try after an overflow. */
  readonly wrapping?: boolean;
}

/** Translates KQL. @throws {QueryError} invalid or unsupported. */
export function translateQuery(text: string, options: TranslateOptions): Translation {
  const { schema, window, now, limit } = options;
  refuseForeign(text);
  const bound = bindOrThrow(text, schema);
  const tables = new Set<string>();
  const context = contextOf(bound, schema, window, now, tables, options.wrapping === true);
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
    throw error instanceof Refusal ? toQueryError(error, text, context.origins) : error;
  }
}

function contextOf(
  bound: BoundQuery,
  schema: Schema,
  window: Window,
  now: Date,
  tables: Set<string>,
  wrapping: boolean,
): QueryContext {
  const emitter = new Emitter();
  return {
    emitter,
    globals: bound.globals,
    now: timestamp(now.toISOString()),
    wrapping,
    computed: new Map(),
    aliases: new Map(),
    origins: new Map(),
    tables: () => Object.keys(schema),
    scalar: translateScalar,
    tabular: translateTable,
    table(name, node) {
      const columns = schema[name];
      if (!columns) return refuse(`the table ${name}`, node);
      tables.add(name);
      const fields = toFields(columns);
      const time = columns.some((column) => column.name === 'TimeGenerated' && column.type === 'datetime');
      if (!time) return { from: ident(name), fields };
      const column = ident('TimeGenerated');
      const within = sql`${column} >= ${timestamp(window.start)} AND ${column} < ${timestamp(window.end)}`;
      return { from: emitter.add(sql`SELECT * FROM ${ident(name)} WHERE ${within}`), fields };
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
  if (isTabular(node)) return scope.table(node);
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

/** Names what reaches into other places before the binder complains that it does not know what lies there. */
function refuseForeign(text: string): void {
  const { root } = parseQuery(text);
  for (const node of root.walk()) {
    const name = node.kind === 'FunctionCallExpression' ? node.child('Name').string('SimpleName') : undefined;
    if (name !== undefined && foreign.has(name)) {
      throw toQueryError(new Refusal(`${name}()`, node), text, new Map());
    }
    if (node.kind === 'ExternalDataExpression')
      throw toQueryError(new Refusal('externaldata', node), text, new Map());
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
