import type { NoVerdict, Observable, Verdict, Verdicts } from '../../enrichment.ts';
import type { Seat } from '../../flights.ts';
import type { Log } from '../../log.ts';
import { type Outcome, silent, stopped } from './outcome.ts';

/** Gathers what providers (columns) say of observables (rows). */
export interface Collected {
  settle(row: number, column: number, outcome: Outcome): void;
  /** What will settle it; given up when the signal is aborted. */
  expect(row: number, column: number, seat: Seat<Outcome>): void;
  /** In the order of the observables, when all is settled. */
  all(): Promise<readonly Verdicts[]>;
}

interface Asked {
  readonly id: string;
  readonly name: string;
}

interface CollectOptions {
  readonly signal: AbortSignal;
  readonly onVerdicts: ((verdicts: Verdicts) => void) | undefined;
  readonly log: Log;
}

export function collectVerdicts(
  observables: readonly Observable[],
  asked: readonly Asked[],
  { signal, onVerdicts, log }: CollectOptions,
): Collected {
  const rows = observables.map((observable) => ({
    observable,
    outcomes: new Array<Outcome | undefined>(asked.length).fill(undefined),
    left: asked.length,
  }));
  const seats = new Set<Seat<Outcome>>();
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  let left = rows.length * asked.length;

  function settle(row: number, column: number, outcome: Outcome): void {
    const entry = rows[row];
    if (!entry || entry.outcomes[column]) return;
    entry.outcomes[column] = outcome;
    entry.left -= 1;
    left -= 1;
    if (entry.left === 0) tell(verdictsOf(entry));
    if (left === 0) finish();
  }

  function tell(verdicts: Verdicts): void {
    try {
      onVerdicts?.(verdicts);
    } catch (error) {
      log.error({ err: error }, 'what there is of an enrichment could not be told');
    }
  }

  function verdictsOf({ observable, outcomes }: (typeof rows)[number]): Verdicts {
    const verdicts: Verdict[] = [];
    const quiet: NoVerdict[] = [];
    for (const [column, { id, name }] of asked.entries()) {
      const outcome = outcomes[column] ?? stopped;
      if ('silence' in outcome) quiet.push({ provider: id, name, ...outcome });
      else {
        const { opinion, askedAt, cached } = outcome;
        verdicts.push({ ...opinion, provider: id, name, askedAt, cached });
      }
    }
    return { observable, verdicts, silent: quiet };
  }

  function stop(): void {
    for (const seat of seats) seat.leave();
    for (const row of rows.keys()) for (const column of asked.keys()) settle(row, column, stopped);
  }

  signal.addEventListener('abort', stop, { once: true });
  return {
    settle,
    expect(row, column, seat) {
      if (signal.aborted) seat.leave();
      else seats.add(seat);
      seat.result.then(
        (outcome) => {
          seats.delete(seat);
          settle(row, column, outcome);
        },
        (error: unknown) => {
          seats.delete(seat);
          log.error({ provider: asked[column]?.id, err: error }, 'asking a provider failed');
          settle(row, column, silent('failed', 'asking it failed; see the log'));
        },
      );
    },
    async all() {
      if (left === 0) finish();
      if (signal.aborted) stop();
      await done;
      signal.removeEventListener('abort', stop);
      return rows.map(verdictsOf);
    },
  };
}
