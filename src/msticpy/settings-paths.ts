import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A folder that is not absolute is looked for beside the file, then in the current folder, where MSTICPy looks. */
export function besideFile(file: string, path: string): string {
  const here = resolve(dirname(file), expandHome(path));
  const there = resolve(expandHome(path));
  return !existsSync(here) && existsSync(there) ? there : here;
}

/** Puts the home folder in place of `~`. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
