import { DatabaseSync } from 'node:sqlite';

const busy = 5;

/**
 * Does the work unless another process holds the lock on that file; false where it does. The lock is SQLite’s, hence the
 * operating system’s: a process that dies lets go of it.
 */
export async function unlessHeld(path: string, work: () => Promise<void>): Promise<boolean> {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: unknown }).errcode === busy) return false;
    throw error;
  }
  try {
    await work();
    return true;
  } finally {
    database.close();
  }
}
