import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSpan, linkText, plainText } from '../../../src/notebooks/make/markdown-text.ts';
import { hostileTexts } from '../../support/hostile-texts.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...hostileTexts),
  fc
    .array(fc.constantFrom('`', '``', '$', '\n', '[', ']', '(', ')', '!', '<', '&', '\\', 'a', ' '), {
      maxLength: 30,
    })
    .map((parts) => parts.join('')),
);

describe('text in Markdown', () => {
  it('has nothing of markup, HTML or mathematics in it where it runs', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plainText(text)).toMatch(/^(?:[\p{L}\p{M}\p{N} ,;:()'’“”–—…＄.-]|&#\d+;)*$/u);
      }),
    );
  });

  it('cannot leave its backticks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        expect(span).not.toMatch(/[\n\r\u2028]/);
        expect(span.endsWith(fence)).toBe(true);
        const inside = span.slice(fence.length, -fence.length || undefined);
        expect([...inside.matchAll(/`+/g)].every(([run]) => run.length < fence.length)).toBe(true);
      }),
    );
  });

  it('links to http(s) alone, and cannot end the link', () => {
    expect(linkText('a', 'https://example.com/a b(1)')).toBe('[a](https://example.com/a%20b%281%29)');
    expect(linkText('a', 'javascript:alert(1)')).toBe('a (`javascript:alert(1)`)');
    fc.assert(
      fc.property(anyText, anyText, (title, rest) => {
        expect(linkText(title, `https://example.com/${rest}`)).toMatch(
          /^\[[^\]\n[]*\]\(https:\/\/example\.com\/[^\s()<>]*\)$/,
        );
      }),
    );
  });
});
