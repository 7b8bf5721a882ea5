import { describe, expect, it } from 'vitest';
import type { LineEntry } from '../../src/audit/audit-entry.ts';
import { cleanEntry } from '../../src/audit/clean-entry.ts';

const entry: LineEntry = {
  event: 'line',
  time: '2026-11-21T12:00:00.000Z',
  surface: 'slack',
  person: 'T1:U1',
  name: 'Ana',
  place: 'C1',
  placeKind: 'channel',
  line: 'hunt alerts',
  role: 'hunter',
  outcome: 'answered',
  answer: 'hunt',
  ms: 12,
};
const same = (text: string) => text;

describe('an entry of the audit', () => {
  it('is cut where it is very long, and says so', () => {
    const cleaned = cleanEntry({ ...entry, line: 'x'.repeat(8_000), name: 'n'.repeat(9_000) }, same);
    expect(cleaned).toMatchObject({ line: expect.stringMatching(/^x{2000}… \(8000 characters\)$/) });
    expect((cleaned as LineEntry).name.length).toBeLessThan(250);
    expect(cleanEntry(entry, same)).toEqual(entry);
  });

  it('has its secrets taken out before it is cut, so that none is left in part', () => {
    const line = `${'x'.repeat(1_990)} hunter2-hunter2`;
    const cleaned = cleanEntry({ ...entry, line }, (text) => text.replaceAll('hunter2-hunter2', '[secret]'));
    expect(cleaned).toMatchObject({ line: `${'x'.repeat(1_990)} [secret]` });
  });
});
