import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { lockShape, mayChoose, sameShape } from '../../src/kql/shape-lock.ts';

describe('sameShape', () => {
  it.each([
    ['T | where a == "x"', 'T | where a == "long text // | take 1"'],
    ['T | where a in ("x")', 'T | where a in ("x", "y", "z")'],
    ['T | where a has_any ("x")', 'T | where a has_any ("x", "y")'],
    ['T | where a !in~ (1)', 'T | where a !in~ (1, 2)'],
    ['T | where a in (dynamic(["x"]))', 'T | where a in (dynamic(["x", "y"]))'],
    ['T | where t > datetime(2020-01-01)', 'T | where t > datetime(2026-10-01T14:05:00Z)'],
    ['T | take 5', 'T   | take   7'],
    ['T | where a == "x" and b', "T | where a == 'x' and b"],
  ])('holds for %s and %s', (a, b) => {
    expect(sameShape(a, b)).toBe(true);
  });

  it.each([
    ['T | where a == "x"', 'T | where a == "x" or true'],
    ['T | where a == "x"', 'T | where a == "x" | union U'],
    ['T | where a == "x"', 'T | where a == "x" "y"'],
    ['T | where a == "x"', 'T | where a == "x'],
    ['T | where a == "x"', 'T | where b == "x"'],
    ['T | where a == "x"', 'T | where a == 1'],
    ['T | where a == 1', 'T | where a == -1'],
    ['T | where a in ("x")', 'T | where a in ("x", b)'],
    ['T | where a in ("x")', 'T | where a in ("x", strcat("y"))'],
    ['T | where a in ("x")', 'T | where a !in ("x")'],
    ['T | where a has "x"', 'T | where a contains "x"'],
    ['T | extend b = f("x")', 'T | extend b = f("x", "y")'],
    ['T | take 5', 'T | take 5; U'],
    ['T', 'let x = 1; T'],
    ['T', 'T | T'],
    // A literal that chooses what is read is not a value.
    ['workspace("a").T', 'workspace("b").T'],
    ['table("A") | take 1', 'table("B") | take 1'],
    ["['A'] | take 1", "['B'] | take 1"],
    ['externaldata(a:string)["https://a"]', 'externaldata(a:string)["https://b"]'],
    ['T | evaluate pivot(a, "x")', 'T | evaluate pivot(a, "y")'],
  ])('does not hold for %s and %s', (a, b) => {
    expect(sameShape(a, b)).toBe(false);
  });

  it('holds for any text that is written as an escaped literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const inside = text
          .replaceAll('\\', '\\\\')
          .replaceAll('"', '\\"')
          .replaceAll(/[\r\n]/g, '\\n');
        expect(sameShape('T | where a == "x"', `T | where a == "${inside}"`)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('mayChoose', () => {
  it.each([
    'workspace("{x}").T',
    'union app ( "{x}" ).T, U',
    'TABLE("{x}")',
    "['{x}'] | take 1",
    'T | project [ @"{x}"]',
    'T | extend a = b["{x}"]',
    'T | evaluate narrow("{x}")',
    'externaldata(a: string)["{x}"]',
    'set notruncation; T | where a == "{x}"',
  ])('holds for %s, where a literal may choose what is read or run', (template) => {
    expect(mayChoose(template)).toBe(true);
  });

  it('does not hold where no literal can', () => {
    expect(mayChoose('T | where a[0] == "{x}" | summarize make_set(b), c = datatable_count() by d')).toBe(
      false,
    );
  });

  it('holds wherever the lock keeps a literal', () => {
    const pieces = [
      'T',
      'workspace',
      'table',
      '(',
      ')',
      '[',
      ']',
      '"{x}"',
      "'{x}'",
      '.',
      '|',
      'where',
      'a',
      '==',
    ];
    const spaces = fc.constantFrom('', ' ', '\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...pieces), spaces), { maxLength: 12 }), (drawn) => {
        const template = drawn.flat().join('');
        const same = sameShape(template.replaceAll('{x}', 'x'), template.replaceAll('{x}', 'other'));
        expect(same || mayChoose(template)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('lockShape', () => {
  it('passes a query of the same shape, and refuses another without repeating it', () => {
    expect(() => lockShape('T | where a == "x"', 'T | where a == "y"')).not.toThrow();
    const refused = () => lockShape('T | where a == "x"', 'T | where a == "y" or "1" == "1"');
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(/^A value would have changed the query itself/);
  });
});
