import type { Part } from '../enrichment.ts';
import type { TextRun } from './card-types.ts';
import { GAP, run, sentence } from './enrichment-words.ts';
import type { Reader } from './format-time.ts';
import type { Limits } from './limits.ts';
import { showText } from './show-text.ts';
import type { View } from './view.ts';

/** One line of a card: runs that stand beside each other. */
export interface Line {
  readonly runs: readonly TextRun[];
}

/** A label and what there is to say of it, the first line beside it. */
export interface Row {
  readonly label: readonly TextRun[];
  readonly lines: readonly Line[];
}

/** One part of what is known: a layout of labels, with lines before and after it. */
export interface Section {
  /** A few words beside the heading. */
  readonly aside?: string;
  readonly lines?: readonly Line[];
  readonly rows?: readonly Row[];
  readonly below?: readonly Line[];
}

/** A section as the template takes it. */
export interface HeadedSection extends Required<Section> {
  readonly heading: string;
  readonly hasRows: boolean;
}

/** For whom, and how much of it. */
export interface Writing {
  readonly limits: Limits;
  readonly view: View;
  readonly reader: Reader;
  /** ISO 8601. */
  readonly now: string;
}

/** A part under its heading, whatever became of it; none where it was not asked for. */
export function sectionOf<T>(
  heading: string,
  part: Part<T> | undefined,
  write: (value: T) => Section,
): readonly HeadedSection[] {
  if (part === undefined) return [];
  const {
    aside = '',
    lines = [],
    rows = [],
    below = [],
  } = part.state === 'ready' ? write(part.value) : without(part);
  return [
    { heading, aside: aside === '' ? '' : `${GAP}${aside}`, lines, hasRows: rows.length > 0, rows, below },
  ];
}

function without(part: Exclude<Part<unknown>, { state: 'ready' }>): Section {
  if (part.state === 'pending') return { lines: [{ runs: [run('Still looking …', { isSubtle: true })] }] };
  return {
    lines: [{ runs: [run(sentence(showText(part.why, 300)) || 'Not to be had, and nobody says why')] }],
  };
}

/** A row of plain words; none where there is nothing to say. */
export function factRow(label: string, ...texts: readonly string[]): readonly Row[] {
  const said = texts.filter((text) => text !== '');
  if (said.length === 0) return [];
  return [{ label: [run(label, { isSubtle: true })], lines: said.map((text) => ({ runs: [run(text)] })) }];
}

/** A line in small print. */
export function smallLine(text: string, look: Omit<TextRun, 'text' | 'type'> = { isSubtle: true }): Line {
  return { runs: [run(text, { size: 'Small', ...look })] };
}
