import type { Incoming } from '../../src/types.ts';

/** A line typed at the terminal, in UTC, by somebody who may do all. */
export function typed(line: string, changes: Partial<Incoming> = {}): Incoming {
  return {
    surface: 'terminal',
    line,
    person: { id: 'tester', name: 'Tester' },
    place: { id: 'terminal', kind: 'personal' },
    locale: 'en-GB',
    timeZone: 'UTC',
    ...changes,
  };
}
