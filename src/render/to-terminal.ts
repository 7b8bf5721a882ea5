import type {
  AdaptiveCard,
  CardAction,
  CardElement,
  LineAction,
  LinkAction,
  TableCell,
  TableElement,
  TextRun,
  Tone,
} from './card-types.ts';
import { chartOf } from './chart-elements.ts';
import { chartText } from './chart-text.ts';
import { runsOf, textOf } from './runs-of.ts';
import { showText, visible, visibleCode } from './show-text.ts';
import { type Paint, terminalTable } from './terminal-table.ts';
import { textWidth, wrapText } from './text-width.ts';

/** Where the text goes. */
export interface Terminal {
  /** Cells a line. */
  readonly width: number;
  readonly color: boolean;
}

/** Lines of one element; `close` where no blank line goes before them. */
interface Part {
  readonly lines: readonly string[];
  readonly close: boolean;
}

const ESC = '\u001b[';
const TONES: Readonly<Record<Tone, string>> = {
  Accent: '36',
  Attention: '31',
  Default: '39',
  Good: '32',
  Warning: '33',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours.
const COLORS = /\u001b\[[0-9;]+m/g;
const LEAST_WIDTH = 20;
const WIDEST_LABEL = 24;
const LONGEST_TITLE = 44;

/** Turns any of our cards into lines for a terminal. No control character but our own colours comes out. */
export function toTerminal(card: AdaptiveCard, options: Terminal): string {
  const width = Math.max(LEAST_WIDTH, Math.floor(options.width) || 0);
  const paint: Paint = options.color ? colored : (text) => text;
  const parts = joinButtons(card.body).flatMap((element) => partsOf(element, width, paint));
  return parts
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ lines, close }, at) => (at === 0 || close ? lines : ['', ...lines]))
    .join('\n');
}

/** Rows of buttons that go on from each other become one list. */
function joinButtons(body: readonly CardElement[]): readonly CardElement[] {
  const joined: CardElement[] = [];
  for (const element of body) {
    const last = joined.at(-1);
    if (element.type === 'ActionSet' && last?.type === 'ActionSet' && isClose(element)) {
      joined[joined.length - 1] = { ...last, actions: [...last.actions, ...element.actions] };
    } else joined.push(element);
  }
  return joined;
}

function colored(text: string, run: Omit<TextRun, 'text' | 'type'>): string {
  const codes = [
    ...(run.weight ? ['1'] : []),
    ...(run.isSubtle ? ['2'] : []),
    ...(run.color && run.color !== 'Default' ? [TONES[run.color]] : []),
  ];
  return codes.length === 0 || text.trim() === '' ? text : `${ESC}${codes.join(';')}m${text}${ESC}0m`;
}

function partsOf(element: CardElement, width: number, paint: Paint): readonly Part[] {
  if (element.type === 'Container') {
    return element.items
      .flatMap((item) => partsOf(item, width, paint))
      .map((part, at) => (at === 0 ? { ...part, close: isClose(element) } : part));
  }
  return [{ lines: linesOf(element, width, paint), close: isClose(element) }];
}

function isClose({ spacing }: CardElement): boolean {
  return spacing === 'None' || spacing === 'Small';
}

function linesOf(element: CardElement, width: number, paint: Paint): readonly string[] {
  switch (element.type) {
    case 'TextBlock':
      return wrapText(visible(element.text), width).map((line) => paint(line, element));
    case 'RichTextBlock':
      return paragraph(element.inlines, width, paint);
    case 'CodeBlock':
      return visibleCode(element.codeSnippet)
        .split('\n')
        .map((line) => `  ${line}`);
    case 'Table':
      if (element.firstRowAsHeaders !== true) return layout(element, width, paint);
      return terminalTable(element, width, paint);
    case 'ActionSet':
      return buttons(element.actions, paint);
    case 'Input.Text':
      return wrapText(
        visible(`${element.label}${element.placeholder ? `: ${element.placeholder}` : ''}`),
        width,
      );
    case 'Chart.Line':
    case 'Chart.VerticalBar':
    case 'Chart.VerticalBar.Grouped':
    case 'Chart.HorizontalBar':
    case 'Chart.HorizontalBar.Stacked':
    case 'Chart.Pie': {
      const chart = chartOf(element);
      const lines = chartText(chart, Math.min(width, 80)).map(visible);
      return [paint(visible(chart.title), { weight: 'Bolder' }), ...lines];
    }
    default:
      return [];
  }
}

/** Lines of a text that is wrapped where it has to be, each run painted in its own look. */
function paragraph(runs: readonly TextRun[], width: number, paint: Paint): readonly string[] {
  const shown = runs.map((run) => ({ ...run, text: visibleCode(run.text) }));
  const text = shown.map((run) => run.text).join('');
  if (text.trim() === '') return [];
  let at = 0;
  return wrapText(text, width).map((line) => {
    // Spaces and line ends between two lines stand in neither.
    at = text.indexOf(line, at);
    const painted = paintedSlice(shown, at, at + line.length, paint);
    at += line.length;
    return painted;
  });
}

function paintedSlice(runs: readonly TextRun[], from: number, to: number, paint: Paint): string {
  let start = 0;
  return runs
    .map((run) => {
      const piece = run.text.slice(Math.max(0, from - start), Math.max(0, to - start));
      start += run.text.length;
      return piece === '' ? '' : paint(piece, run);
    })
    .join('');
}

/** A layout: the labels one below the other, what there is to say of each beside it. */
function layout({ rows }: TableElement, width: number, paint: Paint): readonly string[] {
  const labels = rows.map(({ cells: [label] }) =>
    textWidth(visible((label?.items ?? []).map(textOf).join(' '))),
  );
  const left = Math.min(Math.max(0, ...labels), WIDEST_LABEL, Math.floor(width / 3));
  return rows.flatMap(({ cells: [label, ...others] }) => {
    const lines = (cell: TableCell | undefined, room: number) =>
      (cell?.items ?? []).flatMap((item) => paragraph(runsOf(item), room, paint));
    const names = lines(label, left);
    const said = others.flatMap((cell) => lines(cell, width - left - 2));
    return Array.from({ length: Math.max(names.length, said.length) }, (_, at) => {
      const name = names[at] ?? '';
      const gap = ' '.repeat(Math.max(0, left - textWidth(name.replace(COLORS, ''))) + 2);
      return `${name}${gap}${said[at] ?? ''}`.trimEnd();
    });
  });
}

/** Buttons as the lines that one can type, and links as the addresses that one can open or copy. */
function buttons(actions: readonly CardAction[], paint: Paint): readonly string[] {
  const links = actions.filter((action) => action.type === 'Action.OpenUrl');
  const lines = actions.filter((action) => action.type !== 'Action.OpenUrl');
  return [...lineButtons(lines, paint), ...links.flatMap((link) => linkLines(link, paint))];
}

/** An address is never wrapped: only a whole one can be followed. */
function linkLines({ title, url }: LinkAction, paint: Paint): readonly string[] {
  return [`  ${visible(title)}`, `    ${paint(visible(url), { color: 'Accent' })}`];
}

function lineButtons(actions: readonly LineAction[], paint: Paint): readonly string[] {
  const shown = actions.map(({ title, data }) => ({ title: visible(title), line: showText(data.line) }));
  const left = Math.min(LONGEST_TITLE, Math.max(0, ...shown.map(({ title }) => textWidth(title))));
  return shown.map(({ title, line }) => {
    if (title === line) return `  ${paint(line, { color: 'Accent' })}`;
    const gap = ' '.repeat(Math.max(0, left - textWidth(title)));
    return `  ${title}${gap}  ${paint(line, { color: 'Accent' })}`;
  });
}
