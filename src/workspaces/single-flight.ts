import { QueryError } from '../errors.ts';
import { createFlights, type Flights, type Seat } from '../flights.ts';
import type { RunOptions, Table, Window, Workspace } from '../types.ts';

/** Windows of the same question that begin within the same minute, in milliseconds, are the same. */
const near = 60_000;

/** What was run, and what came of it. */
interface Run {
  readonly kql: string;
  readonly window: Window;
  readonly table: Table;
}

export type Runs = Flights<Run>;

/**
 * A workspace in which the same question, asked twice at the same time, runs once; the answers then say so, with the
 * query and the window that were run. It is cancelled when nobody waits for it any more.
 */
export function singleFlight(workspace: Workspace): Workspace {
  const runs: Runs = createFlights();
  return {
    ...workspace,
    run: (kql, window, options) =>
      runOnce(runs, { kql, window, options }, (signal) => workspace.run(kql, window, { ...options, signal })),
  };
}

interface Asked {
  readonly kql: string;
  readonly window: Window;
  readonly options: RunOptions;
  /** How it is run, where that makes another answer. */
  readonly manner?: string;
}

/** Runs something, or waits for the same that is running already. */
export async function runOnce(
  runs: Runs,
  asked: Asked,
  run: (signal: AbortSignal) => Promise<Table>,
): Promise<Table> {
  const { kql, window, options } = asked;
  // A caller's own signal must not stop what others wait for.
  const seat = runs.join(keyOf(asked), false, async ({ signal }) => ({
    kql,
    window,
    table: await run(signal),
  }));
  if (seat.shared()) options.progress?.('The same hunt is running already: waiting for its answer');
  try {
    const { table, ...ran } = await orLeave(seat, options.signal);
    return seat.shared() ? { ...table, shared: ran } : table;
  } finally {
    seat.leave();
  }
}

function keyOf({
  kql,
  window: { start, end },
  options: { question, maxRows, timeoutMs },
  manner = '',
}: Asked): string {
  const limits = [maxRows, timeoutMs, manner];
  if (question === undefined) return JSON.stringify([kql, start, end, ...limits]);
  return JSON.stringify([
    question,
    ...[start, end].map((time) => Math.floor(Date.parse(time) / near)),
    ...limits,
  ]);
}

function orLeave<T>(seat: Seat<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const leave = () => reject(new QueryError('stopped', 'cancelled', 'The query was cancelled'));
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return Promise.race([seat.result, promise]).finally(() => signal.removeEventListener('abort', leave));
}
