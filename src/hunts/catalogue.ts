import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityType } from '../types.ts';
import type { Hunt } from './hunt.ts';
import { HuntIndex } from './hunt-index.ts';
import { readQueryFile } from './read-query-file.ts';

/** All hunts that can be run by name. */
export interface Catalogue {
  /** By group, and within it in the order of the files. */
  all(): readonly Hunt[];
  /** By name, alias, title or bare source name where that is unambiguous; case, `_`, `-` and blanks don't matter. */
  find(name: string): Hunt | undefined;
  /** Hunts that may have been meant by a name that was not found, likeliest first. */
  nearest(name: string, count?: number): readonly Hunt[];
  /** Hunts in which every word occurs (name, description, group, table, technique, entity), best first. */
  search(words: string): readonly Hunt[];
  /** Hunts that take such a thing, most useful first. */
  taking(type: EntityType): readonly Hunt[];
}

/** A catalogue, and a line for each thing that is wrong with the files: `file:line:column: …`. */
export interface LoadedCatalogue {
  readonly catalogue: Catalogue;
  readonly problems: readonly string[];
}

/** Reads every `.yaml` and `.yml` under the folders, in their order. What is not valid is reported; the rest loads. */
export async function loadCatalogue(folders: readonly string[]): Promise<LoadedCatalogue> {
  const problems: string[] = [];
  const found = await Promise.all(folders.map((folder) => queryFiles(folder, problems)));
  const files = [...new Set(found.flat())];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const hunts = new Map<string, Hunt>();
  for (const [index, file] of files.entries()) {
    const read = readQueryFile(file, texts[index] ?? '');
    problems.push(...read.problems);
    for (const hunt of read.hunts) {
      const key = hunt.name.toLowerCase();
      const before = hunts.get(key);
      if (before && !hunt.override) {
        problems.push(
          `${file}:1:1: sources.${hunt.source.name}: ${hunt.name} is already in ${before.source.file}; write override: true in its metadata to take its place`,
        );
      } else hunts.set(key, hunt);
    }
  }
  const index = new HuntIndex([...hunts.values()]);
  return { catalogue: index, problems: [...problems, ...index.problems] };
}

async function queryFiles(folder: string, problems: string[]): Promise<string[]> {
  try {
    if ((await stat(folder)).isFile()) return [folder];
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    problems.push(`${folder}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
