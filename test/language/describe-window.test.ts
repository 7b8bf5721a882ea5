import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWindow, narrow, widen } from '../../src/language/describe-window.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { readTimePhrase } from '../../src/language/time-phrase.ts';

const month = { start: '2026-10-23T10:30:00.000Z', end: '2026-11-20T10:30:00.000Z' };
const hour = { start: '2026-11-20T09:30:00.000Z', end: '2026-11-20T10:30:00.000Z' };
const minute = { start: '2026-11-20T10:29:30.000Z', end: '2026-11-20T10:30:00.000Z' };
const days = { start: '2026-09-30T22:00:00.000Z', end: '2026-10-07T22:00:00.000Z' };

describe('describing a window', () => {
  it.each([
    [
      month,
      'Europe/Berlin',
      'en-GB',
      '23 Oct 2026, 12:30 – 20 Nov 2026, 11:30 Europe/Berlin (2026-10-23 10:30 – 2026-11-20 10:30 UTC)',
    ],
    [
      month,
      'America/New_York',
      'en-US',
      'Oct 23, 2026, 6:30 AM – Nov 20, 2026, 5:30 AM America/New_York (2026-10-23 10:30 – 2026-11-20 10:30 UTC)',
    ],
    [hour, 'Europe/Berlin', 'en-GB', '20 Nov 2026, 10:30–11:30 Europe/Berlin (2026-11-20 09:30 – 10:30 UTC)'],
    [
      minute,
      'Europe/Berlin',
      'en-GB',
      '20 Nov 2026, 11:29:30 – 11:30:00 Europe/Berlin (2026-11-20 10:29:30 – 10:30:00 UTC)',
    ],
    [
      days,
      'Europe/Berlin',
      'en-GB',
      '1 – 7 Oct 2026 Europe/Berlin (2026-09-30 22:00 – 2026-10-07 22:00 UTC)',
    ],
    [month, 'UTC', 'de', '23.10.2026, 10:30 – 20.11.2026, 10:30 UTC'],
    [month, 'No/Where', 'no locale!', '23 Oct 2026, 10:30 – 20 Nov 2026, 10:30 UTC'],
  ])('says %j in %s for %s on one line', (window, zone, locale, line) => {
    expect(describeWindow(window, zone, locale)).toBe(line);
  });
});

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
