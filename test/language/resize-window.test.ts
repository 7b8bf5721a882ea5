import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrow, widen } from '../../src/language/resize-window.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { readTimePhrase } from '../../src/language/time-phrase.ts';

const hour = { start: '2026-11-20T09:30:00.000Z', end: '2026-11-20T10:30:00.000Z' };
const minute = { start: '2026-11-20T10:29:30.000Z', end: '2026-11-20T10:30:00.000Z' };

describe('wider and narrower windows', () => {
  const now = new Date('2026-11-20T10:30:00.000Z');

  it('are twice and half as long and keep their end', () => {
    expect(widen(hour, now)).toEqual({
      window: { start: '2026-11-20T08:30:00.000Z', end: hour.end },
      phrase: 'from 2026-11-20T08:30Z to 2026-11-20T10:30Z',
    });
    expect(narrow(minute)).toEqual({
      window: { start: '2026-11-20T10:29:45.000Z', end: minute.end },
      phrase: 'from 2026-11-20T10:29:45Z to 2026-11-20T10:30Z',
    });
  });

  it('are never in the future', () => {
    expect(widen({ ...hour, end: '2026-11-20T11:30:00.000Z' }, now).window.end).toBe(now.toISOString());
  });

  it('are read back from their phrase to the very same instants, in any zone and later too', () => {
    const instant = fc.integer({ min: Date.UTC(2001, 0), max: now.getTime() });
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
    fc.assert(
      fc.property(instant, instant, zone, fc.nat(1e9), (one, other, timeZone, later) => {
        fc.pre(one !== other);
        const [start = 0, end = 0] = [one, other].sort((a, b) => a - b);
        const window = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
        for (const { window: made, phrase } of [widen(window, now), narrow(window)]) {
          const clock = { now: new Date(now.getTime() + later), timeZone };
          expect(readTimePhrase(splitWords(phrase), clock)?.window).toEqual(made);
          expect(made.start < made.end).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
