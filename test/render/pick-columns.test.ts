import { describe, expect, it } from 'vitest';
import { pickColumns } from '../../src/render/pick-columns.ts';

function names(columns: string, rows: readonly (readonly string[])[], shown: string, most: number): string {
  const all = columns.split('').map((name) => ({ name, type: 'string' as const }));
  return pickColumns(all, rows, shown.split(''), most)
    .map(({ column }) => column.name)
    .join('');
}

describe('the columns of a card', () => {
  const row = [['1', '2', '3', '4', '5', '6']];

  it('are the wanted ones in their order, as many as there is room for', () => {
    expect(names('abcdef', row, 'dcba', 3)).toBe('dcb');
    expect(names('abcdef', row, 'dcb', 5)).toBe('dcb');
  });

  it('are all where all fit, the wanted ones first', () => {
    expect(names('abc', row, 'c', 5)).toBe('cab');
  });

  it('are filled up where a tail left few of the wanted ones', () => {
    expect(names('abcdef', row, 'xfz', 4)).toBe('fabc');
  });

  it('with nothing in them come last', () => {
    expect(names('abcdef', [['', '2', '', '4', '5', '']], '', 4)).toBe('bdea');
  });

  it('are each picked once, whatever is wanted', () => {
    expect(names('abcdef', row, 'aabba', 4)).toBe('abcd');
  });
});
