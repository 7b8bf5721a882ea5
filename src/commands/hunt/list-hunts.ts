import type { HuntListAnswer } from '../../types.ts';
import type { Context } from '../command.ts';

/** `hunt list [words]`: all hunts, or those that the words fit. */
export function listHunts(words: string, { services }: Context): HuntListAnswer {
  const all = services.catalogue.all();
  const wanted = words.trim().toLowerCase();
  const hunts = wanted === '' || wanted === 'all' ? all : services.catalogue.search(wanted);
  return {
    kind: 'hunt-list',
    title: wanted === '' || wanted === 'all' ? 'Hunts' : `Hunts that fit “${words.trim()}”`,
    words: words.trim(),
    hunts,
    total: all.length,
    actions: hunts.length === 0 ? [{ title: 'All hunts', line: 'hunt list' }] : [],
  };
}
