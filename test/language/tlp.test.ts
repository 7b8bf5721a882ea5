import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAboveTlp, readTlp, stricterTlp, tlpLevels } from '../../src/language/tlp.ts';

describe('a mark of the Traffic Light Protocol', () => {
  it.each([
    ['TLP:RED', 'red'],
    ['TLP:AMBER+STRICT', 'amber+strict'],
    ['TLP:AMBER', 'amber'],
    ['TLP:GREEN', 'green'],
    ['TLP:CLEAR', 'clear'],
    ['TLP:WHITE', 'clear'],
    ['[tlp: amber strict] report', 'amber+strict'],
    ['*TLP:RED*, do not share', 'red'],
    ['_TLP_: *GREEN*', 'green'],
    ['(TLP-AMBER)', 'amber'],
    ['TLP：RED', 'red'],
    ['TLP:AMBER strictly for the team', 'amber'],
    ['TLP:GREEN above, but TLP:AMBER+STRICT for the list, TLP:CLEAR for the hashes', 'amber+strict'],
  ])('is read from “%s”: %s', (text, level) => {
    expect(readTlp(text)).toBe(level);
  });

  it.each([
    '',
    'red',
    'TLP',
    'TLP:REDACTED',
    'TLP:ambergris',
    'HTTLP:RED',
    'TLPRED',
    'TLP in red',
    'TLP: purple',
  ])('is none in “%s”', (text) => {
    expect(readTlp(text)).toBeUndefined();
  });

  it('is the strictest of all that stand in a text, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tlpLevels), { minLength: 1 }), (levels) => {
        const strictest = tlpLevels[Math.max(...levels.map((level) => tlpLevels.indexOf(level)))];
        expect(readTlp(levels.map((level) => `x TLP:${level.toUpperCase()}.`).join(' '))).toBe(strictest);
        expect(levels.reduce((a, b) => stricterTlp(a, b) ?? a)).toBe(strictest);
      }),
    );
  });

  it('is above those that let more out', () => {
    expect(isAboveTlp('amber+strict', 'amber')).toBe(true);
    expect(isAboveTlp('amber', 'amber')).toBe(false);
    expect(isAboveTlp('clear', 'red')).toBe(false);
    expect(stricterTlp(undefined, undefined)).toBeUndefined();
    expect(stricterTlp('green', undefined)).toBe('green');
  });

  it('is looked for in no time that grows with the square of a hostile text', () => {
    expect(readTlp('TLP:'.repeat(50_000) + ' '.repeat(50_000))).toBeUndefined();
  });
});
