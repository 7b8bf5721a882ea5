import type { Indicator } from './indicator.ts';

/** What was read of a list, and what was left out of it: `line 7: not an address …`. */
export interface ReadList {
  readonly indicators: readonly Indicator[];
  readonly problems: readonly string[];
}
