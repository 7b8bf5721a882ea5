/** A value of the reference: `long` as number, `string` as text, `dynamic` as an array. */
export type Value = null | number | string | readonly Value[];

export type Type = 'dynamic' | 'long' | 'string';

export interface Column {
  readonly name: string;
  readonly type: Type;
}

/** A small table, as the slow and obvious evaluator sees it. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export function placeOf({ columns }: Table, name: string): number {
  const place = columns.findIndex((column) => column.name === name);
  if (place < 0) throw new RangeError(`no column ${name}`);
  return place;
}

/** The rows in an order, for comparing tables whose rows have none. */
export function unordered(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Nulls before all else, then by value. */
export function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return a < b ? -1 : Number(a > b);
}

/** The table in KQL. */
export function dataTable({ columns, rows }: Table): string {
  const list = columns.map(({ name, type }) => `${name}: ${type}`).join(', ');
  const cells = rows.flatMap((row) =>
    row.map((value, place) => literal(value, columns[place]?.type ?? 'long')),
  );
  return `datatable(${list})[${cells.join(', ')}]`;
}

export function literal(value: Value, type: Type): string {
  if (type === 'dynamic') return `dynamic(${JSON.stringify(value)})`;
  if (value === null) return 'long(null)';
  return typeof value === 'string' ? JSON.stringify(value) : `long(${String(value)})`;
}
