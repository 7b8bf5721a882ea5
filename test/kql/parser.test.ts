import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryError } from '../../src/errors.ts';
import { parseQuery } from '../../src/kql/parser.ts';

describe('the KQL parser', () => {
  it('gives a tree whose nodes know their kind, role and place', () => {
    const { root, diagnostics } = parseQuery('SecurityAlert // comment\n| where AlertName has "x"');
    expect(diagnostics).toEqual([]);
    const where = [...root.walk()].find((node) => node.kind === 'FilterOperator');
    expect(where?.role).toBe('Operator');
    expect(where?.start).toBe(27);
    expect(where?.source).toBe('where AlertName has "x"');
    expect(where?.child('Condition').kind).toBe('HasExpression');
    expect(where?.child('Condition').child('Left').string('SimpleName')).toBe('AlertName');
  });

  it('lists the tokens as they were typed', () => {
    expect(
      parseQuery('print a = "b\\"c" , 2h')
        .root.tokens()
        .map((token) => token.text),
    ).toEqual(['print', 'a', '=', '"b\\"c"', ',', '2h', '']);
  });

  it('says what is wrong, and where, counting lines and columns from 1', () => {
    const [first] = parseQuery('SecurityAlert\n| wheree x == 1').diagnostics;
    expect(first).toMatchObject({ severity: 'error', position: { line: 2, column: 3 } });
    expect(first?.message).not.toBe('');
  });

  it('knows no tables, so a name it never heard of is no mistake', () => {
    expect(parseQuery('NoSuchTable | where NoSuchColumn == 1').diagnostics).toEqual([]);
  });

  it('refuses nesting that the parser would recurse on for minutes', () => {
    const deep = `print ${'('.repeat(200_000)}1${')'.repeat(200_000)}`;
    expect(() => parseQuery(deep)).toThrow(QueryError);
    expect(() => parseQuery(deep)).toThrow('nested too deeply to be read (line 1, column 207)');
  });

  it('does not count brackets in strings and comments as nesting', () => {
    const brackets = '('.repeat(500);
    const { diagnostics } = parseQuery(
      `print a = "\\"${brackets}", b = @'${brackets}''' // ${brackets}\n| take 1`,
    );
    expect(diagnostics).toEqual([]);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(parseQuery(text).text).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});
