import { QueryError } from '../errors.ts';
import { createFlights, type Seat } from '../flights.ts';
import type { RunOptions, Table, Window, Workspace } from '../types.ts';

/** Windows of the same phrase that begin within this many milliseconds of each other are the same question. */
const near = 60_000;

interface Run {
  readonly kql: string;
  readonly window: Window;
  readonly table: Table;
}

/**
 * A workspace in which the same question, asked twice at the same time, runs once; the answers then say so, with the
 * query and the window that were run. It is cancelled when nobody waits for it any more.
 */
export function singleFlight(workspace: Workspace): Workspace {
  const flights = createFlights<Run>();
  return {
    ...workspace,
    async run(kql, window, options) {
      // A caller's own signal must not stop what others wait for.
      const seat = flights.join(keyOf(kql, window, options), false, async ({ signal }) => ({
        kql,
        window,
        table: await workspace.run(kql, window, { ...options, signal }),
      }));
      if (seat.shared()) options.progress?.('The same hunt is running already: waiting for its answer');
      try {
        const { table, ...ran } = await orLeave(seat, options.signal);
        return seat.shared() ? { ...table, shared: ran } : table;
      } finally {
        seat.leave();
      }
    },
  };
}

function keyOf(kql: string, { start, end }: Window, { question, maxRows, timeoutMs }: RunOptions): string {
  const limits = [maxRows, timeoutMs];
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
