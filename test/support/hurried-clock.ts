import type { Clock } from '../../src/intel/runner/clock.ts';

/** A clock that a test turns, and which leaps over what is waited for, so that no test waits for real. */
export interface HurriedClock extends Clock {
  turn(milliseconds: number): void;
  date(): Date;
  /** What was waited for, in milliseconds. */
  readonly waits: number[];
  /** False where waiting ends by {@link HurriedClock.turn} alone. */
  hurry: boolean;
}

export function createHurriedClock(start = '2026-11-21T09:00:00Z'): HurriedClock {
  let now = Date.parse(start);
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  function turnTo(time: number): void {
    now = Math.max(now, time);
    for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
  }
  const clock: HurriedClock = {
    waits: [],
    hurry: true,
    now: () => now,
    date: () => new Date(now),
    turn: (milliseconds) => turnTo(now + milliseconds),
    wait(milliseconds, signal) {
      clock.waits.push(milliseconds);
      const until = now + milliseconds;
      return new Promise((resolve) => {
        const sleeper = {
          until,
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        if (signal.aborted) return resolve();
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
        if (clock.hurry) setImmediate(() => turnTo(until));
      });
    },
  };
  return clock;
}
