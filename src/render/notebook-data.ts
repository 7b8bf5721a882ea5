import type { NotebookAnswer, NotebookLaunch, NotebookListAnswer, NotebookSummary } from '../answers.ts';
import { actionSets } from './card-actions.ts';
import type { ActionSet, CardElement, TextRun } from './card-types.ts';
import { run, showDay } from './enrichment-words.ts';
import {
  addressBlock,
  addressLabel,
  isForReading,
  type LaunchWay,
  launchWays,
  missingLine,
  openAction,
  openRows,
  shownWays,
} from './launch-way.ts';
import type { Limits } from './limits.ts';
import { factRow, type Line, smallLine } from './section.ts';
import { showText } from './show-text.ts';
import type { View } from './view.ts';

const MOST_NOTES = 8;
/** A notebook takes four or five lines: of twenty, nobody would see the end on a phone. */
const SHARE_OF_ENTRIES = 0.6;
/** The day is the catalogue's, and nobody's in particular. */
const PLAIN_READER = { locale: 'en-GB', timeZone: 'UTC' };

/** What the template `cards/notebook-list.json` is filled with: notebooks by what they are for. */
export function notebookListData(answer: NotebookListAnswer, limits: Limits, view: View): object {
  const { notebooks } = answer;
  const title = showText(answer.title, 120) || 'Notebooks';
  const count = `${notebooks.length} of ${answer.total} notebooks`;
  const most = Math.ceil(limits.entries * (view.surface === 'terminal' ? 1 : SHARE_OF_ENTRIES));
  const shown = notebooks.slice(0, most);
  return {
    fallbackText: `${title}: ${count}`,
    title,
    subtitle: count,
    isEmpty: notebooks.length === 0,
    groups: groupsOf(shown.map((notebook, at) => ({ notebook, isLinked: at < limits.links }))).map(
      ([name, entries]) => ({
        name,
        notebooks: entries.map(({ notebook, isLinked }) => entryOf(notebook, limits, view, isLinked)),
      }),
    ),
    more: moreOf(notebooks.slice(most)),
    notes: [
      ...answer.notes.slice(0, MOST_NOTES).map((note) => showText(note, 300)),
      ...missingLine(shown.flatMap(({ launchers }) => launchers.slice(0, 1))),
      ...(answer.comparedAt === ''
        ? []
        : [`Compared with the repositories on ${showDay(answer.comparedAt, PLAIN_READER)}.`]),
    ],
    actions: actionSets(answer.actions, limits.buttons),
  };
}

/** What the template `cards/notebook.json` is filled with: the way in first, then what is in it. */
export function notebookData(answer: NotebookAnswer, limits: Limits, view: View): object {
  const title = showText(answer.title, 120) || 'Notebook';
  const placed = showText(answer.placed, 300);
  const itself = answer.launchers.filter(({ leadsTo }) => leadsTo === undefined);
  const published = answer.launchers.filter(({ leadsTo }) => leadsTo === 'published');
  const places = answer.launchers.filter(({ leadsTo }) => leadsTo === 'place');
  const [first, ...others] = launchWays(itself).slice(0, limits.links);
  const left = Math.max(0, limits.links - 1 - others.length);
  const read = launchWays(published).slice(0, left);
  const valueChars = Math.max(24, limits.cellChars * 4);
  const carries = [
    ...answer.carries
      .slice(0, Math.min(12, limits.entries))
      .flatMap(({ name, value }) => factRow(showText(name, 40) || '–', showText(value, valueChars) || '–')),
    ...factRow('Goes on with', showText(answer.goesOnWith ?? '', 120)),
  ];
  return {
    fallbackText: [title, placed].filter((part) => part !== '').join(': '),
    title,
    placed: placed === '' ? [] : [placed],
    primary: first === undefined ? [] : primaryOf(first, view),
    carriesAny: carries.length > 0,
    carries,
    others: [
      ...waysUnder('Other ways to open it', others, view),
      ...waysUnder('The notebook that it goes on with', read, view),
      ...waysUnder('Where notebooks are kept', launchWays(places).slice(0, left - read.length), view),
    ],
    missing: missingLine(answer.launchers),
    notes: answer.notes.slice(0, MOST_NOTES).map((note) => showText(note, 300)),
    actions: actionSets(answer.actions, limits.buttons),
  };
}

/** Ways under a heading; nothing where there are none. */
function waysUnder(heading: string, ways: readonly LaunchWay[], view: View): readonly object[] {
  if (ways.length === 0) return [];
  return [{ heading, ways: [...openRows(ways), ...shownWays(ways, view).flatMap(addressOf)] }];
}

function primaryOf(way: LaunchWay, view: View): readonly CardElement[] {
  const set: ActionSet = {
    type: 'ActionSet',
    actions: [{ ...openAction(way, way.opens), style: 'positive' }],
  };
  return [...(way.isLink ? [set] : []), ...shownWays([way], view).flatMap(addressOf)];
}

/** An address to copy, under what it opens. */
function addressOf(way: LaunchWay): readonly CardElement[] {
  const text = run(addressLabel(way), way.isLink ? { size: 'Small', isSubtle: true } : {});
  return [{ type: 'RichTextBlock', spacing: 'Small', inlines: [text] }, addressBlock(way)];
}

function entryOf(notebook: NotebookSummary, limits: Limits, view: View, isLinked: boolean): object {
  const textChars = Math.max(80, limits.cellChars * 3);
  const way = isLinked ? wayTo(notebook) : undefined;
  // A terminal opens no link behind a word: it gets the address whole.
  const isBehindWord = way?.isLink === true && view.surface !== 'terminal';
  const needs = showText(notebook.needs.join(', '), textChars);
  const lines: readonly Line[] = [
    { runs: titleRuns(notebook) },
    {
      runs: [
        run(showText(notebook.purpose, textChars) || '–', { size: 'Small' }),
        ...(needs === '' ? [] : [run(` Needs ${needs}`, { size: 'Small', isSubtle: true })]),
      ],
    },
    ...retiredLine(notebook),
    ...(way === undefined
      ? []
      : [isBehindWord ? { runs: [openRun(way)] } : smallLine(`${way.opens} at this address:`, {})]),
  ];
  const isWhole = way !== undefined && (way.isShown || !isBehindWord);
  return { lines, address: isWhole ? [addressBlock(way)] : [] };
}

/** The chosen way where it leads to the notebook; else one to read it; else any that does. */
function wayTo({ launchers }: NotebookSummary): LaunchWay | undefined {
  const leading = launchers.filter(({ leadsTo }) => leadsTo !== 'place');
  const wayOf = (launch: NotebookLaunch | undefined) => (launch ? launchWays([launch])[0] : undefined);
  const isChosen = leading[0] !== undefined && leading[0] === launchers[0];
  const ways = launchWays(leading);
  return (
    (isChosen ? wayOf(leading[0]) : undefined) ??
    wayOf(leading.find(({ id }) => isForReading(id))) ??
    ways.find(({ isLink }) => isLink) ??
    ways[0]
  );
}

function titleRuns({ title, name, kernel }: NotebookSummary): readonly TextRun[] {
  const aside = [showText(name, 80), kernel === 'python' ? '' : `${kernelName(kernel)} kernel`];
  return [
    run(showText(title, 100) || '–', { weight: 'Bolder' }),
    run(
      aside
        .filter((part) => part !== '')
        .map((part) => ` · ${part}`)
        .join(''),
      { isSubtle: true },
    ),
  ];
}

function kernelName(kernel: string): string {
  const names = new Map([
    ['spark', 'Spark'],
    ['powershell', 'PowerShell'],
    ['csharp', 'C#'],
  ]);
  return names.get(kernel) ?? showText(kernel, 40);
}

function retiredLine({ retired }: NotebookSummary): readonly Line[] {
  if (retired === undefined) return [];
  const why = showText(retired.why, 200).replace(/[.\s]+$/, '');
  const heir = retired.heir === undefined ? '' : showText(retired.heir, 80);
  const said = [why, heir === '' ? '' : `use ${heir}`].filter((part) => part !== '').join(', ');
  return [smallLine(said === '' ? 'Retired' : `Retired: ${said}`, { color: 'Warning' })];
}

function openRun(way: LaunchWay): TextRun {
  const action = openAction(way, way.opens);
  return run(action.title, { size: 'Small', color: 'Accent', selectAction: action });
}

/** How many are not shown, and of which groups: their names are words to look for. */
function moreOf(rest: readonly NotebookSummary[]): readonly string[] {
  if (rest.length === 0) return [];
  const groups = groupsOf(rest.map((notebook) => ({ notebook })));
  const named = groups.slice(0, 6).map(([name, { length }]) => `${showText(name, 40)} ${length}`);
  const others = groups.length > named.length ? ' …' : '';
  return [`… and ${rest.length} more: notebook list <word>`, `Of these: ${named.join(', ')}${others}`];
}

/** By what they are for, in the order in which they come. */
function groupsOf<Entry extends { readonly notebook: NotebookSummary }>(
  entries: readonly Entry[],
): readonly (readonly [string, readonly Entry[]])[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = showText(entry.notebook.group, 80) || '–';
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return [...groups];
}
