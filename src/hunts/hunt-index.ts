import type { EntityType } from '../types.ts';
import type { Catalogue } from './catalogue.ts';
import type { Hunt } from './hunt.ts';
import { apart, normalised } from './nearest.ts';

interface Entry {
  readonly hunt: Hunt;
  /** What it may be called. */
  readonly keys: readonly string[];
  /** The words of its names, and those of everything else said of it. */
  readonly nameWords: readonly string[];
  readonly otherWords: readonly string[];
}

/** A catalogue in memory: finds hunts by name, nearly by name, by words and by what they take. */
export class HuntIndex implements Catalogue {
  readonly #hunts: readonly Hunt[];
  readonly #byKey = new Map<string, Hunt>();
  #entries: readonly Entry[] | undefined;

  constructor(hunts: readonly Hunt[]) {
    const groups = [...new Set(hunts.map((hunt) => hunt.group))];
    this.#hunts = groups.flatMap((group) => hunts.filter((hunt) => hunt.group === group));
    for (const hunt of hunts) this.#byKey.set(normalised(hunt.name), hunt);
    for (const hunt of hunts) {
      for (const alias of hunt.aliases) {
        const key = normalised(alias);
        if (!this.#byKey.has(key)) this.#byKey.set(key, hunt);
      }
    }
    this.#addWhereClear(hunts, (hunt) => hunt.source.name);
    this.#addWhereClear(hunts, (hunt) => hunt.title);
  }

  all(): readonly Hunt[] {
    return this.#hunts;
  }

  find(name: string): Hunt | undefined {
    return this.#byKey.get(normalised(name));
  }

  nearest(name: string, count = 3): readonly Hunt[] {
    const typed = normalised(name);
    const words = typed.split(' ').filter(Boolean).slice(0, 12);
    if (words.length === 0) return [];
    return this.#index()
      .map((entry) => ({ hunt: entry.hunt, far: farFrom(entry, typed, words) }))
      .filter(({ far }) => far <= 0.45)
      .sort((a, b) => a.far - b.far || a.hunt.rank - b.hunt.rank)
      .slice(0, count)
      .map(({ hunt }) => hunt);
  }

  search(words: string): readonly Hunt[] {
    const wanted = normalised(words).split(' ').filter(Boolean);
    if (wanted.length === 0) return this.#hunts;
    return this.#index()
      .map((entry) => ({ hunt: entry.hunt, score: scoreOf(entry, wanted) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ hunt }) => hunt);
  }

  taking(type: EntityType): readonly Hunt[] {
    return this.#hunts
      .filter((hunt) => hunt.takes[type] !== undefined)
      .sort((a, b) => othersNeeded(a, type) - othersNeeded(b, type) || a.rank - b.rank);
  }

  /** The words of all hunts; made on first use, since finding by name does without. */
  #index(): readonly Entry[] {
    this.#entries ??= this.#hunts.map(entryOf);
    return this.#entries;
  }

  #addWhereClear(hunts: readonly Hunt[], nameOf: (hunt: Hunt) => string): void {
    const holders = Map.groupBy(hunts, (hunt) => normalised(nameOf(hunt)));
    for (const [key, [hunt, ...others]] of holders) {
      if (hunt && others.length === 0 && !this.#byKey.has(key)) this.#byKey.set(key, hunt);
    }
  }
}

function entryOf(hunt: Hunt): Entry {
  const names = [hunt.name, ...hunt.aliases, hunt.source.name, hunt.title].map(normalised);
  const other = [
    hunt.description,
    hunt.group,
    ...hunt.tables,
    ...hunt.techniques,
    ...hunt.tags,
    ...Object.keys(hunt.takes),
    ...Object.values(hunt.entities),
    ...hunt.parameters.map((parameter) => parameter.name),
  ];
  return { hunt, keys: [...new Set(names)], nameWords: wordsOf(names), otherWords: wordsOf(other) };
}

function wordsOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => normalised(text).split(' ')).filter(Boolean))];
}

/** The whole against its names, or word by word; a word of the description counts for less than one of a name. */
function farFrom(entry: Entry, typed: string, words: readonly string[]): number {
  const whole = Math.min(...entry.keys.map((key) => apart(typed, key)));
  const each = words.map((word) =>
    Math.min(nearestOf(word, entry.nameWords), nearestOf(word, entry.otherWords) + 0.15),
  );
  const average = each.reduce((sum, far) => sum + far, 0) / each.length;
  return Math.min(whole, average + 0.05);
}

function nearestOf(word: string, words: readonly string[]): number {
  let nearest = 1;
  for (const one of words) nearest = Math.min(nearest, apart(word, one));
  return nearest;
}

/** Zero unless every word occurs, at least as the beginning of one. */
function scoreOf(entry: Entry, wanted: readonly string[]): number {
  let score = 0;
  for (const word of wanted) {
    const hit =
      hitIn(entry.nameWords, word, 4) ||
      hitIn(entry.otherWords, word, 2) ||
      (entry.keys.some((key) => key.includes(word)) ? 1 : 0);
    if (hit === 0) return 0;
    score += hit;
  }
  return score;
}

function hitIn(words: readonly string[], wanted: string, worth: number): number {
  if (words.includes(wanted)) return worth;
  return words.some((word) => word.startsWith(wanted)) ? worth - 1 : 0;
}

/** How many values a person would still have to give. */
function othersNeeded(hunt: Hunt, type: EntityType): number {
  return hunt.parameters.filter(({ name, required }) => required && name !== hunt.takes[type]).length;
}
