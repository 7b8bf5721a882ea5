import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import { type Position, QueryError } from '../../errors.ts';
import type { Cell, Table, Window } from '../../types.ts';
import { toCell } from './cells.ts';
import { resolveWorkspaces } from './resolve-workspaces.ts';
import type { Store } from './store.ts';
import { type Fault, faultIn } from './translate/fault.ts';
import { ident } from './translate/sql.ts';
import { freshName, mostItems, replaced } from './translate/stage.ts';
import {
  type Derived,
  type ItemsStage,
  type Stage,
  type TranslateOptions,
  type Translation,
  translateQuery,
} from './translate/translate-query.ts';

/** Longest statement that is handed to DuckDB: planning a longer one takes minutes. */
const longestStatement = 4_000_000;

/** Limits of one run, inside the engine. */
export interface Limits {
  readonly maxRows: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Translates, loads what is named, and runs. @throws {QueryError} */
export async function runQuery(store: Store, kql: string, window: Window, limits: Limits): Promise<Table> {
  const within = (table: string, asked: Window) => store.within(table, asked);
  const options = { schema: store.schema, window, within, now: new Date(), limit: limits.maxRows + 1 };
  const connection = await store.connect();
  const stop = () => connection.interrupt();
  const timer = setTimeout(stop, limits.timeoutMs);
  limits.signal.addEventListener('abort', stop);
  const run = new Run(store, connection, kql, limits);
  try {
    return await run.table(options);
  } catch (error) {
    if (!(error instanceof QueryError) || error.construct !== 'overflow') throw error;
    return await run.table({ ...options, wrapping: true });
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', stop);
    connection.closeSync();
  }
}

/** One query on its connection: as many stages as it needs, then the rows. */
class Run {
  private readonly store: Store;
  private readonly connection: DuckDBConnection;
  private readonly kql: string;
  private readonly limits: Limits;
  private readonly started = performance.now();
  private readonly touched = new Set<string>();

  constructor(store: Store, connection: DuckDBConnection, kql: string, limits: Limits) {
    this.store = store;
    this.connection = connection;
    this.kql = kql;
    this.limits = limits;
  }

  async table(options: TranslateOptions): Promise<Table> {
    const { maxRows } = this.limits;
    const translation = await this.staged(options);
    const rows = await this.rows(translation);
    const problems = [...this.touched].flatMap((table) => this.store.problems(table));
    return {
      columns: translation.columns,
      rows: rows.slice(0, maxRows),
      truncated: rows.length > maxRows,
      ...(problems.length > 0 ? { partial: told(problems) } : {}),
      ...(translation.visualization ? { visualization: translation.visualization } : {}),
    };
  }

  /** The translation of the whole: what has to run first has run, and its result has taken its place in the text. */
  private async staged(options: TranslateOptions): Promise<Translation> {
    const derived = new Map<string, Derived>();
    const items = new Map<number, readonly string[] | undefined>();
    const resolved = await this.guarded(() => resolveWorkspaces(this.store, this.kql));
    const { elsewhere } = resolved;
    let { text } = resolved;
    for (;;) {
      const step = translateQuery(text, { ...options, derived, items, elsewhere, typed: this.kql });
      if ('list' in step) {
        items.set(step.list, await this.items(step));
        continue;
      }
      if (!('discover' in step)) return step;
      if (derived.size === mostStages) throw tooManyStages(step);
      const name = freshName(text);
      derived.set(name, await this.derive(step, derived.size));
      text = replaced(text, step.place, name);
    }
  }

  /** Gathers the rows of a stage, finds their columns, and keeps what comes of them as a table of this connection. */
  private async derive(stage: Stage, place: number): Promise<Derived> {
    const { input, discover } = stage;
    const [rows, table] = [`$rows${place}`, `$table${place}`];
    await this.load(stage);
    await this.statement(`CREATE OR REPLACE TEMP TABLE ${ident(rows).text} AS ${stage.sql}`);
    try {
      const gathered = {
        ...input,
        from: ident(rows),
        fields: input.fields.map((field) => ({ ...field, weight: 1 })),
      };
      const { columns, query } = await discover(gathered, async ({ text }) =>
        (await this.statement(text)).getRows(),
      );
      await this.statement(`CREATE OR REPLACE TEMP TABLE ${ident(table).text} AS ${query.text}`);
      await this.statement(`DROP TABLE ${ident(rows).text}`);
      return { columns, table };
    } catch (error) {
      // What is wrong with the rows of a stage is wrong at its place in the query.
      if (error instanceof QueryError && !error.position) throw error.movedTo(stage.position);
      throw error;
    }
  }

  /** The items of a list; undefined where there are too many for a pattern. */
  private async items(stage: ItemsStage): Promise<readonly string[] | undefined> {
    await this.load(stage);
    const rows = (await this.statement(stage.sql)).getRows();
    return rows.length > mostItems ? undefined : rows.map(([item]) => String(item ?? ''));
  }

  private async load({ tables, sql }: ItemsStage | Stage | Translation): Promise<void> {
    if (sql.length > longestStatement) {
      throw new QueryError('stopped', 'size', 'The query grew too large: name fewer tables');
    }
    for (const table of tables) {
      this.touched.add(table);
      await this.guarded(() => this.store.load(table));
    }
  }

  private async rows(translation: Translation): Promise<Cell[][]> {
    await this.load(translation);
    return this.guarded(() => readRows(this.connection, translation));
  }

  private statement(text: string): Promise<DuckDBResultReader> {
    return this.guarded(() => this.connection.runAndReadAll(text));
  }

  /** Runs something on the connection; what DuckDB says of it is told in the person's terms. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    const elapsed = () => performance.now() - this.started;
    try {
      this.limits.signal.throwIfAborted();
      if (elapsed() >= this.limits.timeoutMs) throw outOfTime(this.limits);
      return await work();
    } catch (error) {
      throw explain(error, this.limits, elapsed());
    }
  }
}

/** What is wrong with the files behind an answer, as much of it as is read. */
function told(problems: readonly string[]): string {
  const rest = problems.length - mostProblems;
  return [...problems.slice(0, mostProblems), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

const mostProblems = 5;

/** Most parts of one query that run before the rest: each is bound and run by itself. */
const mostStages = 16;

function tooManyStages({ position }: Stage): QueryError {
  return new QueryError(
    'stopped',
    'evaluate',
    `More than ${mostStages} parts of the query find their own columns`,
    {
      position,
      hint: 'Say which columns come out: evaluate …(…) : (name: type, …).',
    },
  );
}

async function readRows(connection: DuckDBConnection, { sql, columns }: Translation): Promise<Cell[][]> {
  const result = await connection.stream(sql);
  const rows: Cell[][] = [];
  for await (const chunk of result) {
    for (const row of chunk.getRows()) {
      rows.push(columns.map(({ type }, index) => toCell(row[index] ?? null, type)));
    }
  }
  return rows;
}

/** What DuckDB's error means to the person who asked. */
function explain(error: unknown, limits: Limits, elapsed: number): unknown {
  if (!(error instanceof Error) || error instanceof QueryError) return error;
  const { message } = error;
  if (limits.signal.aborted) return new QueryError('stopped', 'cancelled', 'The query was cancelled');
  if (/interrupt/i.test(message) || elapsed >= limits.timeoutMs) {
    return outOfTime(limits);
  }
  if (/call stack/i.test(message))
    return new QueryError('stopped', 'dynamic', 'A value in these rows is nested too deep to be shown', {
      hint: 'Project the parts of it that you need.',
    });
  const own = faultIn(message);
  if (own) return faults[own.fault](own.position);
  if (/out of memory/i.test(message)) {
    return new QueryError(
      'stopped',
      'memory',
      'The query needs more memory than the embedded workspace has',
      {
        hint: 'Ask for a shorter window, or fewer columns.',
      },
    );
  }
  if (/out of range|overflow|not in timestamp range|could not (cast|convert) .* to DECIMAL/i.test(message)) {
    return new QueryError('stopped', 'overflow', 'A number or a datetime in this query is out of range');
  }
  if (regexFault.test(message)) {
    return new QueryError('invalid', 'regex', `A regular expression cannot be read: ${firstLine(message)}`);
  }
  if (/^(IO|Permission) Error|TProtocol|TTransport|parquet|snappy|zstd|corrupt/i.test(message)) {
    return new QueryError(
      'stopped',
      'files',
      `A file of the workspace cannot be read: ${firstLine(message)}`,
      {
        hint: 'Was it changed or damaged since Huntline started? Mend it and start again.',
      },
    );
  }
  return error;
}

/** What RE2 says of a pattern that it cannot take. */
const regexFault =
  /regex|pattern too large|invalid (perl operator|escape sequence|character class|repetition size|named capture|UTF-8)|missing (argument|closing|\]|\))|no argument for repetition|bad repetition|unexpected \)|trailing \\/i;

/** What a statement stopped itself for. */
const faults: Readonly<Record<Fault, (position: Position) => QueryError>> = {
  range: (position) =>
    new QueryError('stopped', 'range', 'The query makes more than 1,048,576 rows of its own', {
      position,
      hint: 'Take a larger step, or a shorter range.',
    }),
  tie: (position) =>
    new QueryError(
      'unsupported',
      'top-hitters',
      'The embedded workspace does not run top-hitters where values tie for the last place',
      { position, hint: 'Take more values, or summarize and top.' },
    ),
};

function outOfTime({ timeoutMs }: Limits): QueryError {
  return new QueryError('stopped', 'time', `The query was stopped after ${Math.ceil(timeoutMs / 1000)} s`, {
    hint: 'Ask for a shorter window, or filter before you join, expand or sort.',
  });
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/^.*?Error:\s*/, '');
}
