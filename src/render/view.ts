import type { SurfaceName } from '../types.ts';

/** How much of an answer a surface can show at once. */
export interface View {
  readonly surface: SurfaceName;
  /** Rows of a table on one page. */
  readonly rows: number;
  /** Columns of a table. */
  readonly columns: number;
  /** Characters of one cell before it is cut. */
  readonly cellChars: number;
  /** Bytes of the card as JSON in UTF-8: its UTF-16 size, which Teams counts, is at most twice that. */
  readonly bytes: number;
  /** Columns of a table whose cells hold several lines each; 0 where a cell holds one. */
  readonly stacks: 0 | 2 | 4;
  /** True where inputs can be filled in on the card. */
  readonly forms: boolean;
}

/** One view a surface. Teams takes 100 KB of UTF-16 a message (older pages say 40), so its cards stay within 25 kB. */
export const views: Readonly<Record<SurfaceName, View>> = {
  teams: { surface: 'teams', stacks: 2, rows: 10, columns: 4, cellChars: 60, bytes: 25_000, forms: true },
  slack: { surface: 'slack', stacks: 0, rows: 10, columns: 6, cellChars: 60, bytes: 40_000, forms: true },
  web: { surface: 'web', stacks: 4, rows: 15, columns: 6, cellChars: 80, bytes: 100_000, forms: true },
  terminal: {
    surface: 'terminal',
    stacks: 0,
    rows: 40,
    columns: 12,
    cellChars: 120,
    bytes: 400_000,
    forms: false,
  },
};
