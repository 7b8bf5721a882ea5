import { describe, expect, it } from 'vitest';
import { eventsOf, severityOf, worstFirst } from '../../src/enrich/worst-first.ts';
import type { Enrichment, Severity } from '../../src/enrichment.ts';

function enrichment(value: string, severity: Severity | undefined, events: number): Enrichment {
  const overall = { severity: severity ?? 'unknown', why: '' };
  const sighting = { table: 'T', events, firstSeen: '', lastSeen: '', hosts: [], accounts: [] };
  return {
    observable: { type: 'domain', value },
    ...(severity ? { intel: { state: 'ready', value: { overall, verdicts: [], silent: [] } } } : {}),
    sightings: {
      state: 'ready',
      value: { workspace: 'demo', phrase: 'last 14d', sightings: events > 0 ? [sighting] : [], notes: [] },
    },
  };
}

describe('a list of enrichments', () => {
  it('has the worst first, then what was seen most, and keeps the order of equals', () => {
    const list = [
      enrichment('clean', 'none', 9),
      enrichment('nobody', undefined, 0),
      enrichment('bad', 'high', 0),
      enrichment('bad and seen', 'high', 3),
      enrichment('odd', 'warning', 100),
      enrichment('unheard', 'unknown', 0),
    ];
    expect(worstFirst(list).map(({ observable }) => observable.value)).toEqual([
      'bad and seen',
      'bad',
      'odd',
      'clean',
      'nobody',
      'unheard',
    ]);
  });

  it('counts nothing and knows nothing where a part is missing', () => {
    const bare: Enrichment = { observable: { type: 'domain', value: 'x' } };
    expect([eventsOf(bare), severityOf(bare)]).toEqual([0, 'unknown']);
  });
});
