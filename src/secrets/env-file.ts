import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '../errors.ts';

/** Reads the settings of a `.env` file as Node does. */
export function readEnv(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));
}

/**
 * The text with another value for one setting and nothing else changed: comments, order, line ends. @throws {UserError}
 * where the file is written such that this cannot be done safely; the file's text is not quoted.
 */
export function replaceInEnv(text: string, name: string, value: string): string {
  const places = [...text.matchAll(lineOf(name))];
  if (places.length !== 1)
    throw unsafe(name, places.length === 0 ? 'was not found' : 'stands there more than once');
  const changed = text.replace(lineOf(name), (_line, head: string) => `${head}${value}`);
  const after = readEnv(changed);
  const wanted = { ...readEnv(text), [name]: value };
  for (const other of new Set([...Object.keys(wanted), ...Object.keys(after)])) {
    if (after[other] !== wanted[other]) throw unsafe(other, 'would read differently afterwards');
  }
  return changed;
}

/** A setting's line: what stands before the value, then the value, quoted (over several lines too) or not. */
function lineOf(name: string): RegExp {
  const key = name.replaceAll(/[^\w]/g, '\\$&');
  return new RegExp(
    `^([ \\t]*(?:export[ \\t]+)?${key}[ \\t]*=[ \\t]*)("[^"]*"|'[^']*'|\`[^\`]*\`|[^\\r\\n#]*[^\\s#])`,
    'gm',
  );
}

function unsafe(name: string, why: string): UserError {
  return new UserError(`${name} ${why}; the file was left as it is.`, {
    hint: 'Put each setting on a line of its own, as NAME=value, and try again.',
  });
}

/**
 * Changes a file in one step: whoever reads it, and whatever happens meanwhile, finds the old text or the new one.
 * @throws {UserError} the file changed since it was read.
 */
export async function replaceFile(path: string, expected: string, text: string): Promise<void> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  const fresh = join(dirname(target), `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(fresh, 'wx', mode & 0o777);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await readFile(target, 'utf8')) !== expected) {
      throw new UserError(`${path} was changed by somebody else meanwhile; it was left as it is.`, {
        hint: 'Try again: what is in the vault already is not stored twice.',
      });
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
