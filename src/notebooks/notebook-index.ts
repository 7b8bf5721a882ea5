import { nearest } from '../language/nearest.ts';
import type { EntityType } from '../types.ts';
import type { NotebookCatalogue } from './catalogue.ts';
import type { LaunchTarget, Notebook, Repository } from './notebook.ts';

interface Entry {
  readonly notebook: Notebook;
  readonly nameWords: readonly string[];
  readonly otherWords: readonly string[];
}

/** A catalogue in memory: finds notebooks by name, nearly by name, by words and by what they carry on from. */
export class NotebookIndex implements NotebookCatalogue {
  /** Ids that two notebooks claim; the first of them is kept. */
  readonly problems: readonly string[];
  readonly #notebooks: readonly Notebook[];
  readonly #repositories: ReadonlyMap<string, Repository>;
  readonly #byKey = new Map<string, Notebook>();
  readonly #entries: readonly Entry[];

  constructor(notebooks: readonly Notebook[], repositories: readonly Repository[]) {
    const problems: string[] = [];
    const byId = new Map<string, Notebook>();
    for (const notebook of notebooks) {
      const before = byId.get(notebook.id);
      if (!before) byId.set(notebook.id, notebook);
      else problems.push(`${notebook.path}: its name ${notebook.id} belongs to ${before.path}`);
    }
    const kept = [...byId.values()];
    const groups = [...new Set(kept.map(({ group }) => group))];
    const grouped = groups.flatMap((group) => kept.filter((one) => one.group === group));
    this.#notebooks = [...grouped.filter((one) => !one.retired), ...grouped.filter((one) => one.retired)];
    this.#repositories = new Map(repositories.map((repository) => [repository.id, repository]));
    this.#entries = this.#notebooks.map(entryOf);
    this.problems = problems;
    for (const notebook of this.#notebooks) this.#byKey.set(normalised(notebook.id), notebook);
    this.#addWhereClear(({ title }) => title);
    this.#addWhereClear(({ path }) => fileName(path));
    this.#addWhereClear(({ path }) => path.replace(/\.ipynb$/i, ''));
  }

  all(): readonly Notebook[] {
    return this.#notebooks;
  }

  find(name: string): Notebook | undefined {
    return this.#byKey.get(keyOf(name));
  }

  nearest(name: string, count = 3): readonly Notebook[] {
    const typed = keyOf(name);
    if (typed === '') return [];
    const near = nearest(typed, [...this.#byKey.keys()], count * 3);
    const byName = near.flatMap((key) => this.#byKey.get(key) ?? []);
    const byWord = this.#entries
      .map(({ notebook, nameWords, otherWords }) => {
        const words = typed.split(' ').filter((word) => word.length > 2);
        const hits = words.map((word) => hitIn(nameWords, word, 4) || hitIn(otherWords, word, 2));
        return { notebook, score: hits.reduce((sum, hit) => sum + hit, 0) };
      })
      .filter(({ score }) => score > 1)
      .sort((a, b) => b.score - a.score)
      .map(({ notebook }) => notebook);
    return [...new Set([...byName, ...byWord])].slice(0, count);
  }

  search(words: string): readonly Notebook[] {
    const wanted = normalised(words).split(' ').filter(Boolean);
    if (wanted.length === 0) return this.#notebooks;
    return this.#entries
      .map((entry) => ({ notebook: entry.notebook, score: scoreOf(entry, wanted) }))
      .filter(({ score }) => score > 0)
      .sort(
        (a, b) =>
          Number(Boolean(a.notebook.retired)) - Number(Boolean(b.notebook.retired)) || b.score - a.score,
      )
      .map(({ notebook }) => notebook);
  }

  forEntity(type: EntityType): readonly Notebook[] {
    return this.#best(({ takes, entities }) => {
      const filled = takes?.[type] !== undefined;
      // What it is for counts before what it can be narrowed to.
      if (!entities.includes(type)) return filled ? 1 : 0;
      return (filled ? 8 : 4) - entities.length * 0.1;
    });
  }

  forHunt(fullName: string, tables: readonly string[]): readonly Notebook[] {
    const name = fullName.toLowerCase();
    const family = name.split('.')[0] ?? name;
    const read = tables.map((table) => table.toLowerCase());
    return this.#best(({ hunts = [], needs }) => {
      const named = hunts.map((hunt) => hunt.toLowerCase());
      if (named.includes(name)) return 100;
      if (named.includes(family)) return 50 - named.length;
      // A notebook that reads dozens of tables says little about one of them.
      const both = needs.filter((need) => read.includes((need.split(' ')[0] ?? need).toLowerCase())).length;
      return both === 0 ? 0 : (10 * both) / needs.length;
    });
  }

  forIncident(): readonly Notebook[] {
    return this.#best(({ takes, needs }) => {
      if (takes?.incident !== undefined) return 2;
      return needs.includes('SecurityIncident') ? 1 : 0;
    });
  }

  repository(id: string): Repository | undefined {
    return this.#repositories.get(id);
  }

  sourceOf({ repository, path }: Notebook): LaunchTarget['source'] {
    const published = this.#repositories.get(repository);
    if (!published || published.owner === '') return undefined;
    return { owner: published.owner, name: published.name, ref: published.ref, path };
  }

  heirOf({ retired }: Notebook): Notebook | undefined {
    return retired?.heir === undefined ? undefined : this.#byKey.get(normalised(retired.heir));
  }

  /** Those with a score, best first; a team's own before Microsoft's, and both in their order. */
  #best(score: (notebook: Notebook) => number): readonly Notebook[] {
    return this.#notebooks
      .filter((notebook) => !notebook.retired)
      .map((notebook) => ({ notebook, score: score(notebook) + (notebook.file === undefined ? 0 : 0.01) }))
      .filter((one) => one.score >= 0.1)
      .sort((a, b) => b.score - a.score)
      .map(({ notebook }) => notebook);
  }

  /** A name that only one has is a name to find it by; one in use wins over a retired one. */
  #addWhereClear(nameOf: (notebook: Notebook) => string): void {
    const holders = Map.groupBy(this.#notebooks, (notebook) => normalised(nameOf(notebook)));
    for (const [key, all] of holders) {
      const used = all.filter((one) => !one.retired);
      const [holder, ...others] = used.length > 0 ? used : all;
      if (holder && others.length === 0 && key !== '' && !this.#byKey.has(key)) this.#byKey.set(key, holder);
    }
  }
}

function entryOf(notebook: Notebook): Entry {
  const { id, title, path, group, purpose, needs, entities, kernel, hunts, parameters } = notebook;
  return {
    notebook,
    nameWords: wordsOf([id, title, fileName(path)]),
    otherWords: wordsOf([
      ...[group, purpose, kernel, path],
      ...needs,
      ...entities,
      ...(hunts ?? []),
      ...parameters.map(({ name }) => name),
    ]),
  };
}

/** What someone typed, without the ending that file names have. */
function keyOf(name: string): string {
  return normalised(
    name
      .slice(0, 512)
      .trim()
      .replace(/\.ipynb$/i, ''),
  );
}

function fileName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.ipynb$/i, '');
}

function wordsOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => normalised(text).split(' ')).filter(Boolean))];
}

/** Zero unless every word occurs, at least as the beginning of one. */
function scoreOf({ nameWords, otherWords }: Entry, wanted: readonly string[]): number {
  let score = 0;
  for (const word of wanted) {
    const hit = hitIn(nameWords, word, 4) || hitIn(otherWords, word, 2);
    if (hit === 0) return 0;
    score += hit;
  }
  return score;
}

function hitIn(words: readonly string[], wanted: string, worth: number): number {
  if (words.includes(wanted)) return worth;
  return words.some((word) => word.startsWith(wanted)) ? worth - 1 : 0;
}

/** Lower case, with everything that is not a letter or a digit made one blank. */
function normalised(text: string): string {
  return text
    .slice(0, 256)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
