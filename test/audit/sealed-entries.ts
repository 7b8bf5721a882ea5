import type { LineEntry } from '../../src/audit/audit-entry.ts';
import { noHead, type SealedEntry, seal } from '../../src/audit/seal.ts';

/** A hunt that somebody ran. */
export function someEntry(changes: Partial<LineEntry> = {}): LineEntry {
  return {
    event: 'line',
    time: '2026-11-21T12:00:00.000Z',
    surface: 'slack',
    person: 'T1:U1',
    name: 'Ana',
    place: 'C1',
    placeKind: 'channel',
    line: 'hunt alerts last 28d',
    role: 'hunter',
    outcome: 'answered',
    answer: 'hunt',
    command: 'hunt',
    hunt: 'SecurityAlert.list_alerts',
    workspace: 'demo',
    window: { start: '2026-10-24T12:00:00.000Z', end: '2026-11-21T12:00:00.000Z' },
    kqlHash: `sha256:${'0'.repeat(64)}`,
    rows: 3,
    truncated: false,
    ms: 12,
    ...changes,
  };
}

/** A chain of so many entries. */
export function sealedEntries(count: number, changes: Partial<LineEntry> = {}): readonly SealedEntry[] {
  let head = noHead;
  return Array.from({ length: count }, () => {
    const sealed = seal(someEntry(changes), head, undefined);
    head = sealed.head;
    return sealed.entry;
  });
}
