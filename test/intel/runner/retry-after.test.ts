import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRetryAfter } from '../../../src/intel/runner/retry-after.ts';

const now = Date.parse('2026-11-21T09:00:00Z');

it.each([
  ['0', 0],
  ['7', 7_000],
  [' 0.5 ', 500],
  ['Sat, 21 Nov 2026 09:01:00 GMT', 60_000],
  ['Saturday, 21-Nov-26 09:01:00 GMT', 60_000],
  ['Sat Nov 21 09:01:00 2026 GMT', 60_000],
  ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
  ['99999999999', 86_400_000],
  ['Sat, 21 Nov 2099 09:00:00 GMT', 86_400_000],
  ['', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['1e9', undefined],
  [undefined, undefined],
])('“%s” is %s ms', (header, milliseconds) => {
  expect(readRetryAfter(header, now)).toBe(milliseconds);
});

it('is nothing or at most a day, whatever is written there', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `Sat, ${text}`),
      ),
      (header) => {
        const read = readRetryAfter(header, now);
        if (read !== undefined) expect(read >= 0 && read <= 86_400_000).toBe(true);
      },
    ),
  );
});
