import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { splitWords } from '../../src/language/split-words.ts';
import { anyText } from './any-text.ts';

const texts = (line: string) => splitWords(line).map(({ text }) => text);

describe('splitting a line into words', () => {
  it.each<[string, string[]]>([
    ['', []],
    [' \t\n\u00a0\u200b ', []],
    ['alerts last 28d', ['alerts', 'last', '28d']],
    ['a\u00a0b\u200bc', ['a', 'b', 'c']],
    ['"a b" c', ['a b', 'c']],
    ["'a b' c", ['a b', 'c']],
    ['“a b” c', ['a b', 'c']],
    ['‘a b’ c', ['a b', 'c']],
    ['„a b“ c', ['a b', 'c']],
    ['«a b» c', ['a b', 'c']],
    ['“a b" c', ['a b', 'c']],
    ['"a b” c', ['a b', 'c']],
    ['“say "hi" now” c', ['say "hi" now', 'c']],
    ['""', ['']],
    ["for O'Brien", ['for', "O'Brien"]],
    ['for O’Brien’s', ['for', 'O’Brien’s']],
    ["'O'Brien and co'", ["O'Brien and co"]],
    ['"a \\"b\\" c"', ['a "b" c']],
    ['"C:\\Users\\ann b"', ['C:\\Users\\ann b']],
    ['"\\\\server\\share x"', ['\\\\server\\share x']],
    ['"C:\\dir\\\\"', ['C:\\dir\\']],
    ['CORP\\ann', ['CORP\\ann']],
    ['names="a b","c d"', ['names=a b,c d']],
    ['a|b', ['a|b']],
  ])('reads %j as %j', (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  it('says where each word stands and whether it was quoted', () => {
    expect(splitWords(' ab "c d"')).toEqual([
      { text: 'ab', start: 1, end: 3, quoted: false },
      { text: 'c d', start: 4, end: 9, quoted: true },
    ]);
  });

  it.each([
    ['name="a b"', { name: 'name', value: 'a b' }],
    ["name='a b'", { name: 'name', value: 'a b' }],
    ['name=“a b”', { name: 'name', value: 'a b' }],
    ['name=a=b', { name: 'name', value: 'a=b' }],
    ['name=', { name: 'name', value: '' }],
    ['list.name-x=1', { name: 'list.name-x', value: '1' }],
  ])('sees the assignment in %j', (line, assignment) => {
    expect(splitWords(line)).toHaveLength(1);
    expect(splitWords(line)[0]?.assignment).toEqual(assignment);
  });

  it.each(['"name=a"', 'a==b', '=a', 'https://x.example/?a=b', '-x=1', '"name"=a'])(
    'sees no assignment in %j',
    (line) => {
      expect(splitWords(line)[0]?.assignment).toBeUndefined();
    },
  );

  it.each([
    ['alerts "foo bar', /before “foo bar” \(character 8 /],
    ['name="', /at the end/],
    ['‘a b', /before “a b”/],
  ])('says where the quote stands that %j leaves open', (line, message) => {
    expect(() => splitWords(line)).toThrow(UserError);
    expect(() => splitWords(line)).toThrow(message);
  });

  it('fails with nothing but a user error, and words never overlap', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'ab=\\"\'“”‘’„«»| \n,\u200b') });
    fc.assert(
      fc.property(fc.oneof(anyText, noise), (line) => {
        try {
          let end = 0;
          for (const word of splitWords(line)) {
            expect(word.start).toBeGreaterThanOrEqual(end);
            expect(word.end).toBeGreaterThan(word.start);
            end = word.end;
          }
          expect(end).toBeLessThanOrEqual(line.length);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
