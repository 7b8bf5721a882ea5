import { UserError } from '../../errors.ts';
import { numberedName } from './file-name.ts';

/** Paths that are being written at this moment, by their whole address: two at once would both find a name free. */
const writing = new Set<string>();

const mostNames = 500;
/** Names that turn out to be taken only when they are written: more are another fault. */
const mostLost = 5;

/** Thrown by `write`: the name is taken after all. `fault` is told where that happens time and again. */
export class NameTaken extends Error {
  readonly fault: UserError;

  constructor(fault: UserError) {
    super(fault.message);
    this.name = 'NameTaken';
    this.fault = fault;
  }
}

/**
 * Writes under the first name that is free, counting up. `free` looks; `write` writes while nobody else here may take
 * the name, and throws {@link NameTaken} where somebody elsewhere did. @throws {UserError} where no name is free.
 */
export async function writeUnderFreeName<T>(
  address: string,
  name: string,
  free: (name: string) => Promise<boolean>,
  write: (name: string) => Promise<T>,
): Promise<T> {
  let lost = 0;
  for (let count = 0; count < mostNames; count++) {
    const candidate = numberedName(name, count);
    const key = `${address}/${candidate}`.toLowerCase();
    if (writing.has(key)) continue;
    writing.add(key);
    try {
      if (await free(candidate)) return await write(candidate);
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      lost += 1;
      if (lost > mostLost) throw error.fault;
    } finally {
      writing.delete(key);
    }
  }
  throw new UserError(`There are ${mostNames} notebooks of that name already.`, {
    hint: 'Remove some of them, or choose another folder.',
  });
}
