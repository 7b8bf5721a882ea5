import { UserError } from '../errors.ts';
import { describeDatabase } from './database.ts';
import { readMetadata } from './read-metadata.ts';

const day = 86_400_000;

/** Far apart, so that a tree that is broken anywhere near its root is noticed. */
const addresses = ['1.1.1.1', '8.8.8.8', '85.214.149.236', '150.1.2.3', '200.3.14.10', '223.5.5.5'];

/**
 * Tries a database before it replaces another. @throws {UserError} it is damaged, another edition than asked for, made in the
 * future, or older than the one at `current`.
 */
export async function probeDatabase(
  path: string,
  { edition, now, current }: { edition: string; now: Date; current: string },
): Promise<void> {
  const database = await describeDatabase(path);
  const { type, builtAt } = database.metadata;
  if (type !== edition) throw new UserError(`what came as ${edition} calls itself ${type}, and is not used.`);
  if (builtAt.getTime() > now.getTime() + 2 * day)
    throw new UserError(`what came as ${edition} says it was made in the future, and is not used.`);
  const ours = await readMetadata(current).catch(() => undefined);
  if (ours && ours.builtAt > builtAt)
    throw new UserError(`what came as ${edition} is older than what is here, and is not used.`);
  try {
    await database.load();
    const found = addresses.map((address) => database.find(address));
    if (found.every((record) => record === undefined)) throw new Error('it knows no address');
  } catch (cause) {
    throw new UserError(`what came as ${edition} is damaged, and is not used.`, { cause });
  }
}
