/** Something learnt, and for how many milliseconds it holds. */
export interface Learnt<T> {
  readonly value: T;
  readonly forMs: number;
}

/** Answers that hold for a while. */
export interface Kept<T> {
  /** What is known under the key, else what `ask` finds out; who asks meanwhile waits for the same, and a failure is not kept. */
  of(key: string, ask: () => Promise<Learnt<T>>): Promise<T>;
  forget(key: string): void;
}

export function createKept<T>(now: () => number = Date.now, capacity = 2_000): Kept<T> {
  const known = new Map<string, { readonly learnt: Promise<Learnt<T>>; until: number }>();

  function learn(key: string, ask: () => Promise<Learnt<T>>): Promise<Learnt<T>> {
    const entry = { learnt: ask(), until: Number.POSITIVE_INFINITY };
    entry.learnt.then(
      ({ forMs }) => {
        entry.until = now() + forMs;
      },
      () => {
        if (known.get(key) === entry) known.delete(key);
      },
    );
    known.delete(key);
    known.set(key, entry);
    for (const oldest of known.keys()) {
      if (known.size <= capacity) break;
      known.delete(oldest);
    }
    return entry.learnt;
  }

  return {
    async of(key, ask) {
      const entry = known.get(key);
      const learnt = entry && entry.until > now() ? entry.learnt : learn(key, ask);
      return (await learnt).value;
    },
    forget: (key) => void known.delete(key),
  };
}
