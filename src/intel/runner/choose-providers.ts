import { closest, distance } from 'fastest-levenshtein';
import { UserError } from '../../errors.ts';
import type { HouseProvider, Provider } from '../provider.ts';

/** Sets that people choose by name: which providers outside are in each. Those of the house are in every one. */
const sets = new Map<string, (provider: Provider) => boolean>([
  ['all', () => true],
  ['free', ({ free }) => free],
  ['internal', () => false],
]);

/** Words for the sets. */
export const providerSets = [...sets.keys()];

/**
 * Ids that words mean: sets and names, separated by commas, each id once and in the order of the registry. A set takes
 * the providers of the house along; names alone mean exactly these.
 * @throws {UserError} naming the nearest that there is.
 */
export function chooseProviders(
  words: string,
  house: readonly HouseProvider[],
  outside: readonly Provider[],
): readonly string[] {
  const known = [...house, ...outside];
  // An id wins over a name, and that over MSTICPy's, which two plans of one service share.
  const named = new Map([
    ...outside.map(({ id, msticpy = id }) => [plain(msticpy), id] as const),
    ...known.map(({ id, name }) => [plain(name), id] as const),
    ...known.map(({ id }) => [plain(id), id] as const),
  ]);
  const chosen = new Set<string>();
  for (const word of words.split(',').map((text) => text.trim())) {
    if (word === '') continue;
    const set = sets.get(word.toLowerCase());
    const id = named.get(plain(word));
    if (set) {
      for (const provider of house) chosen.add(provider.id);
      for (const provider of outside.filter(set)) chosen.add(provider.id);
    } else if (id !== undefined) chosen.add(id);
    else throw unknown(word, [...providerSets, ...known.map((provider) => provider.id)]);
  }
  if (chosen.size === 0) {
    throw new UserError('That names no provider.', {
      title: 'No provider chosen',
      hint: `Choose a set (${providerSets.join(', ')}) or names, such as virustotal,otx.`,
    });
  }
  return known.map(({ id }) => id).filter((id) => chosen.has(id));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s._-]+/g, '');
}

function unknown(word: string, known: readonly string[]): UserError {
  const shown = word.length > 40 ? `${word.slice(0, 39)}…` : word;
  const nearest = closest(word.toLowerCase(), known);
  const near = distance(word.toLowerCase(), nearest) <= Math.max(2, nearest.length / 2);
  return new UserError(`There is no threat-intelligence provider “${shown}”.`, {
    title: 'No such provider',
    hint: near ? `Did you mean ${nearest}?` : `There are: ${known.join(', ')}.`,
  });
}
