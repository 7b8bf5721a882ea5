import type { Answer } from '../answers.ts';
import type { View } from './view.ts';

/** How much of an answer one try at a card shows. */
export interface Limits {
  readonly rows: number;
  readonly columns: number;
  readonly cellChars: number;
  /** Characters of a longer text: a query, a message, a description. */
  readonly textChars: number;
  /** Entries of a list. */
  readonly entries: number;
  /** Buttons of each group. */
  readonly buttons: number;
  /** Ways out of the chat: their addresses carry the query, and are long. */
  readonly links: number;
  readonly chart: boolean;
  readonly picture: boolean;
}

/**
 * Tries at a card, largest first: slightly shorter cells and texts, then no links, then still shorter cells, then fewer
 * rows, columns and entries, then no chart or picture, then few buttons. What an answer does not have is not taken from it.
 */
export function limitsFor(view: View, answer: Answer): readonly Limits[] {
  const hasTable = answer.kind === 'hunt' || (answer.kind === 'enrichment-list' && !answer.compact);
  const full: Limits = {
    rows: hasTable ? view.rows : 0,
    columns: hasTable ? view.columns : 0,
    cellChars: view.cellChars,
    textChars: Math.min(12_000, Math.floor(view.bytes / 3)),
    entries: view.rows * 2,
    buttons: 12,
    links: linksOf(answer),
    chart: answer.kind === 'hunt' && answer.chart !== undefined,
    picture: answer.kind === 'picture',
  };
  const tries = [full];
  const then = (change: (last: Limits) => Partial<Limits>) => {
    const last = tries.at(-1) ?? full;
    tries.push({ ...last, ...change(last) });
  };
  const shorten = (share: number) => {
    const textChars = Math.max(300, Math.floor(full.textChars * share));
    then(() => ({ cellChars: Math.max(12, Math.floor(full.cellChars * share)), textChars }));
  };
  shorten(0.66);
  // A notebook is there to be opened: its first way in goes last.
  const leastLinks = answer.kind === 'notebook' ? 1 : 0;
  for (const links of [2, leastLinks]) if (links < full.links) then(() => ({ links }));
  for (const share of [0.4, 0.25]) shorten(share);
  for (const share of [0.75, 0.5, 0.3]) {
    then(() => ({ rows: Math.ceil(full.rows * share), entries: Math.ceil(full.entries * share) }));
  }
  for (const columns of [4, 3, 2]) then((last) => ({ columns: Math.min(last.columns, columns) }));
  if (full.chart) then(() => ({ chart: false }));
  if (full.picture) then(() => ({ picture: false }));
  for (const buttons of [6, 3, 1, 0]) then(() => ({ buttons }));
  then(() => ({ rows: 1, entries: 2, cellChars: 12, textChars: 300 }));
  if (leastLinks > 0 && full.links > 0) then(() => ({ links: 0 }));
  return tries;
}

const MOST_LINKS = 12;
/** Pages of providers are a word each, not a button. */
const MOST_PAGES = 40;
const MOST_NOTEBOOKS = 80;

function linksOf(answer: Answer): number {
  if (answer.kind === 'hunt' || answer.kind === 'file') {
    return Math.min(MOST_LINKS, answer.links?.length ?? 0);
  }
  if (answer.kind === 'notebook') return Math.min(MOST_LINKS, answer.launchers.length);
  // One a notebook; no view shows more of them than this.
  if (answer.kind === 'notebook-list') return Math.min(MOST_NOTEBOOKS, answer.notebooks.length);
  const intel = answer.kind === 'enrichment' ? answer.enrichment.intel : undefined;
  return intel?.state === 'ready' ? Math.min(MOST_PAGES, intel.value.verdicts.length) : 0;
}

/** Says in one sentence what the limits took away from the first try; empty where nothing. */
export function shortenedBy(limits: Limits, full: Limits): string {
  const taken = [
    limits.cellChars < full.cellChars ? `values are cut at ${limits.cellChars} characters` : '',
    limits.rows < full.rows ? `only ${limits.rows} of ${full.rows} rows a page` : '',
    limits.columns < full.columns ? `only ${limits.columns} columns` : '',
    limits.links < full.links
      ? limits.links === 0
        ? 'no links'
        : `only ${limits.links} ${limits.links === 1 ? 'link' : 'links'}`
      : '',
    full.chart && !limits.chart ? 'no chart' : '',
    full.picture && !limits.picture ? 'no picture' : '',
    limits.buttons < full.buttons ? 'fewer buttons' : '',
  ].filter((part) => part !== '');
  return taken.length === 0 ? '' : `Shortened to fit into one message: ${taken.join(', ')}.`;
}
