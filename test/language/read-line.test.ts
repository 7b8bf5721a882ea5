import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readLine } from '../../src/language/read-line.ts';
import { anyText } from './any-text.ts';

const words = (line: string) => readLine(line).words.map(({ text }) => text);

describe('reading a line', () => {
  it.each([
    'hunt alerts last 28d',
    '/hunt alerts last 28d',
    'HUNT alerts last 28d',
    '  \u00a0/ hunt \u00a0 alerts last 28d\u200b\n',
    '@huntline hunt alerts last 28d',
    '@Huntline: /hunt alerts last 28d',
    'huntline, hunt alerts last 28d',
    '<at>Huntline</at> hunt alerts last 28d',
    '<at id="0">Huntline (Test)</at>\u00a0hunt alerts last 28d',
    '<@U012ABC> hunt alerts last 28d',
    '<@U012ABC|huntline>: hunt alerts last 28d',
    '\u202ahunt\u00a0alerts last 28d\u202c',
  ])('finds the same line in %j', (line) => {
    expect(readLine(line)).toMatchObject({ verb: 'hunt', rest: expect.stringMatching(/^alerts/) });
    expect(words(line)).toEqual(['alerts', 'last', '28d']);
    expect(readLine(line).tail).toBeUndefined();
  });

  it.each(['', '   ', '/', '\u200b', '@huntline', '<at>Huntline</at>\u00a0', 'huntline'])(
    'finds nothing in %j',
    (line) => {
      expect(readLine(line)).toMatchObject({ verb: '', words: [], rest: '' });
    },
  );

  it('takes no other word for the name of the bot', () => {
    expect(readLine('huntlines now').verb).toBe('huntlines');
  });

  it('keeps the tail as it was typed, from the first pipe outside quotes on', () => {
    const line = readLine('hunt alerts name="a|b" last 28d |  where X == “y” | take 5');
    expect(line.words.map(({ text }) => text)).toEqual(['alerts', 'name=a|b', 'last', '28d']);
    expect(line.tail).toBe('|  where X == “y” | take 5');
    expect(line.rest).toBe('alerts name="a|b" last 28d |  where X == “y” | take 5');
  });

  it('finds a tail right after a word', () => {
    expect(readLine('hunt alerts|take 5')).toMatchObject({ verb: 'hunt', tail: '|take 5' });
    expect(readLine('hunt|take 5')).toMatchObject({ verb: 'hunt', words: [], tail: '|take 5' });
  });

  it('counts offsets of words in the rest', () => {
    const { words: read, rest } = readLine('/hunt  kql  print 1');
    expect(rest.slice(read[0]?.end)).toBe('  print 1');
  });

  it('leaves a lone quote to the command that reads words', () => {
    const line = readLine('hunt kql print "it\'s" // \'');
    expect(line.rest).toBe('kql print "it\'s" // \'');
    expect(() => line.words).toThrow(UserError);
  });

  it('refuses a line that is too long, and says how long it may be', () => {
    expect(readLine(`hunt ${'a'.repeat(7_995)}`).verb).toBe('hunt');
    expect(() => readLine('a'.repeat(100_000))).toThrow(/100,000 characters; at most 8,000/);
  });

  it.each(['observables', 'enrich', '@huntline MAP'])('takes a whole pasted text after %s', (verb) => {
    const text = 'an “open quote, a | pipe and 203.0.113.7 '.repeat(10_000);
    const line = readLine(`${verb} ${text}`);
    expect(line.rest).toBe(text.trim());
    expect(line.tail).toBeUndefined();
    expect(() => readLine(`${verb} ${text.repeat(3)}`)).toThrow(/at most 1,000,000 are read/);
  });

  it('does not go through a pasted text again and again', () => {
    for (const unit of ['„a” ', '<at>x</at>', '/', '@huntline ']) {
      const line = readLine(`observables ${unit.repeat(900_000 / unit.length)}`);
      expect(line.verb).toBe('observables');
      expect(() => readLine(unit.repeat(900_000 / unit.length))).toThrow(UserError);
    }
  });

  it('fails with nothing but a user error', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...'hunt@</>|" \u200b') })), (line) => {
        try {
          const { words: read, rest, tail = '' } = readLine(line);
          expect(rest.endsWith(tail)).toBe(true);
          expect(read.every(({ end }) => end <= rest.length - tail.length)).toBe(true);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
