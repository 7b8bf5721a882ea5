import { numberOf, readArray } from '../values/json.ts';
import type { Udf } from './define.ts';

/** What looks at all rows in their order at once. */
export const sessionUdfs: readonly Udf[] = [
  { name: 'kql_row_sessions', takes: ['string'], gives: 'string', call: sessions },
];

/**
 * The row, counted from 1, where each row's session begins. A row is `[at, longest, widest gap, restarts]`, times in
 * microseconds: a session begins anew at a restart, so long after its own beginning, so long after the row before, and
 * after a null.
 */
function sessions(text: string): string {
  let start: number | undefined;
  let before: number | undefined;
  let place = 0;
  const places = (readArray(text) ?? []).map((row, index) => {
    const [at, longest = 0, gap = 0, restarts = 0] = Array.isArray(row) ? row.map(numberOf) : [];
    const goesOn =
      at !== undefined &&
      start !== undefined &&
      before !== undefined &&
      restarts !== 1 &&
      at < start + longest &&
      at < before + gap;
    if (!goesOn) {
      start = at;
      place = index + 1;
    }
    before = at;
    return place;
  });
  return JSON.stringify(places);
}
