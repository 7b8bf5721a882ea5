import type { Clock } from './clock.ts';

/** Keeps a service that fails again and again from being asked for a while, and tries it with one question then. */
export interface CircuitBreaker {
  /** Undefined where it may be asked now; else until when it may not, or a trial under way to be waited for. */
  hindrance(): { readonly until: number } | { readonly trial: Promise<void> } | undefined;
  /** Told before each question; after a rest the first one is the trial. */
  begin(): void;
  succeeded(): void;
  failed(): void;
  /** The question came to nothing that says how the service is. */
  undecided(): void;
  openUntil(): number | undefined;
}

const failuresToOpen = 5;
const firstRestMs = 60_000;
const longestRestMs = 15 * 60_000;

/** Opens after five failures in a row for a minute, and for twice as long each time that the trial fails. */
export function createCircuitBreaker(clock: Pick<Clock, 'now'>): CircuitBreaker {
  let failures = 0;
  let restMs = firstRestMs;
  let until: number | undefined;
  let trial: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  function endTrial(): void {
    trial?.end();
    trial = undefined;
  }

  return {
    hindrance() {
      if (until === undefined) return undefined;
      if (clock.now() < until) return { until };
      return trial && { trial: trial.over };
    },
    begin() {
      if (until === undefined || trial) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      trial = { over: promise, end: resolve };
    },
    succeeded() {
      failures = 0;
      until = undefined;
      restMs = firstRestMs;
      endTrial();
    },
    failed() {
      failures += 1;
      if (trial || (until === undefined && failures >= failuresToOpen)) {
        if (trial) restMs = Math.min(restMs * 2, longestRestMs);
        until = clock.now() + restMs;
      }
      endTrial();
    },
    undecided: endTrial,
    openUntil: () => (until !== undefined && clock.now() < until ? until : undefined),
  };
}
