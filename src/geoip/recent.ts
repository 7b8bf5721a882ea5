/** Remembers the answers for the last so many names, and for up to as many before those. */
export interface Recent<T> {
  get(name: string): T | undefined;
  set(name: string, value: T): void;
}

/** Two generations in place of an order of use: what is asked for stays, the rest goes when the next generation is full. */
export function createRecent<T>(size: number): Recent<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();

  function keep(name: string, value: T): void {
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(name, value);
  }

  return {
    get(name) {
      const known = young.get(name);
      if (known !== undefined) return known;
      const before = old.get(name);
      if (before !== undefined) keep(name, before);
      return before;
    },
    set: keep,
  };
}
