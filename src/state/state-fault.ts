import { UserError } from '../errors.ts';

/** Which file it is about, and which setting names it. */
export interface StateFile {
  readonly file: string;
  /** Name of the setting, as the operator knows it. */
  readonly setting: string;
}

interface Words {
  readonly title: string;
  readonly what: string;
  readonly hint: string;
}

const locked: Words = {
  title: 'The state file is in use',
  what: 'is locked by another process, which did not let go of it in time',
  hint: 'Another program has it open for writing (a second Huntline, a backup, a database browser): end that, and try again.',
};
const notAllowed: Words = {
  title: 'The state file cannot be written',
  what: 'cannot be opened for writing',
  hint: 'Let the account that runs Huntline read and write the file and its folder, and see that the disk is not mounted read-only.',
};
const inTheWay: Words = {
  ...notAllowed,
  what: 'cannot be made: a part of its path is a file, not a folder',
  hint: 'Name another file, or move away what is in the way.',
};
const full: Words = {
  title: 'No room for the state file',
  what: 'could not be written: the disk, or the quota, is full',
  hint: 'Make room. What was being written is not kept; what was there before is.',
};
const damaged: Words = {
  title: 'The state file is damaged',
  what: 'is damaged, or is no state file at all',
  hint: 'Huntline has left it as it is. Restore a copy; or move it away, and Huntline begins afresh: what people chose and the roles given in chat are then gone.',
};

/** By SQLite’s primary result code (https://www.sqlite.org/rescode.html). */
const byCode: Readonly<Record<number, Words>> = {
  3: notAllowed,
  5: locked,
  6: locked,
  8: notAllowed,
  10: {
    title: 'The state file cannot be read',
    what: 'could not be read or written: the disk reports a fault',
    hint: 'Look at the disk, or at the network share that it is on; SQLite wants a local disk.',
  },
  11: damaged,
  13: full,
  14: notAllowed,
  26: damaged,
};
const bySystemCode: Readonly<Record<string, Words>> = {
  EACCES: notAllowed,
  EDQUOT: full,
  EEXIST: inTheWay,
  EISDIR: { ...notAllowed, what: 'is a folder, not a file', hint: 'Name a file in it.' },
  ENOSPC: full,
  ENOTDIR: inTheWay,
  EPERM: notAllowed,
  EROFS: notAllowed,
};

/** True for a fault of {@link stateFault} that may pass, as another process lets go of the file. */
export function isLocked(error: unknown): boolean {
  return error instanceof UserError && error.title === locked.title;
}

/** What SQLite or the file system says, in words that name the file and the setting; other errors as they are. */
export function stateFault(error: unknown, { file, setting }: StateFile): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  // Extended codes keep the primary one in their low byte.
  const words =
    typeof errcode === 'number' ? byCode[errcode & 0xff] : bySystemCode[typeof code === 'string' ? code : ''];
  if (!words) return error;
  return new UserError(`The state file ${file} (setting ${setting}) ${words.what}.`, {
    title: words.title,
    hint: words.hint,
    cause: error,
  });
}
