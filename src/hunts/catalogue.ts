import type { EntityType } from '../types.ts';
import { claimNames } from './claim-names.ts';
import type { Finding } from './finding.ts';
import type { Hunt } from './hunt.ts';
import { HuntIndex } from './hunt-index.ts';
import { readQueryTexts } from './query-files.ts';
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
  /** Hunts that are left out, since their names belong to others. */
  readonly refused: readonly Hunt[];
  readonly findings: readonly Finding[];
}

/** Reads every `.yaml` and `.yml` under the folders, in their order. What is not valid is reported; the rest loads. */
export async function loadCatalogue(folders: readonly string[]): Promise<LoadedCatalogue> {
  const findings: Finding[] = [];
  const read = (await readQueryTexts(folders, findings)).flatMap(({ file, text }) =>
    text === undefined ? [] : [readQueryFile(file, text)],
  );
  const claimed = claimNames(read.flatMap(({ hunts }) => hunts));
  return {
    catalogue: new HuntIndex(claimed.hunts),
    refused: claimed.refused,
    findings: [...findings, ...read.flatMap((one) => one.findings), ...claimed.findings],
  };
}
