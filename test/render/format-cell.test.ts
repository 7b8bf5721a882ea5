import { describe, expect, it } from 'vitest';
import { showCell } from '../../src/render/format-cell.ts';
import type { Cell, Column, ColumnType } from '../../src/types.ts';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

function shown(type: ColumnType, cell: Cell, name = 'Value', max = 40) {
  const column: Column = { name, type };
  return showCell(column, cell, max, reader, '2026-11-20T00:00:00Z');
}

describe('a cell', () => {
  it.each<[ColumnType, Cell, string]>([
    ['datetime', '2026-11-20T14:05:09.123Z', '20 Nov 15:05:09'],
    ['datetime', '2025-11-20T14:05:09Z', '20 Nov 2025 15:05:09'],
    ['datetime', 'https://evil.example', 'hxxps://evil[.]example'],
    ['long', 12_345, '12,345'],
    ['long', '9223372036854775807', '9,223,372,036,854,775,807'],
    ['real', 0.123456, '0.123'],
    ['real', 'NaN', 'NaN'],
    ['timespan', '1.02:03:04.5000000', '1.02:03:04.5'],
    ['timespan', '00:01:00.0000000', '00:01:00'],
    ['bool', false, 'false'],
    ['dynamic', ['T1078', 'T1110'], 'T1078, T1110'],
    ['dynamic', { a: 1, b: ['x', { c: null }] }, '{a: 1, b: [x, {c: null}]}'],
    ['dynamic', [], '–'],
    ['string', '', '–'],
    ['string', null, '–'],
  ])('of type %s that holds %j reads %s', (type, cell, text) => {
    expect(shown(type, cell).text).toBe(text);
  });

  it('groups no digits of a number that names something', () => {
    expect(shown('int', 4625, 'EventID').text).toBe('4625');
    expect(shown('int', 49_152, 'SourcePort').text).toBe('49152');
  });

  it('has a colour where its column judges and its value is known', () => {
    expect(shown('string', 'High', 'AlertSeverity')).toEqual({ text: 'High', tone: 'Attention' });
    expect(shown('string', 'Informational', 'Severity')).toEqual({ text: 'Informational', tone: 'Default' });
    expect(shown('string', 'High', 'AlertName')).toEqual({ text: 'High' });
    expect(shown('string', 'constructor', 'Severity')).toEqual({ text: 'constructor' });
  });

  it('is cut with an ellipsis, however large it is', () => {
    expect(shown('string', 'x'.repeat(1_000_000), 'Value', 5).text).toBe('xxxx…');
    expect(shown('dynamic', { deep: [['x'.repeat(1000)]] }, 'Value', 12).text).toBe('{deep: [[xx…');
  });
});
