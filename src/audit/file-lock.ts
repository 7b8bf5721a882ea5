import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';

/** One writer at a time among all processes; a process that dies lets go. */
export interface FileLock {
  hold<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

const busy = 5;
const patienceMs = 5_000;
const betweenMs = 10;

/**
 * A lock on a file of that name, which stays empty. SQLite’s locks are the operating system’s own, on every system,
 * and Node has no other way to them. The lock waits without blocking.
 */
export function createFileLock(path: string): FileLock {
  const database = new DatabaseSync(path, { timeout: 0 });

  function take(): boolean {
    try {
      database.exec('begin exclusive');
      return true;
    } catch (error) {
      if ((error as { errcode?: unknown }).errcode === busy) return false;
      throw error;
    }
  }

  return {
    async hold(work) {
      for (const until = Date.now() + patienceMs; !take(); await delay(betweenMs)) {
        if (Date.now() > until) {
          throw new UserError(`${path} is held by another process, which does not let go of it.`, {
            title: 'The audit is in use',
            hint: 'End the other Huntline, or whatever has the file open.',
          });
        }
      }
      try {
        return await work();
      } finally {
        database.exec('rollback');
      }
    },
    close: () => database.close(),
  };
}
