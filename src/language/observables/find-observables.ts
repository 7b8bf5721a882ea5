import type { FoundObservable, Observable, ObservableType } from '../../enrichment.ts';
import { scanObservables } from './scan-observables.ts';

export interface FindOptions {
  /** Without: all but GUIDs. */
  readonly types?: readonly ObservableType[];
  /** Different ones kept at the most. */
  readonly limit?: number;
}

export interface FoundObservables {
  /** In the order of the text; of what is there more than once, the first. */
  readonly observables: readonly FoundObservable[];
  /** How many more different ones there are beyond the limit. */
  readonly more: number;
}

/**
 * The observables of any text: prose, logs, JSON, mail, tables; defanged or not. The host of a URL and the domain of an
 * e-mail address are no observables of their own, unless they stand alone somewhere too.
 */
export function findObservables(
  text: string,
  { types, limit = Number.POSITIVE_INFINITY }: FindOptions = {},
): FoundObservables {
  const isWanted = wanted(types);
  const seen = new Set<string>();
  const observables: FoundObservable[] = [];
  scanObservables(text, (observable) => {
    if (isWanted(observable.type)) {
      const before = seen.size;
      if (seen.add(keyOf(observable)).size > before && observables.length < limit)
        observables.push(observable);
    }
    return false;
  });
  return { observables, more: seen.size - observables.length };
}

/** Reads a word, defanged or not, that is an observable as a whole; undefined where it is none, or more than one. */
export function readObservable(word: string): Observable | undefined {
  const text = word.trim();
  if (text.length > longestWord) return undefined;
  let first: FoundObservable | undefined;
  scanObservables(text, (observable) => {
    first = observable;
    return true;
  });
  return first?.found === text ? { type: first.type, value: first.value } : undefined;
}

const longestWord = 8_192;

/** Which types are looked for: GUIDs, which everything has, only where they are named. */
export function wanted(types: readonly ObservableType[] | undefined): (type: ObservableType) => boolean {
  return types ? (type) => types.includes(type) : (type) => type !== 'guid';
}

/** The same for equal observables. */
export function keyOf({ type, value }: Observable): string {
  return `${type} ${value}`;
}
