import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showText, visible, visibleCode } from '../../src/render/show-text.ts';
import { hostileTexts } from '../support/hostile-texts.ts';

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostileTexts.map((text) => text.slice(0, 200))),
      fc.constantFrom(
        'http',
        '://',
        'evil',
        '.',
        'com',
        '@',
        'example',
        ' ',
        '。',
        '\u202e',
        '\ud83d',
        '/',
        ':',
        '[.]',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('text out of logs', () => {
  it.each([
    ['https://evil.example/a.b?u=http://other.com', 'hxxps://evil[.]example/a.b?u=hxxp://other[.]com'],
    ['HTTP://EVIL.COM', 'HXXP://EVIL[.]COM'],
    ['ldap://198.51.100.7/a', 'ldap[:]//198.51.100.7/a'],
    ['http://intranet.local/x', 'hxxp://intranet[.]local/x'],
    ['javascript:alert(1)', 'javascript[:]alert(1)'],
    ['user@contoso.example', 'user[@]contoso[.]example'],
    ['alice@corp', 'alice[@]corp'],
    ['www.evil.co.uk', 'www[.]evil[.]co[.]uk'],
    ['evil。com', 'evil[。]com'],
    ['пример.рф', 'пример[.]рф'],
  ])('is defanged: %s', (text, shown) => {
    expect(showText(text)).toBe(shown);
  });

  it.each([
    'powershell.exe -enc SQBFAFgA',
    'C:\\Windows\\System32\\cmd.exe',
    'kernel32.dll',
    './install.sh && unzip payload.zip',
    '203.0.113.7',
    '2001:db8::7',
    'WS-041.contoso.local',
    'SecurityAlert.list_alerts',
    'Microsoft.Network/networkSecurityGroups',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
    'See .env.example',
    '@here and @ alone',
    'hxxps://evil[.]example user[@]contoso[.]example',
  ])('is left alone where there is no address in it: %s', (text) => {
    expect(showText(text)).toBe(text);
  });

  it('shows what cannot be seen', () => {
    expect(showText('a\u202eb\u200bc\0d\ne\u0085f\ud800g\u{e0041}')).toBe(
      'a⟨U+202E⟩b⟨U+200B⟩c␀d␊e⟨U+0085⟩f⟨U+D800⟩g⟨U+E0041⟩',
    );
    expect(visible(`e${'\u0301'.repeat(9)}`)).toBe(`e${'\u0301'.repeat(4)}⟨+5 marks⟩`);
    expect(visible('❤️')).toBe('❤️');
  });

  it('holds no function of Adaptive Cards', () => {
    expect(showText('{{DATE(2026-10-26T00:00:00Z)}}')).toBe('{ {DATE(2026-10-26T00:00:00Z)}}');
  });

  it('keeps the lines of a query, and nothing else that moves the cursor', () => {
    expect(visibleCode('a\r\n\t| b\r\u001b[31m')).toBe('a\n    | b␍␛[31m');
  });

  it('is never cut inside a character, and says that it was cut', () => {
    expect(showText('abcdef', 4)).toBe('abc…');
    expect(showText('ab👩🏽c', 5)).toBe('ab…');
  });

  it('stays inert whatever is in it, also shown twice', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = showText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b-\u200d\u2028\u2029]/u);
        expect(shown).not.toMatch(/https?:\/\/|(?<!hxxps?|fxp):\/\/|[^\s[@＠]@[\p{L}\p{N}]/iu);
        expect(shown).not.toMatch(
          /(?<![\p{L}\p{N}\p{M}_-])[\p{L}\p{N}\p{M}_-]{1,63}\.(?:com|example)(?![\p{L}\p{N}\p{M}_.。．｡-])/iu,
        );
        expect(showText(shown)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no longer for a huge text than for a long one', () => {
    for (const unit of ['a', 'a.', '@', '\u202e', '\u0301', ':', '[', '\ud83d']) {
      expect(showText(unit.repeat(300_000), 40).length).toBeLessThan(80);
    }
  });
});
