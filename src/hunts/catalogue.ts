import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityType } from '../types.ts';
import { type Finding, huntFinding } from './finding.ts';
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

/** A catalogue, and what there is to say of the files. */
export interface LoadedCatalogue {
  readonly catalogue: Catalogue;
  readonly findings: readonly Finding[];
}

/** Reads every `.yaml` and `.yml` under the folders, in their order. What is not valid is reported; the rest loads. */
export async function loadCatalogue(folders: readonly string[]): Promise<LoadedCatalogue> {
  const findings: Finding[] = [];
  const found = await Promise.all(folders.map((folder) => queryFiles(folder, findings)));
  const files = [...new Set(found.flat())];
  const texts = await Promise.all(files.map((file) => textOf(file, findings)));
  const hunts = new Map<string, Hunt>();
  for (const [index, file] of files.entries()) {
    const read = readQueryFile(file, texts[index] ?? '');
    findings.push(...read.findings);
    for (const hunt of read.hunts) {
      const key = hunt.name.toLowerCase();
      const before = hunts.get(key);
      if (before && !hunt.override) {
        findings.push(
          huntFinding(
            hunt,
            'name',
            `${hunt.name} is already in ${before.source.file}; write override: true in its metadata to take its place`,
          ),
        );
      } else hunts.set(key, hunt);
    }
  }
  const index = new HuntIndex([...hunts.values()]);
  return { catalogue: index, findings: [...findings, ...index.findings] };
}

async function queryFiles(folder: string, findings: Finding[]): Promise<string[]> {
  try {
    if ((await stat(folder)).isFile()) return [folder];
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    findings.push(unreadable(folder, error));
    return [];
  }
}

async function textOf(file: string, findings: Finding[]): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    findings.push(unreadable(file, error));
    return 'null';
  }
}

function unreadable(file: string, error: unknown): Finding {
  const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return { file, line: 1, column: 1, severity: 'error', rule: 'file', message };
}
