import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRateLimit } from '../../../src/intel/runner/rate-limit.ts';

it('lets so many through in any minute, and wastes nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(40_000), { maxLength: 60 }),
      (perMinute, gaps) => {
        const rate = createRateLimit(perMinute);
        const sent: number[] = [];
        let now = 1_000_000;
        for (const gap of gaps) {
          now = Math.max(now + gap, rate.nextAt(now + gap));
          rate.note(now);
          sent.push(now);
        }
        for (const [n, at] of sent.entries()) {
          const within = sent.filter((other, index) => index <= n && other > at - 60_000);
          expect(within.length).toBeLessThanOrEqual(perMinute);
        }
        if (sent.length > 0) expect(rate.nextAt(now + 60_000)).toBe(now + 60_000);
      },
    ),
  );
});

it('goes on from what was sent before a restart, and not from a clock that was wrong', () => {
  expect(createRateLimit(2, [1_000_000, 1_010_000]).nextAt(1_020_000)).toBe(1_060_000);
  expect(createRateLimit(2, [9_000_000, 9_010_000]).nextAt(1_020_000)).toBe(1_020_000);
  expect(createRateLimit(undefined).nextAt(5)).toBe(5);
});
