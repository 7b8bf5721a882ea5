import { QueryError, UserError } from '../errors.ts';
import { createFlights } from '../flights.ts';
import type { RunOptions, Table, Window, Workspace } from '../types.ts';
import { mergeTables } from './merge-tables.ts';
import { type Runs, runOnce } from './single-flight.ts';

export const mostPieces = 500;
/** After so many failures in a row, nobody waits for more of them. */
const mostInVain = 3;

/** A window of a piece, and the one that its query's text may name: both of its ends included. */
export interface Piece {
  readonly window: Window;
  readonly named: Window;
}

/** How many pieces of so many milliseconds a window has. */
export function countPieces({ start, end }: Window, length: number): number {
  return Math.ceil((Date.parse(end) - Date.parse(start)) / length);
}

/** A window cut into pieces of so many milliseconds, newest first; the oldest may be shorter. @throws {UserError} too many. */
export function piecesOf({ start, end }: Window, length: number): readonly Piece[] {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  if (countPieces({ start, end }, length) > mostPieces) {
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

/** The runs under way in each workspace: who asks for the same in pieces waits for all of them together. */
const underway = new WeakMap<Workspace, Runs>();

/** How a query is run in pieces. */
export interface InPieces {
  readonly window: Window;
  /** Milliseconds of a piece. */
  readonly length: number;
  /** The query over a window that its text may name, both ends included. */
  readonly query: (named: Window) => string;
}

/**
 * Runs a query piece by piece, newest first, and puts the answers together. It ends early where the row cap is
 * reached. A piece that fails makes the answer partial; only where all fail does the query. The same asked twice at the
 * same time runs once.
 */
export function runInPieces(
  workspace: Workspace,
  { window, length, query }: InPieces,
  options: RunOptions,
): Promise<Table> {
  const pieces = piecesOf(window, length);
  const runs = underway.get(workspace) ?? createFlights();
  underway.set(workspace, runs);
  const asked = { kql: query(window), window, options, manner: `pieces of ${length}` };
  // Pieces of two runs must not be mixed: each piece is its own text and its own window, and shares no other's.
  const { question: _, ...each } = options;
  return runOnce(runs, asked, (signal) => runAll(workspace, pieces, query, { ...each, signal }));
}

async function runAll(
  workspace: Workspace,
  pieces: readonly Piece[],
  query: (named: Window) => string,
  options: RunOptions,
): Promise<Table> {
  const tables: Table[] = [];
  const failed: { readonly window: Window; readonly error: UserError }[] = [];
  let rows = 0;
  let inVain = 0;
  for (const [index, { window, named }] of pieces.entries()) {
    if (rows >= options.maxRows || inVain >= mostInVain) break;
    if (options.signal.aborted) throw new QueryError('stopped', 'cancelled', 'The query was cancelled');
    options.progress?.(`Piece ${index + 1} of ${pieces.length}`);
    try {
      const table = await workspace.run(query(named), window, options);
      tables.push(table);
      rows += table.rows.length;
      inVain = 0;
    } catch (error) {
      if (!(error instanceof UserError) || options.signal.aborted || isMistake(error)) throw error;
      failed.push({ window, error });
      inVain += 1;
    }
  }
  const [first] = tables;
  if (!first) throw failed[0]?.error ?? new Error('a query of no pieces');
  const merged = mergeTables(tables, options.maxRows);
  const asked = tables.length + failed.length;
  const partial = [
    ...failed.map(({ window, error }) => `${window.start} to ${window.end} is missing: ${error.message}`),
    ...new Set(tables.flatMap((table) => table.partial ?? [])),
    ...(asked < pieces.length
      ? [
          `${rows >= options.maxRows ? 'the row cap was reached' : `${mostInVain} pieces in a row failed`} after the newest ${asked} of ${pieces.length} pieces; older ones were not read`,
        ]
      : []),
  ].join('\n');
  return {
    columns: merged.columns,
    rows: merged.rows,
    truncated: merged.total > options.maxRows || asked < pieces.length || tables.some((one) => one.truncated),
    ...(partial === '' ? {} : { partial }),
    ...(first.visualization ? { visualization: first.visualization } : {}),
  };
}

/** A query that is wrong in one piece is wrong in all. */
function isMistake(error: UserError): boolean {
  return error instanceof QueryError && error.fault !== 'stopped';
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** The last instant before, in KQL's ticks of 100 ns: `between` takes both ends, and no row may come twice. */
function tickBefore(time: number): string {
  return iso(time - 1).replace('Z', '9999Z');
}
