import type { TableElement, TextRun, Tone } from './card-types.ts';
import { cutText } from './cut-text.ts';
import { runsOf, toneDot } from './runs-of.ts';
import type { RichTextRun, SlackBlock, SlackCell } from './slack-blocks.ts';

const MOST = { rows: 100, columns: 20, characters: 10_000 };
const SHORTEST_CELL = 4;
/** Slack's text has no colours, its emoji have. */
const DOTS = new Map<Tone, string>([
  ['Default', 'white_circle'],
  ['Attention', 'red_circle'],
  ['Warning', 'large_orange_circle'],
  ['Accent', 'large_blue_circle'],
  ['Good', 'large_green_circle'],
]);

/** Slack's table block: rows and columns beyond its limits are left out, cells are cut until all fit. */
export function slackTable(table: TableElement): SlackBlock | undefined {
  const grid = table.rows
    .slice(0, MOST.rows)
    .map(({ cells }) => cells.slice(0, MOST.columns).map(({ items }) => items.flatMap(runsOf)));
  const width = Math.max(0, ...grid.map((row) => row.length));
  if (width === 0) return undefined;
  const longest = longestCell(grid);
  return {
    type: 'table',
    column_settings: Array.from({ length: width }, (_, at) => ({
      align: table.columns[at]?.horizontalCellContentAlignment === 'Right' ? 'right' : 'left',
      is_wrapped: true,
    })),
    rows: grid.map((row) => Array.from({ length: width }, (_, at) => cellOf(row[at] ?? [], longest))),
  };
}

/** Runs as Slack's rich text: bold, code, and a dot of the run's colour. */
export function richRuns(runs: readonly TextRun[], max: number): readonly RichTextRun[] {
  let left = max;
  return runs.flatMap((run): readonly RichTextRun[] => {
    const tone = run.color ?? 'Default';
    const dot = run.text.startsWith(toneDot(tone)) ? DOTS.get(tone) : undefined;
    const link = run.selectAction;
    if (link) {
      const label = cutText(run.text, left);
      left -= label.length;
      return label === '' ? [] : [{ type: 'link', url: link.url, text: label }];
    }
    const text = cutText(dot ? ` ${run.text.slice(toneDot(tone).length)}` : run.text, left);
    left -= text.length;
    if (text === '') return [];
    const style = {
      ...(run.weight ? { bold: true as const } : {}),
      ...(run.fontType ? { code: true as const } : {}),
    };
    const shown = { type: 'text' as const, text, ...(Object.keys(style).length > 0 ? { style } : {}) };
    return dot ? [{ type: 'emoji', name: dot }, shown] : [shown];
  });
}

function cellOf(runs: readonly TextRun[], longest: number): SlackCell {
  const isPlain = runs.every(
    ({ color, weight, fontType, selectAction, text }) =>
      !color && !weight && !fontType && !selectAction && !text.startsWith(toneDot('Default')),
  );
  if (isPlain) return { type: 'raw_text', text: cutText(textOf(runs), longest) || '–' };
  const elements = richRuns(runs, longest);
  if (elements.length === 0) return { type: 'raw_text', text: '–' };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function textOf(runs: readonly TextRun[]): string {
  return runs.map(({ text }) => text).join('');
}

function longestCell(grid: readonly (readonly (readonly TextRun[])[])[]): number {
  const lengths = grid.flatMap((row) => row.map((runs) => textOf(runs).length || 1));
  let longest = Math.max(...lengths, SHORTEST_CELL);
  const total = () => lengths.reduce((sum, length) => sum + Math.min(length, longest), 0);
  while (total() > MOST.characters && longest > SHORTEST_CELL) longest = Math.floor(longest * 0.9);
  return longest;
}
