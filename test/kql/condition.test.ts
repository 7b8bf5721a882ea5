import { describe, expect, it } from 'vitest';
import { readCondition } from '../../src/kql/condition.ts';

function problemOf(text: string): string {
  const read = readCondition(text);
  return 'problem' in read ? read.problem : '';
}

describe('readCondition', () => {
  it.each([
    ['EventID == 4625', 'EventID == 4625', ['EventID']],
    ['where A =~ "x"', 'A =~ "x"', ['A']],
    ['| where  A has_any ("x",  "y")', 'A has_any ("x", "y")', ['A']],
    [
      'A == "x" and not(B in~ ("a")) or isempty(C)',
      'A == "x" and not(B in~ ("a")) or isempty(C)',
      ['A', 'B', 'C'],
    ],
    ['ipv4_is_private(Ip)==false // mine', 'ipv4_is_private(Ip) == false', ['Ip']],
    ['T between (datetime(2026-01-01) .. 1d)', 'T between (datetime(2026-01-01) .. 1d)', ['T']],
    ['true', 'true', []],
  ])('writes %s anew from its tree', (text, kql, columns) => {
    expect(readCondition(text)).toMatchObject({ kql: [kql], columns });
  });

  it('keeps the conditions of several wheres apart, and makes their literals harmless', () => {
    expect(readCondition('| where A == "q" and B > 7 | where C in (1, 2.5, -3)')).toEqual({
      kql: ['A == "q" and B > 7', 'C in (1, 2.5, - 3)'],
      harmless: ['A == "x" and B > 1', 'C in (1, 1.5, - 1)'],
      columns: ['A', 'B', 'C'],
    });
  });

  it.each([
    ['A == 1 | take 5', 'more than conditions'],
    ['A == 1; print 2', 'more than conditions'],
    ['A == 1) | union (T', ''],
    ['A in (SecurityAlert)', 'more than literals'],
    ['A in (T | project x)', 'more than literals'],
    ['A == toscalar(T | take 1)', 'to scalar'],
    ['A == workspace("x").T', 'path expression'],
    ['A == table("T")', 'table()'],
    ['A.b == 1', 'path expression'],
    ["['a b'] == 1", 'plain'],
    ['* has "x"', 'star'],
    ['A == 1 + 2', 'add expression'],
    ['A has "x" "y"', 'compound'],
    ['T > ago(1d)', 'ago()'],
    ['""', 'compares nothing'],
    ['A == 1 or 1', 'compares nothing'],
    ['(1)', 'compares nothing'],
    ['(A == 1', 'expected'],
    ['', 'missing'],
    ['('.repeat(5000), 'nested'],
  ])('refuses %s', (text, problem) => {
    expect(problemOf(text)).not.toBe('');
    expect(problemOf(text)).toContain(problem);
  });
});
