import { describe, expect, it } from 'vitest';
import { splitLength, takeSplit } from '../../../src/commands/hunt/read-split.ts';
import { UserError } from '../../../src/errors.ts';

describe('takeSplit', () => {
  it('takes the length of the pieces out of the values', () => {
    const line = { name: 'alerts', parameters: { split: '1d', severity: 'High' } };
    expect(takeSplit(line)).toEqual({
      line: { name: 'alerts', parameters: { severity: 'High' } },
      split: '1d',
    });
  });

  it('leaves a line alone that has none, and a hunt its own parameter of that name', () => {
    const line = { name: 'alerts', parameters: { split: 'anything' } };
    expect(takeSplit(line, true)).toEqual({ line });
    expect(takeSplit({ name: 'alerts', parameters: {} })).toEqual({
      line: { name: 'alerts', parameters: {} },
    });
  });
});

describe('splitLength', () => {
  it.each([
    ['1d', 86_400_000],
    ['6h', 21_600_000],
    ['1m', 60_000],
    ['2w', 1_209_600_000],
  ])('reads %s', (text, milliseconds) => {
    expect(splitLength(text)).toBe(milliseconds);
  });

  it.each(['', '1', 'day by day', '30s', '0d', '1mo', '-1d', `${'9'.repeat(400)}d`])('refuses %j', (text) => {
    expect(() => splitLength(text)).toThrow(UserError);
    expect(() => splitLength(text)).toThrow(/is not a length that a time can be split into/);
  });
});
