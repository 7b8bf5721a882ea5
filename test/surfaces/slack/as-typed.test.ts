import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asTyped,
  mentionedUsers,
  withoutCodeMarks,
  withoutMention,
} from '../../../src/surfaces/slack/as-typed.ts';

describe('a text of Slack’s, as it was typed', () => {
  const cases: readonly (readonly [slack: string, typed: string])[] = [
    ['hunt signins for <http://contoso.com|contoso.com>', 'hunt signins for contoso.com'],
    ['hunt url for <https://contoso.com/a?b=1&amp;c=2>', 'hunt url for https://contoso.com/a?b=1&c=2'],
    ['<http://contoso.com/|contoso.com>', 'contoso.com'],
    ['<https://evil.example/x|the portal>', 'https://evil.example/x'],
    ['hunt signins for <mailto:ana@contoso.com|ana@contoso.com>', 'hunt signins for ana@contoso.com'],
    ['<tel:+4930123456|+4930123456>', '+4930123456'],
    ['hunt x for <@U123|ana>', 'hunt x for @ana'],
    ['hunt x for <@U123>', 'hunt x for @U123'],
    ['hunt x for <@U777>', 'hunt x for @Mia M.'],
    ['in <#C123|soc-alerts>', 'in #soc-alerts'],
    ['in <#C123>', 'in #C123'],
    ['<!here> <!channel|channel> <!subteam^S1|@blue>', '@here channel @blue'],
    ['| where Score &gt; 5 and Name &lt;&gt; "a&amp;b"', '| where Score > 5 and Name <> "a&b"'],
    ['&amp;lt;', '&lt;'],
    ['| where a < b and c > d', '| where a < b and c > d'],
    ['a <b> c', 'a <b> c'],
  ];
  for (const [slack, typed] of cases) {
    it(`reads ${slack} as ${typed}`, () => {
      expect(asTyped(slack, (id) => (id === 'U777' ? 'Mia M.' : undefined))).toBe(typed);
    });
  }

  it('gives back any text that Slack escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(asTyped(escaped)).toBe(typed);
      }),
    );
  });

  it('survives any text at all', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('<', '>', '|', '<@U1', '<!', '<http://', '&amp;', '^', '<#C1|', '```', '`'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(typeof withoutCodeMarks(asTyped(withoutMention(pieces.join(''), 'UBOT')))).toBe('string');
      }),
    );
  });

  it('finds each mentioned user once', () => {
    expect(mentionedUsers('<@U1> and <@W2|ben> and <@U1>')).toEqual(['U1', 'W2']);
  });
});

describe('a line said to the bot', () => {
  it('is what follows the mention, or what stands before it at the end', () => {
    expect(withoutMention('<@UBOT> hunt alerts', 'UBOT')).toBe('hunt alerts');
    expect(withoutMention('hey <@UBOT|huntline> hunt alerts', 'UBOT')).toBe('hunt alerts');
    expect(withoutMention('hunt alerts <@UBOT>', 'UBOT')).toBe('hunt alerts');
    expect(withoutMention('<@UBOT>', 'UBOT')).toBe('');
  });

  it('loses the marks of code around it, and no others', () => {
    expect(withoutCodeMarks('`hunt alerts last 28d`')).toBe('hunt alerts last 28d');
    expect(withoutCodeMarks('hunt kql ```SecurityAlert\n| take 5```')).toBe(
      'hunt kql SecurityAlert\n| take 5',
    );
    expect(withoutCodeMarks('hunt alerts\u00a0last 7d')).toBe('hunt alerts last 7d');
    expect(withoutCodeMarks('hunt kql print x = ```raw text```')).toBe('hunt kql print x = ```raw text```');
    expect(withoutCodeMarks('hunt a `b` c')).toBe('hunt a `b` c');
  });
});
