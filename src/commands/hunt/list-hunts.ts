import type { Action, HuntListAnswer } from '../../answers.ts';
import type { Hunt } from '../../hunts/hunt.ts';
import type { Context } from '../command.ts';

const mostExamples = 6;

/** `hunt list [words]`: all hunts, with a button for each group; or those that the words fit, with their examples. */
export function listHunts(words: string, { services }: Context): HuntListAnswer {
  const all = services.catalogue.all();
  const wanted = words.trim();
  const isAll = /^(|all)$/i.test(wanted);
  const hunts = isAll ? all : services.catalogue.search(wanted);
  return {
    kind: 'hunt-list',
    title: isAll ? 'Hunts' : `Hunts that fit “${wanted}”`,
    words: wanted,
    hunts,
    total: all.length,
    actions: isAll ? byGroup(all) : examples(hunts),
  };
}

function byGroup(hunts: readonly Hunt[]): readonly Action[] {
  const groups = [...new Set(hunts.map(({ group }) => group))];
  return groups.map((group) => ({ title: group, line: `hunt list ${group}` }));
}

function examples(hunts: readonly Hunt[]): readonly Action[] {
  if (hunts.length === 0) return [{ title: 'All hunts', line: 'hunt list' }];
  return hunts.slice(0, mostExamples).map(({ title, example }) => ({ title, line: example }));
}
