import { setTimeout as sleep } from 'node:timers/promises';

/** The time, and waiting for it; a test turns its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  wait: (milliseconds, signal) =>
    sleep(milliseconds, undefined, { signal }).catch(() => {
      // Aborted: whoever waits looks at the signal.
    }),
};
