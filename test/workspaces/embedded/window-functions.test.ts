import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/types.ts';
import { windowFunctions } from '../../../src/workspaces/embedded/translate/functions/window.ts';
import { type Engine, openEngine } from './engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.close());

const rows = `datatable(k: string, n: long, t: datetime)[
  "a", 2, datetime(2026-01-01 10:00),
  "a", 2, datetime(2026-01-01 10:03),
  "b", 5, datetime(2026-01-01 10:04),
  "b", 7, datetime(2026-01-01 12:00)]
| serialize`;

/** Expressions over the four rows, and what each row answers. */
const cases: readonly (readonly [expression: string, expected: Json[]])[] = [
  ['row_number()', [1, 2, 3, 4]],
  ['row_number(10, k != prev(k))', [10, 11, 10, 11]],
  ['prev(n)', [null, 2, 2, 5]],
  ['prev(k, 2, "none")', ['none', 'none', 'a', 'a']],
  ['next(n, 1, -1)', [2, 5, 7, -1]],
  ['row_cumsum(n)', [2, 4, 9, 16]],
  ['row_cumsum(n, k != prev(k))', [2, 4, 5, 12]],
  ['row_rank_dense(n)', [1, 1, 2, 3]],
  ['row_rank_dense(n, k != prev(k))', [1, 1, 1, 2]],
  ['row_rank_min(n)', [1, 1, 3, 4]],
  [
    'row_window_session(t, 1h, 5m, k != prev(k))',
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00Z', '2026-01-01T10:04:00Z', '2026-01-01T12:00:00Z'],
  ],
];

describe('functions that look at other rows', () => {
  it.each(cases)('%s', async (expression: string, expected: Json[]) => {
    const { rows: got } = await engine.run(`${rows} | project x = ${expression}`);
    expect(got.map(([cell]) => cell)).toEqual(expected);
  });

  it('each have a case with a known result', () => {
    const all = cases.map(([expression]) => expression).join('\n');
    expect(Object.keys(windowFunctions).filter((name) => !all.includes(`${name}(`))).toEqual([]);
  });
});
