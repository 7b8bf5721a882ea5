import type { Action, EnrichmentListAnswer } from '../answers.ts';
import { type Enrichment, severities } from '../enrichment.ts';
import { actionSets } from './card-actions.ts';
import type { TextRun } from './card-types.ts';
import { compactLine } from './compact-line.ts';
import { enrichmentTable } from './enrichment-table.ts';
import { GAP, ready, run } from './enrichment-words.ts';
import { showCount } from './format-cell.ts';
import { knownReader, type Reader } from './format-time.ts';
import type { Limits } from './limits.ts';
import { toneDot } from './runs-of.ts';
import { severityRun } from './severity-look.ts';
import { showText } from './show-text.ts';
import type { View } from './view.ts';

const MOST_NOTES = 8;

/** What the template `cards/enrichment-list.json` is filled with: a table by pages, or a quiet line for each. */
export function enrichmentListData(answer: EnrichmentListAnswer, limits: Limits, view: View): object {
  const { enrichments, compact } = answer;
  const reader = knownReader(answer);
  const title = showText(answer.title, 120) || 'Observables';
  const of = Math.max(1, Math.ceil(enrichments.length / view.rows));
  const page = Math.min(of, Math.max(1, Math.trunc(answer.page) || 1));
  const from = (page - 1) * view.rows;
  const onPage = compact ? [] : enrichments.slice(from, from + Math.min(view.rows, limits.rows));
  const lined = compact ? enrichments.slice(0, limits.entries) : [];
  const unlined = compact ? enrichments.length - lined.length : 0;
  const pending = pendingOf(enrichments, reader);
  const summary = summaryOf(enrichments, reader);
  return {
    fallbackText: `${title}: ${wordsOf(summary) || `${showCount(enrichments.length, reader)} looked up`}`,
    title,
    compact,
    isTable: !compact,
    summary: compact || summary.length === 0 ? [] : [{ runs: summary }],
    lines: lined.map((enrichment) => ({ runs: compactLine(enrichment, limits, reader) })),
    more: unlined > 0 ? [`… and ${showCount(unlined, reader)} more do not fit here.`] : [],
    hasTable: onPage.length > 0,
    isEmpty: enrichments.length === 0,
    ...(onPage.length > 0 ? enrichmentTable(onPage, limits, view, reader, answer.now) : {}),
    extent:
      onPage.length > 0
        ? [extentOf(from, onPage.length, enrichments.length, summary.length > 0, reader)]
        : [],
    paging: compact ? [] : actionSets(pagingOf(answer.result, page, of), 2),
    stillTable: compact ? [] : pending,
    stillQuiet: compact ? pending : [],
    notes: answer.notes.slice(0, MOST_NOTES).map((note) => showText(note, 300)),
    actions: actionSets(answer.actions, limits.buttons),
  };
}

/** How many of each severity, in words and colours; nothing where no verdict was asked for. */
function summaryOf(enrichments: readonly Enrichment[], reader: Reader): readonly TextRun[] {
  const found = enrichments.flatMap(({ intel }) => ready(intel)?.overall.severity ?? []);
  const counted = severities.flatMap((severity) => {
    const count = found.filter((one) => one === severity).length;
    return count === 0 ? [] : [severityRun(severity, {}, `${showCount(count, reader)}\u00a0`)];
  });
  return counted.flatMap((one, at) => (at === 0 ? [one] : [run(`${GAP}${GAP}`), one]));
}

/** The same without dots, for a notification. */
function wordsOf(summary: readonly TextRun[]): string {
  return summary
    .filter(({ weight }) => weight !== undefined)
    .map(({ text }) => text.slice(toneDot('Good').length).replaceAll('\u00a0', ' '))
    .join(', ');
}

function pendingOf(enrichments: readonly Enrichment[], reader: Reader): readonly string[] {
  const count = enrichments.filter(({ intel, location, registration, sightings }) =>
    [intel, location, registration, sightings].some((part) => part?.state === 'pending'),
  ).length;
  if (count === 0) return [];
  return [`Still looking: ${showCount(count, reader)} of ${showCount(enrichments.length, reader)} …`];
}

function pagingOf(result: string | undefined, page: number, of: number): readonly Action[] {
  // A result that was not kept cannot be asked for again.
  if (!result) return [];
  const to = (number: number, title: string) => ({
    title,
    line: `enrich page ${number} of ${result}`,
    inPlace: true,
  });
  return [...(page > 1 ? [to(page - 1, '‹ Previous')] : []), ...(page < of ? [to(page + 1, 'Next ›')] : [])];
}

function extentOf(from: number, count: number, total: number, isSorted: boolean, reader: Reader): string {
  const order = isSorted && total > 1 ? ', worst first' : '';
  if (count === total) return count === 1 ? 'The only one' : `All ${showCount(total, reader)}${order}`;
  const [first, last, all] = [from + 1, from + count, total].map((number) => showCount(number, reader));
  return `${first}–${last} of ${all}${order}`;
}
