import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Probe } from '../run-checks.ts';
import type { About } from './ask.ts';

const leastFree = 50_000_000;

/**
 * A file that Huntline writes, such as its state: its folder takes a new file, it is readable and writable itself
 * where it is there, and the disk has room. `inside` looks into it, and resolves to what it found.
 */
export function fileProbe(
  name: string,
  path: string,
  about: About = {},
  inside?: (signal: AbortSignal) => Promise<string>,
): Probe {
  return {
    name,
    ...about,
    async look(signal) {
      const folder = dirname(path);
      await writeInto(folder);
      const found = await stat(path).catch(absent);
      if (found && !found.isFile()) throw new UserError(`${path} is not a file.`);
      if (found) await access(path, constants.R_OK | constants.W_OK).catch(refused(path));
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < leastFree) {
        throw new UserError(`The disk of ${folder} is all but full.`, {
          hint: 'Make room: 50 MB are the least.',
        });
      }
      if (!found) return { ok: true, message: `${path} will be made at the first start` };
      return { ok: true, message: (await inside?.(signal)) ?? `${path} can be written` };
    },
  };
}

async function writeInto(folder: string): Promise<void> {
  const trial = join(folder, `.huntline-check-${randomBytes(6).toString('hex')}`);
  await writeFile(trial, 'x', { flag: 'wx', mode: 0o600 }).catch(refused(folder));
  await unlink(trial);
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

const reasons: Readonly<Record<string, readonly [why: string, mend: string]>> = {
  ENOENT: ['is not there', 'Make the folder, or mount the volume that holds it.'],
  ENOTDIR: ['is not a folder', 'Give a path whose folder is there.'],
  EACCES: [
    'may not be written by this account',
    'Give the account that runs Huntline the right to write there.',
  ],
  EPERM: [
    'may not be written by this account',
    'Give the account that runs Huntline the right to write there.',
  ],
  EROFS: ['is on a file system that is read-only', 'Mount a volume for it that can be written.'],
  ENOSPC: ['is on a disk that is full', 'Make room on that disk.'],
  EDQUOT: ['is on a disk whose quota is used up', 'Make room on that disk.'],
};

function refused(path: string) {
  return (cause: unknown): never => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const [why, hint] = reasons[code] ?? [`cannot be written: ${code || String(cause)}`, undefined];
    throw new UserError(`${path} ${why}.`, { ...(hint === undefined ? {} : { hint }), cause });
  };
}
