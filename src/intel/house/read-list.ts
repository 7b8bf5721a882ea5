import type { Indicator } from './indicator.ts';

/** What was read of a list. */
export interface ReadList {
  readonly indicators: readonly Indicator[];
  readonly problems: Problems;
}

/** What was left out of a list: the first twenty by line or object, and how many there are. */
export interface Problems {
  readonly count: number;
  /** `line 7: not an address …`. */
  readonly first: readonly string[];
  add(problem: string): void;
}

const named = 20;

export function createProblems(): Problems {
  const first: string[] = [];
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add(problem) {
      count++;
      if (first.length < named) first.push(problem);
    },
  };
}
