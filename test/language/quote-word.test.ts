import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readHuntLine } from '../../src/language/hunt-line.ts';
import { lineWith, quoteWord } from '../../src/language/quote-word.ts';
import { readLine } from '../../src/language/read-line.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { anyText } from './any-text.ts';

const clock = { now: new Date('2026-11-20T10:30:00Z'), timeZone: 'Europe/Berlin', locale: 'en-GB' };
const nasty = fc.string({ unit: fc.constantFrom(...'a1=\\"\'“”‘’„«»|/ \n.,:-[]\u00a0\u200b') });
const tricky = fc.constantFrom(
  'for',
  'last',
  'today',
  '28d',
  '-5d',
  'P1D',
  '2026-10-05',
  'a=b',
  'one',
  '14:05',
  'IN',
  '..',
);
const value = fc.oneof(anyText, nasty, tricky);

describe('writing a word', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['DC01', 'DC01'],
    ['ann@contoso.example', 'ann@contoso.example'],
    ['CORP\\ann', 'CORP\\ann'],
    ['ann b', '"ann b"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['C:\\my dir\\', '"C:\\my dir\\\\"'],
    ['today', '"today"'],
    ['28d', '"28d"'],
    ['a=b', '"a=b"'],
    ['a|b', '"a|b"'],
    ['', '""'],
  ])('writes %j as %s', (text, written) => {
    expect(quoteWord(text)).toBe(written);
  });

  it('is read back as the one word that it was', () => {
    fc.assert(
      fc.property(value, (text) => {
        const [word, ...others] = splitWords(quoteWord(text));
        expect(others).toEqual([]);
        expect(word?.text).toBe(text);
        expect(word?.assignment).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('is what a hunt looks for, whatever it reads like', () => {
    const thing = value.filter((text) => text.trim() !== '' && !/[[({]|xx|\*\*/i.test(text));
    fc.assert(
      fc.property(thing, (text) => {
        const { words, tail } = readLine(`hunt alerts for ${quoteWord(text)} last 7d`);
        expect(readHuntLine(words, tail, clock)).toMatchObject({
          name: 'alerts',
          target: text,
          phrase: 'last 7d',
        });
        expect(tail).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('adding the values of a form to a line', () => {
  it('writes each as an assignment and leaves out those that are empty', () => {
    expect(lineWith('hunt signins', { account: 'ann b', ip: '', host: '  ', top: '5' })).toBe(
      'hunt signins account="ann b" top="5"',
    );
    expect(lineWith('hunt signins', { ip: '' })).toBe('hunt signins');
  });

  it('writes them before the tail', () => {
    expect(lineWith('hunt signins x="a|b" | where y == "|"', { ip: '::1' })).toBe(
      'hunt signins x="a|b" ip="::1" | where y == "|"',
    );
  });

  it('refuses a field whose name is no name', () => {
    expect(() => lineWith('hunt', { 'x | take 1 //': 'a' })).toThrow(UserError);
  });

  it('is read back as the values that they were, and changes nothing else', () => {
    fc.assert(
      fc.property(value, (text) => {
        const { words, tail } = readLine(lineWith('hunt signins last 7d | take 5', { account_name: text }));
        const line = readHuntLine(words, tail, clock);
        expect(line).toMatchObject({ name: 'signins', phrase: 'last 7d', tail: '| take 5' });
        expect(line.parameters).toEqual(text.trim() === '' ? {} : { account_name: text });
      }),
      { numRuns: 1000 },
    );
  });
});
