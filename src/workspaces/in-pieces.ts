import { QueryError, UserError } from '../errors.ts';
import type { RunOptions, Table, Window, Workspace } from '../types.ts';
import { mergeTables } from './merge-tables.ts';

export const mostPieces = 500;

/** A window of a piece, and the one that its query's text may name: both of its ends included. */
export interface Piece {
  readonly window: Window;
  readonly named: Window;
}

/** A window cut into pieces of so many milliseconds, newest first; the oldest may be shorter. @throws {UserError} too many. */
export function piecesOf({ start, end }: Window, length: number): readonly Piece[] {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  if ((to - from) / length > mostPieces) {
    throw new UserError(`That would be more than ${mostPieces} pieces.`, {
      title: 'The pieces are too small',
      hint: 'Take a longer piece, such as split=1d, or a shorter time.',
    });
  }
  const pieces: Piece[] = [];
  for (let last = to; last > from; last -= length) {
    const window = { start: iso(Math.max(from, last - length)), end: iso(last) };
    pieces.push({ window, named: last === to ? window : { ...window, end: tickBefore(last) } });
  }
  return pieces;
}

/**
 * Runs a query piece by piece, newest first, and puts the answers together. It ends early where the row cap is
 * reached. A piece that fails makes the answer partial; only where all fail does the query.
 */
export async function runInPieces(
  workspace: Workspace,
  pieces: readonly Piece[],
  query: (named: Window) => string,
  options: RunOptions,
): Promise<Table> {
  const tables: Table[] = [];
  const failed: { readonly window: Window; readonly error: UserError }[] = [];
  let rows = 0;
  for (const [index, { window, named }] of pieces.entries()) {
    if (rows >= options.maxRows) break;
    options.progress?.(`Piece ${index + 1} of ${pieces.length}`);
    try {
      const table = await workspace.run(query(named), window, { ...options, ...questionOf(options, window) });
      tables.push(table);
      rows += table.rows.length;
    } catch (error) {
      if (!(error instanceof UserError) || options.signal.aborted || isMistake(error)) throw error;
      failed.push({ window, error });
    }
  }
  const [first] = tables;
  if (!first) throw failed[0]?.error ?? new Error('a query of no pieces');
  const merged = mergeTables(tables, options.maxRows);
  const asked = tables.length + failed.length;
  const partial = [
    ...failed.map(({ window, error }) => `${window.start} to ${window.end} is missing: ${error.message}`),
    ...tables.flatMap((table) => table.partial ?? []),
    ...(asked < pieces.length
      ? [
          `the row cap was reached after the newest ${asked} of ${pieces.length} pieces; older ones were not read`,
        ]
      : []),
  ].join('\n');
  return {
    columns: merged.columns,
    rows: merged.rows,
    truncated: merged.total > options.maxRows || asked < pieces.length || tables.some((one) => one.truncated),
    ...(partial === '' ? {} : { partial }),
    ...(tables.every(({ shared }) => shared) ? sharedOf(tables) : {}),
    ...(first.visualization ? { visualization: first.visualization } : {}),
  };
}

/** The run that was shared piece by piece, newest first. */
function sharedOf(tables: readonly Table[]): Pick<Table, 'shared'> {
  const [newest, oldest] = [tables[0]?.shared, tables.at(-1)?.shared];
  if (!newest || !oldest) return {};
  return { shared: { kql: newest.kql, window: { start: oldest.window.start, end: newest.window.end } } };
}

/** A query that is wrong in one piece is wrong in all. */
function isMistake(error: UserError): boolean {
  return error instanceof QueryError && error.fault !== 'stopped';
}

function questionOf({ question }: RunOptions, { start, end }: Window): { question?: string } {
  return question === undefined ? {} : { question: `${question} ${start} ${end}` };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** The last instant before, in KQL's ticks of 100 ns: `between` takes both ends, and no row may come twice. */
function tickBefore(time: number): string {
  return iso(time - 1).replace('Z', '9999Z');
}
