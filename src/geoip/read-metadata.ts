import { open } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { cleanText } from './read-record.ts';

/** What a database says of itself. */
export interface DatabaseMetadata {
  readonly type: string;
  readonly builtAt: Date;
  readonly ipVersion: 4 | 6;
}

/** The format keeps its metadata within so many bytes of the end. */
const tailBytes = 128 * 1024;

/**
 * Reads the end of the file alone, so that a database of which only the build date is wanted costs next to nothing.
 * @throws {UserError} it is no database.
 */
export async function readMetadata(path: string): Promise<DatabaseMetadata> {
  const { Reader } = await import('maxmind');
  const file = await open(path);
  try {
    const { size } = await file.stat();
    // Zeros in front are a search tree of one node, which is what the reader looks at besides the metadata.
    const bytes = Buffer.alloc(16 + Math.min(size, tailBytes));
    await file.read(bytes, 16, bytes.length - 16, Math.max(0, size - tailBytes));
    const { metadata } = new Reader(bytes);
    if (size < metadata.searchTreeSize + 16) throw new UserError('it is cut off: it is damaged.');
    return describe(metadata);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('it is no MaxMind database, or damaged.', { cause });
  } finally {
    await file.close();
  }
}

function describe(metadata: {
  databaseType: unknown;
  buildEpoch: Date;
  ipVersion: number;
}): DatabaseMetadata {
  const { buildEpoch, ipVersion } = metadata;
  if ((ipVersion !== 4 && ipVersion !== 6) || Number.isNaN(buildEpoch.getTime()))
    throw new UserError('it does not say what it is: it is damaged.');
  return { type: cleanText(metadata.databaseType) ?? 'unnamed database', builtAt: buildEpoch, ipVersion };
}
