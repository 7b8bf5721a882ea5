import type { Cell, Column } from '../types.ts';

type Row = readonly Cell[];

/**
 * Rows of several tables of the same columns in one list, cut to `most`: in the order of `TimeGenerated` where every
 * table is in that order, else table after table. What is cut is cut from the longest.
 */
export function mergeRows(
  tables: readonly (readonly Row[])[],
  columns: readonly Column[],
  most: number,
): Row[] {
  const time = columns.findIndex(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
  const order = time < 0 ? 0 : commonOrder(tables, time);
  const shares = sharesOf(
    tables.map((rows) => rows.length),
    most,
  );
  if (order === 0) return tables.flatMap((rows, index) => rows.slice(0, shares[index]));
  return tables
    .flat()
    .sort((a, b) => order * compare(a[time], b[time]))
    .slice(0, most);
}

/** 1 where all tables ascend, -1 where all descend, 0 where they do not agree. */
function commonOrder(tables: readonly (readonly Row[])[], time: number): -1 | 0 | 1 {
  const ordered = (order: -1 | 1) =>
    tables.every((rows) =>
      rows.every((row, index) => index === 0 || order * compare(rows[index - 1]?.[time], row[time]) <= 0),
    );
  if (ordered(-1)) return -1;
  return ordered(1) ? 1 : 0;
}

/** Instants as text, without the final Z, which would sort behind a fraction. */
function compare(a: Cell | undefined, b: Cell | undefined): number {
  const [first, second] = [bare(a), bare(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function bare(instant: Cell | undefined): string {
  return typeof instant === 'string' ? instant.replace(/Z$/, '') : '';
}

/** How many of each, so that all together are no more than `most` and the small ones stay whole. */
function sharesOf(lengths: readonly number[], most: number): number[] {
  const shares = lengths.map(() => 0);
  let left = most;
  const ascending = [...lengths.entries()].sort(([, a], [, b]) => a - b);
  for (const [rank, [index, length]] of ascending.entries()) {
    const share = Math.min(length, Math.floor(left / (ascending.length - rank)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
