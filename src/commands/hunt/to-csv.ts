import type { Cell, Column } from '../../types.ts';

/** What a spreadsheet takes for a formula, in plain and full-width form. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const TEXT = new Set(['string', 'dynamic']);

/**
 * RFC 4180: CRLF, a header, quotes where needed, no byte-order mark. A text that a spreadsheet would run as a formula
 * gets a leading apostrophe; numbers are untouched; `dynamic` is JSON; null is an empty field.
 */
export function toCsv(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const lines = [columns.map(({ name }) => field(harmless(name)))];
  for (const row of rows)
    lines.push(columns.map((column, index) => field(cellText(column, row[index] ?? null))));
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

function cellText(column: Column, cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return JSON.stringify(cell);
  if (typeof cell === 'string') return TEXT.has(column.type) ? harmless(cell) : cell;
  return String(cell);
}

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
