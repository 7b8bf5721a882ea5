import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Clock } from '../../src/language/clock.ts';
import { localNow } from '../../src/language/clock.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { examplePhrases } from '../../src/language/time-error.ts';
import { readTimePhrase } from '../../src/language/time-phrase.ts';
import { anyText } from './any-text.ts';

/** A Friday, 11:30 in Berlin. */
const now = '2026-11-20T10:30:00.000Z';
const berlin: Clock = { now: new Date(now), timeZone: 'Europe/Berlin', locale: 'en-GB' };

function read(line: string, clock: Clock = berlin) {
  return readTimePhrase(splitWords(line), clock);
}

function windowOf(line: string, clock?: Clock): string {
  const window = read(line, clock)?.window;
  return window ? `${short(window.start)} ${short(window.end)}` : 'none';
}

const short = (iso: string) => iso.replace(/(?::00)?\.000Z$/, 'Z');

describe('time phrases', () => {
  it.each([
    ['last 28d', '2026-10-23T10:30Z 2026-11-20T10:30Z'],
    ['LAST 28 Days', '2026-10-23T10:30Z 2026-11-20T10:30Z'],
    ['last 90s', '2026-11-20T10:28:30Z 2026-11-20T10:30Z'],
    ['last 30m', '2026-11-20T10:00Z 2026-11-20T10:30Z'],
    ['last 30 min', '2026-11-20T10:00Z 2026-11-20T10:30Z'],
    ['last 1.5h', '2026-11-20T09:00Z 2026-11-20T10:30Z'],
    ['last 1h30m', '2026-11-20T09:00Z 2026-11-20T10:30Z'],
    ['last 1 day 12 hours', '2026-11-18T22:30Z 2026-11-20T10:30Z'],
    ['last two weeks', '2026-11-06T10:30Z 2026-11-20T10:30Z'],
    ['last 2mo', '2026-09-20T09:30Z 2026-11-20T10:30Z'],
    ['last 1y', '2025-11-20T10:30Z 2026-11-20T10:30Z'],
    ['past 2 weeks', '2026-11-06T10:30Z 2026-11-20T10:30Z'],
    ['past week', '2026-11-13T10:30Z 2026-11-20T10:30Z'],
    ['last hour', '2026-11-20T09:30Z 2026-11-20T10:30Z'],
    ['last day', '2026-11-19T10:30Z 2026-11-20T10:30Z'],
    ['last P1D', '2026-11-19T10:30Z 2026-11-20T10:30Z'],
    ['today', '2026-11-19T23:00Z 2026-11-20T10:30Z'],
    ['yesterday', '2026-11-18T23:00Z 2026-11-19T23:00Z'],
    ['this week', '2026-11-15T23:00Z 2026-11-20T10:30Z'],
    ['last week', '2026-11-08T23:00Z 2026-11-15T23:00Z'],
    ['this month', '2026-10-31T23:00Z 2026-11-20T10:30Z'],
    ['last month', '2026-09-30T22:00Z 2026-10-31T23:00Z'],
    ['last year', '2024-12-31T23:00Z 2025-12-31T23:00Z'],
    ['last monday', '2026-11-15T23:00Z 2026-11-16T23:00Z'],
    ['last friday', '2026-11-12T23:00Z 2026-11-13T23:00Z'],
    ['since monday 09:00', '2026-11-16T08:00Z 2026-11-20T10:30Z'],
    ['since friday', '2026-11-19T23:00Z 2026-11-20T10:30Z'],
    ['since friday 12:00', '2026-11-13T11:00Z 2026-11-20T10:30Z'],
    ['since yesterday 14:00', '2026-11-19T13:00Z 2026-11-20T10:30Z'],
    ['since 2026-11-01', '2026-10-31T23:00Z 2026-11-20T10:30Z'],
    ['since 2026-11-01 14:00', '2026-11-01T13:00Z 2026-11-20T10:30Z'],
    ['since "2026-11-01 14:00"', '2026-11-01T13:00Z 2026-11-20T10:30Z'],
    ['since 2026-11-01T14:00+05:30', '2026-11-01T08:30Z 2026-11-20T10:30Z'],
    ['since 2026-11-01 14:00 UTC', '2026-11-01T14:00Z 2026-11-20T10:30Z'],
    ['since 09:00', '2026-11-20T08:00Z 2026-11-20T10:30Z'],
    ['since 23:00', '2026-11-19T22:00Z 2026-11-20T10:30Z'],
    ['since 3pm', '2026-11-19T14:00Z 2026-11-20T10:30Z'],
    ['since noon', '2026-11-19T11:00Z 2026-11-20T10:30Z'],
    ['since midnight', '2026-11-19T23:00Z 2026-11-20T10:30Z'],
    ['since 3 October', '2026-10-02T22:00Z 2026-11-20T10:30Z'],
    ['since 3 December', '2025-12-02T23:00Z 2026-11-20T10:30Z'],
    ['since Oct 5 2026 at 4pm', '2026-10-05T14:00Z 2026-11-20T10:30Z'],
    ['since october', '2026-09-30T22:00Z 2026-11-20T10:30Z'],
    ['since 2 hours ago', '2026-11-20T08:30Z 2026-11-20T10:30Z'],
    ['since -5d', '2026-11-15T10:30Z 2026-11-20T10:30Z'],
    ['from 2026-10-01 to 2026-10-07', '2026-09-30T22:00Z 2026-10-07T22:00Z'],
    ['from 2026-10-01 until 2026-10-07', '2026-09-30T22:00Z 2026-10-07T22:00Z'],
    ['from 2026-10-01', '2026-09-30T22:00Z 2026-11-20T10:30Z'],
    ['from 2026-10-01 09:00 to 17:00', '2026-10-01T07:00Z 2026-10-01T15:00Z'],
    ['from 2026-11-01 to now', '2026-10-31T23:00Z 2026-11-20T10:30Z'],
    ['from 2026-11-01 to 2026-12-24', '2026-10-31T23:00Z 2026-11-20T10:30Z'],
    ['from 2026-10 to 2026-10', '2026-09-30T22:00Z 2026-10-31T23:00Z'],
    ['from monday to wednesday', '2026-11-15T23:00Z 2026-11-18T23:00Z'],
    ['from saturday to monday', '2026-11-13T23:00Z 2026-11-16T23:00Z'],
    ['from 22:00 to 02:00', '2026-11-19T21:00Z 2026-11-20T01:00Z'],
    ['from 2026-10-01T00:00Z to 2026-10-01T00:00:00.001Z', '2026-10-01T00:00Z 2026-10-01T00:00:00.001Z'],
    ['between 2026-10-01 and 2026-10-07', '2026-09-30T22:00Z 2026-10-07T22:00Z'],
    ['between 09:00 and 11:00', '2026-11-20T08:00Z 2026-11-20T10:00Z'],
    ['between 3 October 14:00 and 5 October 2026', '2026-10-03T12:00Z 2026-10-05T22:00Z'],
    ['around 14:05 ± 30m', '2026-11-19T12:35Z 2026-11-19T13:35Z'],
    ['around 14:05 ±30m', '2026-11-19T12:35Z 2026-11-19T13:35Z'],
    ['around 14:05±30m', '2026-11-19T12:35Z 2026-11-19T13:35Z'],
    ['around 14:05 +- 30 minutes', '2026-11-19T12:35Z 2026-11-19T13:35Z'],
    ['around 14:05 +/- 30m', '2026-11-19T12:35Z 2026-11-19T13:35Z'],
    ['around 14:05', '2026-11-19T12:35Z 2026-11-19T13:35Z'],
    ['around 2026-10-05 14:05 ± 1h', '2026-10-05T11:05Z 2026-10-05T13:05Z'],
    ['around 2026-10-05 ± 2d', '2026-10-02T22:00Z 2026-10-07T22:00Z'],
    ['around 11:20 ± 30m', '2026-11-20T09:50Z 2026-11-20T10:30Z'],
    ['-5d', '2026-11-15T10:30Z 2026-11-20T10:30Z'],
    ['–5d', '2026-11-15T10:30Z 2026-11-20T10:30Z'],
    ['-5d to -2d', '2026-11-15T10:30Z 2026-11-18T10:30Z'],
    ['P1D', '2026-11-19T10:30Z 2026-11-20T10:30Z'],
    ['PT6H', '2026-11-20T04:30Z 2026-11-20T10:30Z'],
    ['P1DT12H', '2026-11-18T22:30Z 2026-11-20T10:30Z'],
    ['P1M', '2026-10-20T09:30Z 2026-11-20T10:30Z'],
    ['on 2026-10-05', '2026-10-04T22:00Z 2026-10-05T22:00Z'],
    ['on monday', '2026-11-15T23:00Z 2026-11-16T23:00Z'],
    ['2026-10-05', '2026-10-04T22:00Z 2026-10-05T22:00Z'],
    ['2026-10-01..2026-10-07', '2026-09-30T22:00Z 2026-10-07T22:00Z'],
    ['2026-10-01T10:00..2026-10-01T12:00', '2026-10-01T08:00Z 2026-10-01T10:00Z'],
    ['2026-10-01/2026-10-07', '2026-09-30T22:00Z 2026-10-07T22:00Z'],
    ['28d', '2026-10-23T10:30Z 2026-11-20T10:30Z'],
    ['28 days', '2026-10-23T10:30Z 2026-11-20T10:30Z'],
  ])('reads “%s”', (phrase, expected) => {
    expect(windowOf(phrase)).toBe(expected);
    expect(read(phrase)?.phrase).toBe(
      splitWords(phrase)
        .map(({ text }) => text)
        .join(' '),
    );
  });

  it.each([
    ['signins in the last 7 days for bob', 'last 7 days', [1, 2, 3, 4, 5]],
    ['alerts for today', 'today', [1, 2]],
    ['signins from ip since 2026-10-01 to 2026-10-07', 'since 2026-10-01 to 2026-10-07', [3, 4, 5, 6]],
    ['signins from ip from 2026-10-01 to 2026-10-07', 'from 2026-10-01 to 2026-10-07', [3, 4, 5, 6]],
    ['since monday 09:00 alerts', 'since monday 09:00', [0, 1, 2]],
    ['alerts since 3 October top 5', 'since 3 October', [1, 2, 3]],
    ['alerts last 28d top 5 as csv', 'last 28d', [1, 2]],
    ['alerts from 2026-10-01 to 2026-10-07 severity=High', 'from 2026-10-01 to 2026-10-07', [1, 2, 3, 4]],
  ])('finds the phrase of “%s” wherever it stands', (line, phrase, used) => {
    expect(read(line)).toMatchObject({ phrase, used });
  });

  it.each([
    'alerts',
    '"last 28d"',
    'alerts "today"',
    'start=-5d end=-1d',
    'logons from internet',
    'logons from 10.0.0.5',
    'processes on pc1',
    'processes on 10.0.0.5',
    'alerts top 5m',
    'p1d',
    'P100 PSERVER',
    'monday may second march',
    'this next on from',
    'a..b ..\\x ../x 1.2.3.4',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  ])('finds none in “%s”', (line) => {
    expect(read(line)).toBeUndefined();
  });

  it.each([
    ['last banana', /“last banana”/],
    ['alerts last', /“last”/],
    ['last few days', /“last few days”/],
    ['last 1.5mo', /“last 1.5mo”/],
    ['since banana', /“since banana”/],
    ['since monday 25:99 alerts', /“since monday 25:99/],
    ['since 2026-02-30', /“since 2026-02-30”/],
    ['from banana to apple', /“from banana to apple”/],
    ['from 2026-10-01 to apple', /“from 2026-10-01 to apple”.*the end/],
    ['between 09:00', /“between 09:00”.*two/],
    ['around noonish', /“around noonish”/],
    ['around 14:05 ± lots', /“around 14:05 ± lots”/],
    ['-5x', /“-5x”/],
    ['yesterday 14:00', /“yesterday 14:00”.*moment/],
    ['14:05', /“14:05”.*moment/],
    ['on 2026-10-05 14:00', /moment/],
    ['until monday', /no start/],
    ['2026-10-01..apple', /“2026-10-01..apple”/],
    ['last 7d last 28d', /“last 7d” and “last 28d”/],
    ['today for bob yesterday', /“today” and “yesterday”/],
    ['tomorrow', /future/],
    ['next week', /future/],
    ['next 5 days', /future/],
    ['since 2027-01-01', /future: it starts 2027-01-01 00:00, and now it is 2026-11-20 11:30/],
    ['from 2027-01-01 to 2026-01-01', /before it starts/],
    ['from 2026-10-07 to 2026-10-01', /before it starts/],
    ['between -2d and -5d', /before it starts/],
    ['since now', /no time at all/],
    ['last 0d', /no time at all/],
    ['last 999999999y', /before 1970/],
    ['since 0001-01-01', /before 1970/],
  ])('says what is wrong with “%s” and what would work', (line, message) => {
    const problem = problemOf(line);
    expect(problem.message).toMatch(message);
    const [one, two, three] = examplePhrases(localNow(berlin));
    expect(problem.hint).toContain(`${one} · ${two} · ${three}`);
  });

  it('suggests phrases that work at any time', () => {
    for (const iso of ['2026-11-20T10:30:00Z', '2026-03-01T00:00:00Z', '2026-01-01T23:59:59.999Z']) {
      const clock = { ...berlin, now: new Date(iso) };
      for (const phrase of examplePhrases(localNow(clock))) expect(read(phrase, clock)?.phrase).toBe(phrase);
    }
  });

  it('says at midnight that today has nothing in it yet', () => {
    const midnight = { ...berlin, now: new Date('2026-11-19T23:00:00Z') };
    expect(() => read('today', midnight)).toThrow(/starts only now/);
    expect(windowOf('yesterday', midnight)).toBe('2026-11-18T23:00Z 2026-11-19T23:00Z');
  });
});

describe('time zones', () => {
  it.each([
    // The clock goes forward at 02:00: the day has 23 hours.
    ['Europe/Berlin', '2026-03-30T10:00Z', 'on 2026-03-29', '2026-03-28T23:00Z 2026-03-29T22:00Z'],
    ['Europe/Berlin', '2026-03-29T10:00Z', 'today', '2026-03-28T23:00Z 2026-03-29T10:00Z'],
    ['Europe/Berlin', '2026-03-30T10:00Z', 'yesterday', '2026-03-28T23:00Z 2026-03-29T22:00Z'],
    // It goes back at 03:00: the day has 25, and 02:30 comes twice.
    ['Europe/Berlin', '2026-10-26T10:00Z', 'yesterday', '2026-10-24T22:00Z 2026-10-25T23:00Z'],
    ['Europe/Berlin', '2026-10-26T10:00Z', 'since 2026-10-25 02:30', '2026-10-25T00:30Z 2026-10-26T10:00Z'],
    [
      'Europe/Berlin',
      '2026-10-26T10:00Z',
      'from 2026-10-25 02:00 to 2026-10-25 02:59',
      '2026-10-25T00:00Z 2026-10-25T01:59Z',
    ],
    // Days are exact, months go by the calendar.
    ['Europe/Berlin', '2026-10-26T10:00Z', 'last 2d', '2026-10-24T10:00Z 2026-10-26T10:00Z'],
    ['Europe/Berlin', '2026-10-26T10:00Z', 'last 1mo', '2026-09-26T09:00Z 2026-10-26T10:00Z'],
    ['America/New_York', '2026-11-02T12:00Z', 'on 2026-11-01', '2026-11-01T04:00Z 2026-11-02T05:00Z'],
    ['America/New_York', '2026-11-20T03:00Z', 'today', '2026-11-19T05:00Z 2026-11-20T03:00Z'],
    ['Asia/Kolkata', '2026-11-20T10:30Z', 'today', '2026-11-19T18:30Z 2026-11-20T10:30Z'],
    ['Asia/Tokyo', '2026-11-20T20:00Z', 'since monday 09:00', '2026-11-16T00:00Z 2026-11-20T20:00Z'],
    ['Pacific/Auckland', '2026-11-20T20:00Z', 'yesterday', '2026-11-19T11:00Z 2026-11-20T11:00Z'],
    // Midnight itself does not exist there on that day.
    ['Africa/Cairo', '2026-04-24T10:00Z', 'today', '2026-04-23T22:00Z 2026-04-24T10:00Z'],
    ['UTC', '2026-11-20T10:30Z', 'today', '2026-11-20T00:00Z 2026-11-20T10:30Z'],
    ['No/Where', '2026-11-20T10:30Z', 'today', '2026-11-20T00:00Z 2026-11-20T10:30Z'],
  ])('in %s at %s, “%s” is %s', (timeZone, at, phrase, expected) => {
    expect(windowOf(phrase, { now: new Date(at), timeZone })).toBe(expected);
  });

  it.each([
    ['en-US', 'this week', '2026-11-15T00:00Z 2026-11-20T10:30Z'],
    ['en-GB', 'this week', '2026-11-16T00:00Z 2026-11-20T10:30Z'],
    ['ar-EG', 'this week', '2026-11-14T00:00Z 2026-11-20T10:30Z'],
    [undefined, 'this week', '2026-11-16T00:00Z 2026-11-20T10:30Z'],
    ['no locale!', 'this week', '2026-11-16T00:00Z 2026-11-20T10:30Z'],
    ['en_US', 'since 5/10/2026', '2026-05-10T00:00Z 2026-11-20T10:30Z'],
    ['en-GB', 'since 5/10/2026', '2026-10-05T00:00Z 2026-11-20T10:30Z'],
    ['de', 'since 5/10/2026', '2026-10-05T00:00Z 2026-11-20T10:30Z'],
    [undefined, 'since 5/10/2026', '2026-10-05T00:00Z 2026-11-20T10:30Z'],
  ])('for locale %s, “%s” is %s', (locale, phrase, expected) => {
    expect(windowOf(phrase, { now: new Date(now), timeZone: 'UTC', locale })).toBe(expected);
  });
});

describe('any words at all', () => {
  const vocabulary =
    'last past today yesterday this next since from to between and around on ± +- 30m until before after -5d P1D 28d 5 ' +
    'days h week month monday 09:00 14:05 2026-10-01 2027-01-01 3 October 5/10 noon ago 2 hours .. a..b now 2026-02-30 ' +
    'for in the top as x=1 alerts "last 7d" 0d 99999999999y 2026-10-25T02:30 -';
  const phrase = fc
    .array(fc.constantFrom(...(vocabulary.match(/"[^"]*"|\S+/g) ?? [])), { maxLength: 8 })
    .map((words) => words.join(' '));
  const clock = fc.record({
    now: fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'x',
    ),
    locale: fc.constantFrom(undefined, 'en-US', 'en-GB', 'ar-EG', '?'),
  });

  it('give a window that starts before it ends and ends by now, and a phrase that reads back to it; or a user error', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: phrase }, anyText), clock, (line, at) => {
        try {
          const found = read(line, at);
          if (!found) return;
          const { window, phrase: words } = found;
          expect(window.start < window.end).toBe(true);
          expect(window.end <= at.now.toISOString()).toBe(true);
          expect(window.start).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(read(words, at)).toMatchObject({ window, phrase: words });
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('are refused where there are hundreds', () => {
    expect(() => read('on march-x '.repeat(500))).toThrow(/1000 words; at most 300/);
  });
});

function problemOf(line: string): UserError {
  try {
    read(line);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`“${line}” was read`);
}
