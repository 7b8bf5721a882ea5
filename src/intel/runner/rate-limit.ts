/** So many requests in any minute. */
export interface RateLimit {
  /** The earliest time at which one more may be sent. */
  nextAt(now: number): number;
  note(at: number): void;
  /** Takes back what was noted last at that time: it was not sent. */
  forget(at: number): void;
  /** When requests of the last minute were sent, to be kept over a restart. */
  sent(now: number): readonly number[];
}

const minute = 60_000;

/** Begins with what was sent before a restart. */
export function createRateLimit(perMinute: number | undefined, before: readonly number[] = []): RateLimit {
  let stamps = [...before];

  function recent(now: number): readonly number[] {
    // A clock that was set back must not stop everything until it has caught up.
    stamps = stamps.filter((at) => at > now - minute && at <= now + minute);
    return stamps;
  }

  return {
    nextAt(now) {
      if (perMinute === undefined) return now;
      const within = recent(now);
      const oldest = within[within.length - perMinute];
      return oldest === undefined ? now : oldest + minute;
    },
    note: (at) => void (perMinute !== undefined && stamps.push(at)),
    forget(at) {
      const index = stamps.lastIndexOf(at);
      if (index >= 0) stamps.splice(index, 1);
    },
    sent: recent,
  };
}
