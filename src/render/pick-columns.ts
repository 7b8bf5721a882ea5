import type { Cell, Column } from '../types.ts';

/** A column and where it stands in the rows. */
export interface Picked {
  readonly column: Column;
  readonly index: number;
}

/** With fewer wanted columns than this, others fill up. */
const ENOUGH = 3;

/**
 * The columns worth a place on a card, at most `most`: the `shown` ones in their order; where all fit, or few of those
 * are in the answer (a tail changed it), the others after them, the ones with nothing in them last.
 */
export function pickColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  shown: readonly string[],
  most: number,
): readonly Picked[] {
  const all = columns.map((column, index) => ({ column, index }));
  const wanted = [...new Set(shown)].flatMap((name) => all.find(({ column }) => column.name === name) ?? []);
  if (all.length > most && wanted.length >= Math.min(ENOUGH, most)) return wanted.slice(0, most);
  const others = all.filter((picked) => !wanted.includes(picked));
  const isEmpty = ({ index }: Picked) => rows.every((row) => (row[index] ?? '') === '');
  const empty = new Set(others.filter(isEmpty));
  return [...wanted, ...others.filter((picked) => !empty.has(picked)), ...empty].slice(0, most);
}
