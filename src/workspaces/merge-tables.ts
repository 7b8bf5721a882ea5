import type { Cell, Column, Table } from '../types.ts';
import { mergeRows } from './merge-rows.ts';

type Rows = Pick<Table, 'columns' | 'rows'>;

/**
 * Tables under each other: all columns, by name; where tables differ in a column's type it is split as KQL's `union`
 * does (`Id_long`, `Id_string`). At most `most` rows are kept; `total` is how many there were.
 */
export function mergeTables(tables: readonly Rows[], most: number): Rows & { readonly total: number } {
  const { columns, places } = mergedColumns(tables.map((table) => table.columns));
  const sources = tables.map(({ rows }, index) =>
    rows.map((row) => placed(row, columns, places[index] ?? [])),
  );
  const total = sources.reduce((sum, source) => sum + source.length, 0);
  return { columns, rows: mergeRows(sources, columns, most), total };
}

/** A row as the merged table has it: nothing where its own table has no such column. */
function placed(row: readonly Cell[], columns: readonly Column[], places: readonly number[]): Cell[] {
  const cells: Cell[] = columns.map(({ type }) => (type === 'string' ? '' : null));
  for (const [index, place] of places.entries()) cells[place] = row[index] ?? null;
  return cells;
}

function mergedColumns(tables: readonly (readonly Column[])[]): {
  readonly columns: readonly Column[];
  /** For each table, where its columns stand in the merged one. */
  readonly places: readonly (readonly number[])[];
} {
  const types = new Map<string, Set<string>>();
  for (const { name, type } of tables.flat()) types.set(name, (types.get(name) ?? new Set()).add(type));
  const nameOf = ({ name, type }: Column) => ((types.get(name)?.size ?? 1) > 1 ? `${name}_${type}` : name);
  const columns: Column[] = [];
  const places = tables.map((table) => {
    const taken = new Set<number>();
    return table.map((column) => {
      const name = nameOf(column);
      const known = columns.findIndex((one, index) => one.name === name && !taken.has(index));
      const place = known >= 0 ? known : columns.push({ name, type: column.type }) - 1;
      taken.add(place);
      return place;
    });
  });
  return { columns, places };
}
