import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/types.ts';
import { messagesOf, readSchema, readTable } from '../../src/workspaces/log-analytics-answer.ts';

/** The one cell of an answer that holds this JSON in a column of this type. */
function cell(type: string, json: string): Cell | undefined {
  const text = `{"tables":[{"name":"PrimaryResult","columns":[{"name":"X","type":"${type}"}],"rows":[[${json}]]}]}`;
  return readTable(text, 10).rows[0]?.[0];
}

describe('a cell', () => {
  it.each<[type: string, json: string, expected: Cell]>([
    ['long', '9223372036854775807', '9223372036854775807'],
    ['long', '-9223372036854775808', '-9223372036854775808'],
    ['long', '9007199254740991', 9_007_199_254_740_991],
    ['long', '"9007199254740993"', '9007199254740993'],
    ['long', '"12"', 12],
    ['int', '-5', -5],
    ['real', '1e300', 1e300],
    ['real', '100000000000000000', 1e17],
    ['real', '"NaN"', 'NaN'],
    ['real', '"-Infinity"', '-Infinity'],
    ['decimal', '"0.12345678901234567890"', '0.1234567890123456789'],
    ['decimal', '"100"', '100'],
    ['bool', 'true', true],
    ['bool', '0', false],
    ['datetime', '"2026-11-20T10:00:00.1234567Z"', '2026-11-20T10:00:00.1234567Z'],
    ['datetime', '"2026-11-20T10:00:00.25Z"', '2026-11-20T10:00:00.250Z'],
    ['datetime', '"2026-11-20T10:00:00.0000000Z"', '2026-11-20T10:00:00Z'],
    ['datetime', '"2026-11-20T10:00:00Z"', '2026-11-20T10:00:00Z'],
    ['timespan', '"-1.02:03:04.5"', '-1.02:03:04.5000000'],
    ['timespan', '"00:00:01"', '00:00:01'],
    ['guid', '"11111111-2222-3333-4444-555555555555"', '11111111-2222-3333-4444-555555555555'],
    ['dynamic', String.raw`"{\"a\":[1,null,\"x\"]}"`, { a: [1, null, 'x'] }],
    ['dynamic', String.raw`"{\"id\":9223372036854775807}"`, { id: '9223372036854775807' }],
    ['dynamic', '"plain words"', 'plain words'],
    [
      'dynamic',
      '{"already":{"parsed":12345678901234567890}}',
      { already: { parsed: '12345678901234567890' } },
    ],
    ['dynamic', '""', null],
    ['string', '"9223372036854775807"', '9223372036854775807'],
    ['string', '12', '12'],
    ['unheard of', '"x"', 'x'],
  ])('of type %s holding %s is kept', (type, json, expected) => {
    expect(cell(type, json)).toEqual(expected);
  });

  it.each(['bool', 'datetime', 'decimal', 'dynamic', 'guid', 'int', 'long', 'real', 'timespan'])(
    'of type %s may be null',
    (type) => expect(cell(type, 'null')).toBeNull(),
  );

  it('of type string is never null', () => expect(cell('string', 'null')).toBe(''));

  it('keeps every long to the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (long) => {
        expect(String(cell('long', String(long)))).toBe(String(long));
      }),
    );
  });

  it('keeps every string as it is, whatever digits are in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[[,:]\d{16,20}$/)), (text) => {
        expect(cell('string', JSON.stringify(text))).toBe(text);
      }),
    );
  });
});

describe('an answer', () => {
  const primary = { name: 'PrimaryResult', columns: [{ name: 'N', type: 'int' }], rows: [[1], [2]] };

  it('says that there is more than the one table that it shows', () => {
    const { rows, partial } = readTable(
      JSON.stringify({ tables: [{ ...primary, name: 'T0' }, primary] }),
      10,
    );
    expect(rows).toEqual([[1], [2]]);
    expect(partial).toBe('The query has 2 results, of which this is the first.');
  });

  it.each([null, {}, { visualization: null }, { visualization: 'table' }])(
    'draws no picture for %j',
    (render) => {
      expect(readTable(JSON.stringify({ tables: [primary], render }), 10).visualization).toBeUndefined();
    },
  );

  it.each([{}, { query: {} }, { query: 7 }, { query: { executionTime: 'x', resourceUsage: { cpu: 1 } } }])(
    'takes statistics of another shape, %j, for none',
    (statistics) => {
      expect(readTable(JSON.stringify({ tables: [primary], statistics }), 10).statistics).toEqual({});
    },
  );

  it('without a table is none', () => {
    expect(() => readTable('{"tables":[]}', 10)).toThrow();
    expect(() => readTable('{"tables":[{"name":"x"}]}', 10)).toThrow();
  });
});

it('reads tables, those without columns too', () => {
  const text = JSON.stringify({
    tables: [{ name: 'A', columns: [{ name: 'X', type: 'long' }] }, { name: 'B' }],
    functions: [],
  });
  expect(readSchema(text)).toEqual({ A: [{ name: 'X', type: 'long' }], B: [] });
});

it('finds the innermost message of every cause, once', () => {
  expect(messagesOf({ message: 'a', innererror: { message: 'b', innererror: { message: 'c' } } })).toEqual([
    'c',
  ]);
  expect(
    messagesOf({ message: 'a', details: [{ message: 'b' }, { message: 'b' }, { message: 'c' }] }),
  ).toEqual(['b', 'c']);
  expect(messagesOf({ message: 'a', details: [] })).toEqual(['a']);
  expect(messagesOf('x')).toEqual([]);
});
