import type { Action, HuntListAnswer } from '../../answers.ts';
import type { Hunt } from '../../hunts/hunt.ts';
import type { Context } from '../command.ts';
import { takePage } from './take-page.ts';

const mostRuns = 6;

/**
 * `hunt list [words]`: a few hunts of each group, with a button for it; or all that the words fit (a name, a table, a
 * MITRE technique, an entity), page by page, with what runs them or asks for what is missing.
 */
export function listHunts(about: string, { services }: Context): HuntListAnswer {
  const all = services.catalogue.all();
  const { text: words, page } = takePage(about);
  const isAll = /^(|all)$/i.test(words);
  const hunts = isAll ? all : services.catalogue.search(words);
  return {
    kind: 'hunt-list',
    title: isAll ? 'Hunts' : `Hunts that fit “${words}”`,
    words,
    hunts: words === '' ? byRank(all) : hunts,
    total: all.length,
    ...(words === '' && page === undefined ? {} : { page: page ?? 1 }),
    line: `hunt list ${words || 'all'}`,
    actions: isAll ? byGroup(all) : runs(hunts),
  };
}

function byRank(hunts: readonly Hunt[]): readonly Hunt[] {
  const groups = Map.groupBy(hunts, ({ group }) => group);
  return [...groups.values()].flatMap((group) => group.toSorted((a, b) => a.rank - b.rank));
}

function byGroup(hunts: readonly Hunt[]): readonly Action[] {
  const groups = [...new Set(hunts.map(({ group }) => group))];
  return groups.map((group) => ({ title: group, line: `hunt list ${group}` }));
}

/** A hunt that lacks a value answers with its form. */
function runs(hunts: readonly Hunt[]): readonly Action[] {
  if (hunts.length === 0) return [{ title: 'All hunts', line: 'hunt list' }];
  return hunts
    .filter(({ unrunnable }) => !unrunnable)
    .slice(0, mostRuns)
    .map(({ title, name, aliases }) => ({ title, line: `hunt ${aliases[0] ?? name}` }));
}
