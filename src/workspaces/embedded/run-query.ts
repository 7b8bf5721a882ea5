import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryError } from '../../errors.ts';
import type { Cell, Table, Window } from '../../types.ts';
import { toCell } from './cells.ts';
import type { Store } from './store.ts';
import { rangeFault } from './translate/operators/sources.ts';
import { type Translation, translateQuery } from './translate/translate-query.ts';

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
  const options = { schema: store.schema, window, now: new Date(), limit: limits.maxRows + 1 };
  try {
    return await runTranslation(store, translateQuery(kql, options), limits);
  } catch (error) {
    if (!(error instanceof QueryError) || error.construct !== 'overflow') throw error;
    return runTranslation(store, translateQuery(kql, { ...options, wrapping: true }), limits);
  }
}

async function runTranslation(store: Store, translation: Translation, limits: Limits): Promise<Table> {
  if (translation.sql.length > longestStatement) {
    throw new QueryError('stopped', 'size', 'The query grew too large: name fewer tables');
  }
  for (const table of translation.tables) await store.load(table);
  const connection = await store.connect();
  try {
    return await execute(connection, translation, limits);
  } finally {
    connection.closeSync();
  }
}

async function execute(
  connection: DuckDBConnection,
  translation: Translation,
  limits: Limits,
): Promise<Table> {
  const stop = () => connection.interrupt();
  const timer = setTimeout(stop, limits.timeoutMs);
  limits.signal.addEventListener('abort', stop);
  const started = performance.now();
  try {
    limits.signal.throwIfAborted();
    const rows = await readRows(connection, translation);
    return {
      columns: translation.columns,
      rows: rows.slice(0, limits.maxRows),
      truncated: rows.length > limits.maxRows,
      ...(translation.visualization ? { visualization: translation.visualization } : {}),
    };
  } catch (error) {
    throw explain(error, limits, performance.now() - started);
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', stop);
  }
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
    return new QueryError(
      'stopped',
      'time',
      `The query was stopped after ${Math.ceil(limits.timeoutMs / 1000)} s`,
      { hint: 'Ask for a shorter window, or filter before you join, expand or sort.' },
    );
  }
  if (message.includes(rangeFault)) {
    return new QueryError('stopped', 'range', 'The query makes more than 1,048,576 rows of its own', {
      hint: 'Take a larger step, or a shorter range.',
    });
  }
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
  if (/out of range|overflow/i.test(message)) {
    return new QueryError('stopped', 'overflow', 'A number or a datetime in this query is out of range');
  }
  if (/regex|invalid perl operator|missing (argument|closing)/i.test(message)) {
    return new QueryError('invalid', 'regex', `A regular expression cannot be read: ${firstLine(message)}`);
  }
  return error;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/^.*?Error:\s*/, '');
}
