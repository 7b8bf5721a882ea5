import type { Action, HuntListAnswer, HuntSummary } from '../answers.ts';
import { actionSets } from './card-actions.ts';
import type { Limits } from './limits.ts';
import { showText, showWords } from './show-text.ts';
import type { View } from './view.ts';

/** Hunts of each group where all groups are shown at once. */
const fewOfGroup = 3;

interface Group {
  readonly name: string;
  readonly hunts: readonly HuntSummary[];
}

/** What the template `cards/hunt-list.json` is filled with: a few hunts of every group, or one page of those that fit. */
export function huntListData(answer: HuntListAnswer, limits: Limits, view: View): object {
  const title = showText(answer.title, 120);
  const count = `${answer.hunts.length} of ${answer.total} hunts`;
  const { groups, more, paging, where } =
    answer.page === undefined ? overview(answer, limits) : onePage(answer, answer.page, limits, view);
  return {
    fallbackText: `${title}: ${count}`,
    title,
    subtitle: `${count}${where}`,
    isEmpty: answer.hunts.length === 0,
    groups: groups.map(({ name, hunts }) => ({ name, hunts: hunts.map((hunt) => entryOf(hunt, limits)) })),
    more,
    paging: actionSets(paging, 2),
    actions: actionSets(answer.actions, limits.buttons),
  };
}

interface Shown {
  readonly groups: readonly Group[];
  readonly more: readonly string[];
  readonly paging: readonly Action[];
  readonly where: string;
}

function overview({ hunts }: HuntListAnswer, limits: Limits): Shown {
  const all = groupsOf(hunts);
  const few = Math.max(1, Math.min(fewOfGroup, Math.floor(limits.entries / Math.max(1, all.length))));
  const groups = all.map((group) => ({
    name: group.hunts.length > few ? `${group.name} (${group.hunts.length})` : group.name,
    hunts: group.hunts.slice(0, few),
  }));
  const shown = groups.reduce((sum, group) => sum + group.hunts.length, 0);
  const rest = hunts.length - shown;
  const more =
    rest > 0 ? [`… and ${rest} more: press a group, type hunt list all, or hunt list and a word.`] : [];
  return { groups, more, paging: [], where: '' };
}

function onePage({ hunts, line }: HuntListAnswer, asked: number, limits: Limits, view: View): Shown {
  const size = Math.max(1, view.rows);
  const of = Math.max(1, Math.ceil(hunts.length / size));
  const page = Math.min(of, Math.max(1, Math.trunc(asked) || 1));
  const onIt = hunts.slice((page - 1) * size, page * size);
  const shown = onIt.slice(0, limits.entries);
  const rest = onIt.length - shown.length;
  const to = (number: number, title: string): Action => ({
    title,
    line: `${line} page ${number}`,
    inPlace: true,
  });
  return {
    groups: groupsOf(shown),
    more: rest > 0 ? [`… and ${rest} more of this page do not fit: add a word to find them.`] : [],
    paging: [
      ...(page > 1 ? [to(page - 1, '‹ Previous')] : []),
      ...(page < of ? [to(page + 1, 'Next ›')] : []),
    ],
    where: of > 1 ? `, page ${page} of ${of}` : '',
  };
}

function entryOf(hunt: HuntSummary, limits: Limits): object {
  return {
    title: showWords(hunt.title, 80) || '–',
    name: ` · ${showWords([...hunt.aliases.slice(0, 1), hunt.name].join(' · '), 120)}`,
    description: showText(described(hunt), Math.max(80, limits.cellChars * 2)) || '–',
    example: showWords(hunt.example, 160) || `hunt ${showWords(hunt.name, 80)}`,
  };
}

function described({ description, unrunnable }: HuntSummary): string {
  return unrunnable ? `Cannot be run here, since it is ${unrunnable}. ${description}` : description;
}

/** Hunts by what is hunted, in the order in which they come. */
function groupsOf(hunts: readonly HuntSummary[]): readonly Group[] {
  const groups = Map.groupBy(hunts, ({ group }) => showWords(group, 80) || '–');
  return [...groups].map(([name, of]) => ({ name, hunts: of }));
}
