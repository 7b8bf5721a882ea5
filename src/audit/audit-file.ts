import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { AuditEntry } from './audit-entry.ts';
import { createFileLock } from './file-lock.ts';
import { readTail, type Tail } from './read-tail.ts';
import { type Head, type Sealed, seal } from './seal.ts';

export interface AuditFileOptions {
  readonly file: string;
  /** Name of the setting that names the file. */
  readonly setting: string;
  /** With a key, nobody who lacks it can write a chain that fits. */
  readonly key?: string | undefined;
  readonly now: () => Date;
  /** Where the file is empty: the last entry of the one before it. */
  readonly after?: Head | undefined;
}

/** A file of sealed entries that several processes may append to. */
export interface AuditFile {
  /** Writes the entries to the disk, in order, or none that counts; the file may have been moved away in between. */
  append(entries: readonly AuditEntry[]): Promise<readonly Sealed[]>;
  /** The last entry of the file. @throws {UserError} the file cannot be written, or is no audit. */
  head(): Promise<Head>;
  close(): void;
}

/** @throws {UserError} the file cannot be written, or is no audit. */
export async function openAuditFile(options: AuditFileOptions): Promise<AuditFile> {
  const { file, key, now } = options;
  const lock = await inWords(options, async () => {
    await mkdir(dirname(file), { recursive: true });
    return createFileLock(`${file}.lock`);
  });
  /** How the file was left, as long as nobody else writes to it. */
  let left: { readonly inode: bigint; readonly size: bigint; readonly head: Head } | undefined;

  function append(entries: readonly AuditEntry[]): Promise<readonly Sealed[]> {
    return lock.hold(() =>
      inWords(options, async () => {
        // Opened each time, so that a file that was moved away is let go of.
        const handle = await open(file, 'a+', 0o600);
        try {
          const { ino, size } = await handle.stat({ bigint: true });
          const known = left?.inode === ino && left.size === size;
          const tail =
            known && left ? { head: left.head, gap: '' as const } : await readTail(handle, Number(size));
          left = undefined;
          if (!tail) throw notAnAudit(options);
          const sealed = sealAll(entries, tail);
          if (sealed.length === 0) return [];
          const bytes = Buffer.from(tail.gap + sealed.map(({ text }) => `${text}\n`).join(''));
          await handle.appendFile(bytes);
          await handle.datasync();
          const head = sealed.at(-1)?.head ?? tail.head;
          left = { inode: ino, size: size + BigInt(bytes.length), head };
          return sealed;
        } finally {
          await handle.close();
        }
      }),
    );
  }

  /** A torn write is told of first: the chain goes on from the last whole entry. */
  function sealAll(entries: readonly AuditEntry[], { head: last, torn }: Tail): readonly Sealed[] {
    let head = last.seq === 0 ? (options.after ?? last) : last;
    const all = torn ? [{ event: 'torn' as const, time: now().toISOString(), ...torn }, ...entries] : entries;
    return all.map((entry) => {
      const sealed = seal(entry, head, key);
      head = sealed.head;
      return sealed;
    });
  }

  const opened: AuditFile = {
    append,
    async head() {
      return inWords(options, async () => {
        const handle = await open(file, 'a+', 0o600);
        try {
          const tail = await readTail(handle, (await handle.stat()).size);
          if (!tail) throw notAnAudit(options);
          return tail.head;
        } finally {
          await handle.close();
        }
      });
    },
    close: () => lock.close(),
  };
  try {
    // Tells of a torn write at once, and finds out whether the file can be written.
    await append([]);
    return opened;
  } catch (error) {
    lock.close();
    throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this account',
  EDQUOT: 'could not be written: the quota is used up',
  EEXIST: 'cannot be made: a part of its path is a file',
  EIO: 'could not be written: the disk reports a fault',
  EISDIR: 'is a folder, not a file',
  ENOSPC: 'could not be written: the disk is full',
  ENOTDIR: 'cannot be made: a part of its path is a file',
  EPERM: 'may not be written by this account',
  EROFS: 'is on a disk that is mounted read-only',
  ERR_SQLITE_ERROR: 'cannot be locked',
};

async function inWords<T>({ file, setting }: AuditFileOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = reasons[String((error as { code?: unknown }).code)];
    if (error instanceof UserError || reason === undefined) throw error;
    throw new UserError(`The audit file ${file} (setting ${setting}) ${reason}.`, {
      title: 'The audit cannot be written',
      hint: 'Mend that, or name another file. What is already in the file is untouched.',
      cause: error,
    });
  }
}

function notAnAudit({ file, setting }: AuditFileOptions): UserError {
  return new UserError(`The file ${file} (setting ${setting}) is not an audit of Huntline’s.`, {
    title: 'Not an audit file',
    hint: 'Name another file; Huntline makes it where there is none. This one was left as it is.',
  });
}
