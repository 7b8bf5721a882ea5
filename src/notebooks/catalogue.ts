import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EntityType } from '../types.ts';
import type { TeamRepository } from './fetch-team-repository.ts';
import type { LaunchTarget, Notebook, Repository } from './notebook.ts';
import { NotebookIndex } from './notebook-index.ts';
import { readCatalogueFile } from './read-catalogue-file.ts';
import { readTeamFolder } from './read-team-folder.ts';

/** All notebooks that people are offered. */
export interface NotebookCatalogue {
  /** By group, and within it in the order of the files; retired ones last. */
  all(): readonly Notebook[];
  /** By id, title or file name; case, `_`, `-` and blanks don't matter. A retired one is found too. */
  find(name: string): Notebook | undefined;
  /** Those that may have been meant by a name that was not found, likeliest first. */
  nearest(name: string, count?: number): readonly Notebook[];
  /** Those in which every word occurs, best first; all of them for no words. */
  search(words: string): readonly Notebook[];
  /** Those that can be started with such a thing, most useful first; none that are retired. */
  forEntity(type: EntityType): readonly Notebook[];
  /** Those that carry on from a hunt, by its full name and the tables it reads, most useful first; none that are retired. */
  forHunt(fullName: string, tables: readonly string[]): readonly Notebook[];
  /** Those that begin with an incident. */
  forIncident(): readonly Notebook[];
  repository(id: string): Repository | undefined;
  /** Where it can be read on GitHub; undefined where it is published elsewhere, or not at all. */
  sourceOf(notebook: Notebook): LaunchTarget['source'];
  /** The one to take instead of a retired one. */
  heirOf(notebook: Notebook): Notebook | undefined;
}

export interface NotebookSources {
  /** The catalogue of what Microsoft publishes; Huntline's own where nothing is said. */
  readonly file?: string;
  /** A team's own folders. */
  readonly folders: readonly string[];
  /** A team's own repositories, fetched. */
  readonly repositories?: readonly TeamRepository[];
}

/** A catalogue, where its notebooks are published, and a line for each thing that is wrong. */
export interface LoadedNotebooks {
  readonly notebooks: NotebookCatalogue;
  readonly repositories: readonly Repository[];
  readonly problems: readonly string[];
}

const ours = fileURLToPath(new URL('../../notebooks/catalogue.yaml', import.meta.url));

/** Reads the catalogue and a team's own notebooks. Never rejects: what cannot be read is reported, the rest loads. */
export async function loadNotebooks(sources: NotebookSources): Promise<LoadedNotebooks> {
  const file = sources.file ?? ours;
  const problems: string[] = [];
  const published = await readCatalogue(file, problems);
  const teams = [
    ...sources.folders.map((folder, index) => ({ folder, repository: folderRepository(folder, index) })),
    ...(sources.repositories ?? []),
  ];
  const read = await Promise.all(
    teams.map(({ folder, repository }) => readTeamFolder(folder, repository.id)),
  );
  problems.push(...read.flatMap((one) => one.problems));
  const repositories = [...published.repositories, ...teams.map(({ repository }) => repository)];
  const index = new NotebookIndex(
    [...read.flatMap((one) => one.notebooks), ...published.notebooks],
    repositories,
  );
  return { notebooks: index, repositories, problems: [...problems, ...index.problems] };
}

async function readCatalogue(
  file: string,
  problems: string[],
): Promise<ReturnType<typeof readCatalogueFile>> {
  try {
    const read = readCatalogueFile(file, await readFile(file, 'utf8'));
    problems.push(...read.problems);
    return read;
  } catch (error) {
    problems.push(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return { repositories: [], notebooks: [], problems: [] };
  }
}

/** A folder stands for a repository that is published nowhere. */
function folderRepository(folder: string, index: number): Repository {
  return {
    id: index === 0 ? 'team' : `team-${index + 1}`,
    owner: '',
    name: basename(resolve(folder)),
    ref: '',
    comparedAt: '',
  };
}
