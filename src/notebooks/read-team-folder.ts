import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlainPath } from './catalogue-file.ts';
import type { Notebook } from './notebook.ts';
import { readTeamNotebook } from './read-team-notebook.ts';

/** The notebooks of a folder, and a line for each that was left out. */
export interface TeamFolder {
  readonly notebooks: readonly Notebook[];
  readonly problems: readonly string[];
}

const limits = { files: 500, entries: 20_000, depth: 10, bytes: 20_000_000 };

/**
 * Reads every `.ipynb` below a folder, in the order of their paths. Hidden folders are passed over, links are not
 * followed; what is too large, or is no notebook, is named and left out.
 */
export async function readTeamFolder(folder: string, repository: string): Promise<TeamFolder> {
  const problems: string[] = [];
  const notebooks = new Map<string, Notebook>();
  for (const path of await notebookPaths(folder, problems)) {
    const file = join(folder, ...path.split('/'));
    const problem = (why: string) => problems.push(`${shown(`${folder}/${path}`)}: ${why}`);
    if (!isPlainPath(path)) {
      problem('has characters in its name that a link cannot hold');
      continue;
    }
    try {
      if ((await stat(file)).size > limits.bytes) {
        problem(`is larger than ${limits.bytes / 1_000_000} MB`);
        continue;
      }
      const notebook = readTeamNotebook(await readFile(file, 'utf8'), { repository, path, file });
      const id = freeId(notebook.id, notebooks);
      notebooks.set(id, { ...notebook, id });
    } catch (error) {
      problem(shown(error instanceof Error ? error.message : String(error)));
    }
  }
  return { notebooks: [...notebooks.values()], problems };
}

async function notebookPaths(folder: string, problems: string[]): Promise<string[]> {
  const found: string[] = [];
  const waiting = [{ path: '', depth: 0 }];
  let entries = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const entry of await entriesOf(folder, next.path, problems)) {
      entries += 1;
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
        if (next.depth < limits.depth) waiting.push({ path, depth: next.depth + 1 });
        else problems.push(`${shown(`${folder}/${path}`)}: is too deep a folder to look into`);
      } else if (entry.isFile() && /\.ipynb$/i.test(entry.name) && !entry.name.startsWith('.'))
        found.push(path);
      if (found.length > limits.files || entries > limits.entries) {
        problems.push(`${shown(folder)}: holds more than is read: ${limits.files} notebooks at the most`);
        return found.slice(0, limits.files).sort();
      }
    }
  }
  return found.sort();
}

async function entriesOf(folder: string, path: string, problems: string[]): Promise<Dirent[]> {
  try {
    const entries = await readdir(path === '' ? folder : join(folder, path), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    problems.push(`${shown(path === '' ? folder : `${folder}/${path}`)}: cannot be read: ${code}`);
    return [];
  }
}

/** Two paths may make one id: `a b.ipynb` and `a-b.ipynb`. */
function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  let free = id;
  for (let count = 2; taken.has(free); count += 1) free = `${id}-${count}`;
  return free;
}

/** A name as people may be shown it, whatever is in it. */
function shown(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
    .slice(0, 400);
}
