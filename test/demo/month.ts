import { createDemo } from '../../demo/index.ts';
import type { SourceValue, TableSource } from '../../src/workspaces/embedded/table-source.ts';

/** A weekday afternoon in Dublin, a month that has a change of clocks in it. */
export const now = new Date('2026-11-20T15:20:00Z');

export type DemoRow = Readonly<Record<string, SourceValue>>;

/** The demo at a clock, each table made once however often it is asked for. */
export function openMonth(
  clock = now,
  seed = 1,
): { source: TableSource; rows: (table: string) => readonly DemoRow[] } {
  const source = createDemo({ now: clock, seed });
  const made = new Map<string, readonly DemoRow[]>();
  return {
    source,
    rows(table) {
      const known = made.get(table) ?? [...source.rows(table)];
      made.set(table, known);
      return known;
    },
  };
}

/** `TimeGenerated` in epoch milliseconds. */
export function timeOf(row: DemoRow): number {
  if (!(row.TimeGenerated instanceof Date)) throw new TypeError('A row without TimeGenerated');
  return row.TimeGenerated.getTime();
}
