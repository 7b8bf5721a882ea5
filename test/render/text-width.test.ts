import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToWidth, fitText, textWidth, wrapText } from '../../src/render/text-width.ts';

const text = fc
  .array(fc.constantFrom('a', ' ', '界', '😀', 'e\u0301', '한', 'Ａ', '…', '\n'), { maxLength: 40 })
  .map((all) => all.join(''));

describe('the width of text', () => {
  it.each([
    ['abc', 3],
    ['界', 2],
    ['한국', 4],
    ['😀', 2],
    ['👩🏽', 2],
    ['❤️', 2],
    ['e\u0301', 1],
    ['●', 1],
    ['', 0],
  ])('of %j is %i', (one, width) => {
    expect(textWidth(one)).toBe(width);
  });

  it('is what it was fitted to', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (one, width) => {
        const line = one.replaceAll('\n', '');
        expect(textWidth(fitText(line, width))).toBe(width);
        expect(textWidth(fitText(line, width, 'right'))).toBe(width);
        expect(textWidth(cutToWidth(line, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('of a wrapped line is never more than asked for, and no character is lost', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (one, width) => {
        const lines = wrapText(one, width);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/\s/g, '')).toBe(one.replace(/\s/g, ''));
      }),
    );
  });
});
