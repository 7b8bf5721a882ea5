import type { ObservablesAnswer } from '../answers.ts';
import type { FoundObservable, ObservableType } from '../enrichment.ts';
import { actionSets } from './card-actions.ts';
import type { TextRun } from './card-types.ts';
import { GAP, run } from './enrichment-words.ts';
import type { Limits } from './limits.ts';
import { observableWords } from './observable-words.ts';
import { showText } from './show-text.ts';

const MOST_NOTES = 8;

/** One observable, and the ways in which it was written. */
interface Entry {
  readonly value: string;
  readonly found: Set<string>;
  times: number;
}

/** What the template `cards/observables.json` is filled with: what was found by kind, each once. */
export function observablesData(answer: ObservablesAnswer, limits: Limits): object {
  const groups = groupsOf(answer.observables);
  const total = [...groups.values()].reduce((sum, entries) => sum + entries.length, 0);
  const room = shares(
    [...groups.values()].map((entries) => entries.length),
    limits.entries * 2,
  );
  const title = showText(answer.title, 120) || 'Observables';
  const subtitle = total === 0 ? 'None found' : total === 1 ? '1 observable' : `${total} observables`;
  return {
    fallbackText: `${title}: ${subtitle}`,
    title,
    subtitle,
    groups: [...groups].map(([type, entries], at) => {
      const shown = entries.slice(0, room[at] ?? 0);
      const rest = entries.length - shown.length;
      return {
        name: observableWords[type][entries.length === 1 ? 0 : 1],
        count: `${GAP}${entries.length}`,
        entries: shown.map((entry) => ({ runs: entryRuns(entry, limits) })),
        more: rest > 0 ? [shown.length === 0 ? `${rest} not shown` : `… and ${rest} more`] : [],
      };
    }),
    notes: answer.notes.slice(0, MOST_NOTES).map((note) => showText(note, 300)),
    actions: actionSets(answer.actions, limits.buttons),
  };
}

/** By kind, in the order in which the kinds come. */
function groupsOf(observables: readonly FoundObservable[]): ReadonlyMap<ObservableType, readonly Entry[]> {
  const groups = new Map<ObservableType, Map<string, Entry>>();
  for (const { type, value, found } of observables) {
    const entries = groups.get(type) ?? new Map<string, Entry>();
    groups.set(type, entries);
    const entry = entries.get(value) ?? { value, found: new Set(), times: 0 };
    entries.set(value, entry);
    entry.found.add(found);
    entry.times += 1;
  }
  return new Map([...groups].map(([type, entries]) => [type, [...entries.values()]]));
}

/** Shares a number of lines out: small groups get all they need, the large ones the same each. */
function shares(sizes: readonly number[], lines: number): readonly number[] {
  let left = lines;
  const shared = sizes.map(() => 0);
  const bySize = sizes.map((size, at) => ({ size, at })).sort((a, b) => a.size - b.size);
  bySize.forEach(({ size, at }, taken) => {
    const share = Math.min(size, Math.floor(left / (bySize.length - taken)));
    shared[at] = share;
    left -= share;
  });
  return shared;
}

/** The observable, and how it was written where that looks different. */
function entryRuns({ value, found, times }: Entry, limits: Limits): readonly TextRun[] {
  const max = Math.max(72, limits.cellChars * 2);
  const shown = showText(value, max) || '–';
  const plain = shown.toLowerCase();
  const ways = [...found]
    .map((one) => showText(one, max))
    .filter((one) => one !== '' && one.toLowerCase() !== plain);
  const aside = [
    times > 1 ? `${times}×` : '',
    ways.length > 0 ? `as ${ways.slice(0, 2).join(', ')}${ways.length > 2 ? ' …' : ''}` : '',
  ].filter((part) => part !== '');
  return [
    run(shown, { fontType: 'Monospace', size: 'Small' }),
    ...(aside.length > 0 ? [run(`${GAP}${aside.join(', ')}`, { size: 'Small', isSubtle: true })] : []),
  ];
}
