import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

/** The engine's classes are those of Unicode, and its matches those of the whole text. */
const cases: readonly (readonly [expression: string, s: string, expected: Json])[] = [
  ['s matches regex @"^\\w+\\d$"', '"ＡＢ１２"', true],
  ['extract_all(@"(\\d)", s)', '"ＡＢ１２"', ['１', '２']],
  ['extract(@"(\\w+)", 1, s)', '"-é1_x-"', 'é1_x'],
  ['s matches regex @"^\\W$"', '"é"', false],
  ['s matches regex @"^\\s$"', '"\\u00a0"', true],
  ['s matches regex @"^\\s$"', '"\\v"', true],
  ['s matches regex @"^\\S$"', '"\\u2003"', false],
  ['s matches regex @"^\\D$"', '"１"', false],
  // Inside brackets.
  ['s matches regex @"^[\\w.-]+$"', '"é.x"', true],
  ['s matches regex @"^[\\W_]$"', '"é"', false],
  ['s matches regex @"^[\\W_]+$"', '"-_"', true],
  ['s matches regex @"^[^\\W_]$"', '"é"', true],
  ['s matches regex @"^[^\\W_]$"', '"_"', false],
  ['s matches regex @"^[\\Da]$"', '"１"', false],
  ['s matches regex @"^[\\S]$"', '"é"', true],
  ['extract("[]a]+", 0, s)', '"x]a"', ']a'],
  ['extract("[[:alpha:]]+", 0, s)', '"é1abc"', 'abc'],
  // Edges of words.
  ['replace_regex(s, @"\\bcafé\\b", "x")', '"le café noir"', 'le x noir'],
  ['replace_regex(s, @"\\bcafé\\b", "x")', '"décaféx"', 'décaféx'],
  ['s matches regex @"\\bcafé\\b"', '"cafés"', false],
  ['extract_all(@"\\b(\\w)", s)', '"été aé bé"', ['é', 'a', 'b']],
  ['countof(s, @"\\bé\\b", "regex")', '"é a é"', 2],
  ['replace_regex(s, @"\\b", "|")', '"été bé"', '|été| |bé|'],
  ['trim(@"\\bé\\b", s)', '"é a é"', ' a '],
  ['extract(@"(?i)\\bCAFÉ\\b", 0, s)', '"le café"', 'café'],
  ['extract(@"(?s)\\ba.b\\b", 0, s)', '"é a\\nb"', 'a\nb'],
  ['extract(@"\\ba.b\\b", 0, s)', '"é a\\nb"', ''],
  ['extract(@"\\b[^\\d\\s]+\\b", 0, s)', '"é1 été 2"', 'été'],
  ['indexof_regex(s, @"\\b\\w+", 0, -1, 2)', '"été café"', 4],
  // Counted repetitions, which make classes large.
  ['extract(@"^\\w{3,10}$", 0, s)', '"été"', 'été'],
  ['extract(@"^\\w{3,10}$", 0, s)', '"ab"', ''],
  ['extract(@"\\d{1,20}", 0, s)', '"x１2."', '１2'],
  ['extract(@"^\\w{3,1000}$", 0, s)', '"été"', 'été'],
  ['extract(@"(\\w{1,20}\\.){1,20}", 0, s)', '"-é.日本.x"', 'é.日本.'],
  ['extract(@"[^\\W_]{1,1000}", 0, s)', '"_é«"', 'é'],
  ['extract(strcat("(", @"\\d", ")"), 1, s)', '"x１"', '１'],
  // Groups and escapes.
  ['extract("(?<n>b)", 1, s)', '"abc"', 'b'],
  ['extract(@"\\u00e9", 0, s)', '"é"', 'é'],
  ['extract(@"C:\\\\1", 0, s)', '@"C:\\1"', 'C:\\1'],
  ['extract(@"\\\\b", 0, s)', '@"é\\b"', '\\b'],
  ['extract("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", 11, s)', '"abcdefghijkl"', 'k'],
  ['extract("(a)", 12, s)', '"a"', ''],
  ['extract("(a)", 5, s, typeof(int))', '"a"', null],
  ['extract_all("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", s)[0][10]', '"abcdefghijkl"', 'k'],
  ['replace_regex(s, "[[]|]", "")', '"[a]"', 'a'],
  ['extract("([^[]+)", 1, s)', '"[a["', 'a'],
  // Empty matches, and edges after the first match.
  ['countof(s, "x*", "regex")', '"xab"', 3],
  ['countof(s, "$", "regex")', '"aaa"', 1],
  ['countof(s, @"\\b", "regex")', '"ab cd"', 4],
  ['countof(s, "^a", "regex")', '"aaa"', 1],
  ['extract_all(@"(\\w*)", s)', '"ab cd"', ['ab', 'cd']],
  ['extract_all("(a)?(b)?", s)', '"ab"', [['a', 'b']]],
  ['indexof_regex(s, "x*")', '"abc"', 0],
  ['indexof_regex(s, "^a", 0, -1, 2)', '"aa"', -1],
];

describe('regular expressions', () => {
  it.each(cases)('%s of %s', async (expression, text, expected) => {
    expect((await engine.run(`let s = ${text}; print ${expression}`)).rows).toEqual([[expected]]);
    const column = `datatable(s: string)[${text}, "é"]`;
    const { rows } = await engine.run(`${column} | project x = ${expression}`);
    expect(rows[0]).toEqual([expected]);
  });

  it('keep a pattern’s classes in parse', async () => {
    const kql = 'datatable(s: string)["１２ x=5"] | parse kind=regex s with @"(\\d)+\\s" rest';
    expect((await engine.run(kql)).rows).toEqual([['１２ x=5', 'x=5']]);
  });

  it.each([
    'extract("a(?=b)", 0, "ab")',
    'extract("(?<!b)a", 0, "ab")',
    'extract(@"(a)\\1", 0, "aa")',
    'extract("[a-z&&[^b]]", 0, "ab")',
    'extract("[[a]b]", 0, "ab")',
    'extract(@"\\<a", 0, "ab")',
    'extract(@"\\Qa.b\\E", 0, "a.b")',
    'extract("(a)", -1, "ab")',
    'extract_all("(a)", dynamic([]), "ab")',
    'replace_regex("abc", "(b)", @"\\2")',
    'replace_regex("abc", "b", @"\\n")',
  ])('refuse %s', async (expression) => {
    await expect(engine.run(`print ${expression}`)).rejects.toMatchObject({ fault: 'unsupported' });
  });
});
