import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQuotaLedger, quotasOf, renewalOf } from '../../../src/intel/runner/quota-ledger.ts';
import { openState } from '../../../src/state/state.ts';

const now = Date.parse('2026-12-31T23:30:00Z');

it('grants what the quotas allow and no more, however the requests come, and counts just those', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
      async (perDay, perMonth, bursts) => {
        const state = await openState({ file: ':memory:', setting: 'X', now: () => new Date(now) });
        // Two processes with one state.
        const ledgers = [0, 1].map(() => createQuotaLedger(state.counters, () => now, 0));
        const quotas = quotasOf('virustotal', { concurrent: 1, perDay, perMonth });
        let granted = 0;
        for (const [n, burst] of bursts.entries()) {
          const answers = await Promise.all(
            Array.from({ length: burst }, () => ledgers[n % 2]?.take(quotas)),
          );
          granted += answers.filter((denied) => denied === undefined).length;
        }
        const asked = bursts.reduce((sum, burst) => sum + burst, 0);
        expect(granted).toBe(Math.min(asked, perDay, perMonth));
        for (const quota of quotas) expect(await state.counters.read('intel', quota.name)).toBe(granted);
        await state.close();
      },
    ),
    { numRuns: 40 },
  );
});

it('renews at midnight and at the month’s end, in UTC', () => {
  expect(new Date(renewalOf({ per: 'day' }, now)).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  expect(new Date(renewalOf({ per: 'month' }, now)).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  const leap = Date.parse('2028-02-01T00:00:00Z');
  expect(new Date(renewalOf({ per: 'month' }, leap)).toISOString()).toBe('2028-03-01T00:00:00.000Z');
});
