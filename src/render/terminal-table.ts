import type { TableElement, TextRun } from './card-types.ts';
import { runsOf } from './runs-of.ts';
import { visible } from './show-text.ts';
import { fitText, textWidth, wrapText } from './text-width.ts';

/** Paints a text that is already as wide as it shall be. */
export type Paint = (text: string, run: Omit<TextRun, 'text' | 'type'>) => string;

const GAP = ' │ ';
/** Columns are left out, from the right, before one that needs it gets less than this. */
function enoughOf(width: number): number {
  return Math.min(28, Math.max(12, Math.floor(width / 4.5)));
}

/** A table as lines of aligned columns, the first row as heads, no line wider than `width`. */
export function terminalTable(table: TableElement, width: number, paint: Paint): readonly string[] {
  const rows = table.rows.map(({ cells }) => cells.map(({ items }) => items.flatMap(runsOf)));
  const [head] = rows;
  if (!head || head.length === 0) return [];
  const natural = head.map((_, at) => Math.max(1, ...rows.map((row) => textWidth(textOf(row[at] ?? [])))));
  const widths = fitColumns(natural, width);
  const lines = rows.map((row) =>
    widths
      .map((cells, at) => {
        const runs = row[at] ?? [];
        const right = table.columns[at]?.horizontalCellContentAlignment === 'Right';
        const text = fitText(textOf(runs), cells, right ? 'right' : 'left');
        const { text: _, type: __, ...look } = runs[0] ?? { text: '', type: 'TextRun' as const };
        const isLast = at === widths.length - 1;
        return paint(isLast ? text.trimEnd() : text, look);
      })
      .join(paint(GAP, { isSubtle: true }))
      .trimEnd(),
  );
  const rule = paint(widths.map((cells) => '─'.repeat(cells)).join('─┼─'), { isSubtle: true });
  const hidden = head.slice(widths.length).map(textOf);
  return [
    ...lines.slice(0, 1),
    rule,
    ...lines.slice(1),
    ...leftOut(hidden, width).map((line) => paint(line, { isSubtle: true })),
  ];
}

function leftOut(heads: readonly string[], width: number): readonly string[] {
  if (heads.length === 0) return [];
  return wrapText(`Too narrow for ${heads.join(', ')}`, width);
}

function textOf(runs: readonly TextRun[]): string {
  return visible(runs.map(({ text }) => text).join(''));
}

/** Widths of as many columns as fit: all at their natural width where there is room, else the widest give way first. */
function fitColumns(natural: readonly number[], width: number): readonly number[] {
  let columns = natural;
  const enough = enoughOf(width);
  const least = (all: readonly number[]) =>
    all.reduce((sum, one) => sum + Math.min(one, enough), 0) + GAP.length * (all.length - 1);
  while (columns.length > 1 && least(columns) > width) columns = columns.slice(0, -1);
  const room = Math.max(1, width - GAP.length * (columns.length - 1));
  let cap = Math.max(...columns);
  const total = () => columns.reduce((sum, one) => sum + Math.min(one, cap), 0);
  while (total() > room && cap > 1) cap -= 1;
  let spare = room - total();
  return columns.map((one) => {
    const extra = one > cap && spare > 0 ? 1 : 0;
    spare -= extra;
    return Math.min(one, cap) + extra;
  });
}
