import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The .mmdb files that a path means: itself, or those of the folder. @throws {Error} it cannot be read. */
export async function listDatabases(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /^[^.].*\.mmdb$/i.test(name));
  return names.toSorted().map((name) => join(path, name));
}
