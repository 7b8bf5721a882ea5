import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src/commands/hunt/to-csv.ts';

describe('CSV', () => {
  it('has a header, CRLF, quotes where needed, JSON for dynamic and nothing for null', () => {
    const columns = [
      { name: 'Time', type: 'datetime' },
      { name: 'a "b"', type: 'string' },
      { name: 'Tags', type: 'dynamic' },
      { name: 'N', type: 'long' },
    ] as const;
    const rows = [['2026-10-26T00:00:00Z', 'x, y\nz', { a: [1, 'b'] }, null]];
    expect(toCsv(columns, rows)).toBe(
      'Time,"a ""b""",Tags,N\r\n2026-10-26T00:00:00Z,"x, y\nz","{""a"":[1,""b""]}",\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'disarms the formula %j in a text',
    (text) => {
      const csv = toCsv([{ name: text, type: 'string' }], [[text]]);
      expect(fieldsOf(csv)).toEqual([[`'${text}`], [`'${text}`]]);
    },
  );

  it('leaves numbers alone, also those written as text', () => {
    const columns = [
      { name: 'n', type: 'long' },
      { name: 'd', type: 'decimal' },
      { name: 't', type: 'timespan' },
    ] as const;
    expect(toCsv(columns, [[-5, '-5.50', '-1.00:00:00']])).toBe('n,d,t\r\n-5,-5.50,-1.00:00:00\r\n');
  });

  it('reads back as what it was, and never begins a field with a formula', () => {
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.tuple(
          fc.array(fc.string({ unit: 'binary' }), { minLength: width, maxLength: width }),
          fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: width, maxLength: width })),
        ),
      );
    fc.assert(
      fc.property(table, ([names, rows]) => {
        const read = fieldsOf(
          toCsv(
            names.map((name) => ({ name, type: 'string' as const })),
            rows,
          ),
        );
        expect(read.flat().some((field) => /^[=+\-@\t\r]/.test(field))).toBe(false);
        expect(
          read.map((row) => row.map((field) => field.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
        ).toEqual(
          [names, ...rows].map((row) => row.map((field) => field.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
        );
      }),
    );
  });
});

/** A reader of RFC 4180 that shares nothing with the writer. */
function fieldsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const one = csv.charAt(at);
    if (quoted && one === '"' && csv.charAt(at + 1) === '"') {
      field += '"';
      at += 1;
    } else if (one === '"') quoted = !quoted;
    else if (!quoted && one === ',') {
      row.push(field);
      field = '';
    } else if (!quoted && one === '\r' && csv.charAt(at + 1) === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      at += 1;
    } else field += one;
  }
  return rows;
}
