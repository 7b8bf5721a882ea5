import type { Action, HuntAnswer } from '../answers.ts';
import type { Cell } from '../types.ts';
import { actionSets, linkSets } from './card-actions.ts';
import type { TextRun } from './card-types.ts';
import { chartElement } from './chart-elements.ts';
import { isNumeric, type ShownCell, showCell, showCount } from './format-cell.ts';
import { knownReader, type Reader, showWindow } from './format-time.ts';
import type { Limits } from './limits.ts';
import { type Picked, pickColumns } from './pick-columns.ts';
import { toneDot } from './runs-of.ts';
import { showText, showWords } from './show-text.ts';
import type { View } from './view.ts';

const MOST_NOTES = 8;
const NOTE_CHARS = 300;
/** Columns share the width by their longest text, within these bounds: on a phone the short ones need their share. */
const WEIGHT = { leastNumber: 7, leastText: 14, most: 18 };

/** What the template `cards/hunt.json` is filled with. */
export function huntData(answer: HuntAnswer, limits: Limits, view: View): object {
  const reader = knownReader(answer);
  const page = pageOf(answer, view.rows);
  const asChart = answer.as === 'chart' && answer.chart !== undefined && limits.chart;
  const onPage = answer.rows.slice(page.from, page.from + Math.min(view.rows, limits.rows));
  const picked = pickColumns(answer.columns, onPage, answer.shown, limits.columns);
  const isEmpty = answer.rows.length === 0;
  const hasTable = !isEmpty && !asChart && picked.length > 0;
  const showsChart = limits.chart && (view.surface !== 'terminal' || page.number === 1);
  const title = showText(answer.title, 120) || showWords(answer.hunt, 80);
  const count = rowCount(answer, reader);
  const notes = answer.notes.slice(0, MOST_NOTES).map((note) => showText(note, NOTE_CHARS));
  return {
    fallbackText: `${title}: ${count}, ${showText(answer.phrase, 80)}`,
    title,
    source: [
      showWords(answer.hunt, 80),
      showText(answer.workspace, 60),
      count,
      durationOf(answer.durationMs, reader),
    ].join(' · '),
    phrase: showText(answer.phrase, 80),
    windows: showWindow(answer.window, reader),
    charts: answer.chart && showsChart ? [chartElement(answer.chart, reader)] : [],
    hasTable,
    ...(hasTable ? tableData(picked, onPage, answer, limits, reader) : {}),
    isEmpty,
    extent: hasTable ? [extentOf(answer, page.from, onPage.length, picked.length, reader)] : [],
    paging: actionSets(pagingOf(answer, page, asChart), 12),
    notes: isEmpty ? [] : notes,
    reasons: isEmpty ? notes : [],
    actions: actionSets(answer.actions, limits.buttons),
    links: linkSets(answer.links ?? [], limits.links),
    hasPivots: answer.pivots.length > 0 && limits.buttons > 0,
    pivots: actionSets(answer.pivots, limits.buttons),
  };
}

interface Page {
  readonly number: number;
  readonly of: number;
  /** Index of its first row. */
  readonly from: number;
}

function pageOf({ rows, page }: HuntAnswer, size: number): Page {
  const of = Math.max(1, Math.ceil(rows.length / size));
  const number = Math.min(of, Math.max(1, Math.trunc(page) || 1));
  return { number, of, from: (number - 1) * size };
}

function pagingOf({ result }: HuntAnswer, page: Page, asChart: boolean): readonly Action[] {
  // A result that was not kept cannot be asked for again.
  if (result === '') return [];
  if (asChart) return [{ title: 'Table', line: `hunt table ${result}`, inPlace: true }];
  const to = (number: number, title: string) => ({
    title,
    line: `hunt page ${number} of ${result}`,
    inPlace: true,
  });
  return [
    ...(page.number > 1 ? [to(page.number - 1, '‹ Previous')] : []),
    ...(page.number < page.of ? [to(page.number + 1, 'Next ›')] : []),
  ];
}

function rowCount({ totalRows, truncated }: HuntAnswer, reader: Reader): string {
  if (totalRows === 0) return 'no rows';
  if (truncated) return `more than ${showCount(totalRows, reader)} rows`;
  return totalRows === 1 ? '1 row' : `${showCount(totalRows, reader)} rows`;
}

function durationOf(ms: number, reader: Reader): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${showCount(Math.round(ms / 100) / 10, reader)} s`;
}

function extentOf(answer: HuntAnswer, from: number, count: number, columns: number, reader: Reader): string {
  const total = showCount(answer.totalRows, reader);
  const first = showCount(from + 1, reader);
  const last = showCount(from + count, reader);
  const isAll = count === answer.totalRows && !answer.truncated;
  const range = count === 1 ? `Row ${first}` : `Rows ${first}–${last}`;
  const whole = count === 1 ? 'The only row' : `All ${total} rows`;
  const part = answer.truncated
    ? `${range} of the first ${total} kept: there are more`
    : `${range} of ${total}`;
  const rows = isAll ? whole : part;
  if (columns >= answer.columns.length) return rows;
  return `${rows} · ${columns} of ${answer.columns.length} columns, the CSV has all`;
}

function tableData(
  picked: readonly Picked[],
  rows: readonly (readonly Cell[])[],
  answer: HuntAnswer,
  limits: Limits,
  reader: Reader,
): object {
  const heads = picked.map(({ column }) => showText(column.name, Math.max(24, limits.cellChars)) || '–');
  const cells = rows.map((row) =>
    picked.map(({ column, index }) =>
      showCell(column, row[index] ?? null, limits.cellChars, reader, answer.window.end),
    ),
  );
  return {
    columns: picked.map(({ column }, at) => ({
      width: weightOf(isNumeric(column), [heads[at] ?? '', ...cells.map((row) => row[at]?.text ?? '')]),
      ...(isNumeric(column) ? { horizontalCellContentAlignment: 'Right' } : {}),
    })),
    head: heads.map((text): TextRun => ({ type: 'TextRun', text, size: 'Small', weight: 'Bolder' })),
    rows: cells.map((row) => ({ cells: row.map(runOf) })),
  };
}

function weightOf(isNumber: boolean, texts: readonly string[]): number {
  const longest = Math.max(...texts.map((text) => text.length));
  return Math.min(WEIGHT.most, Math.max(isNumber ? WEIGHT.leastNumber : WEIGHT.leastText, longest));
}

function runOf({ text, tone, subtle }: ShownCell): TextRun {
  return {
    type: 'TextRun',
    text: tone ? toneDot(tone) + text : text,
    size: 'Small',
    ...(tone && tone !== 'Default' ? { color: tone, weight: 'Bolder' } : {}),
    ...(subtle ? { isSubtle: true } : {}),
  };
}
