import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path/posix';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../errors.ts';

export interface ExtractOptions {
  /** `GeoLite2-City.mmdb`: in whichever folder of the archive it is. */
  readonly name: string;
  /** Bytes of everything in the archive together, unpacked. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

const mostEntries = 100;

/**
 * Writes the one file of that name in a tar.gz to `target`, a path of ours: no path of the archive’s is ever used, and
 * links and folders are passed over. Where that fails, no target is left. @throws {UserError} the archive is not as it should be.
 */
export async function extractMmdb(archive: string, target: string, options: ExtractOptions): Promise<void> {
  const { extract: createExtract } = await import('tar-stream');
  const { name, maxBytes, signal } = options;
  const extract = createExtract();
  let entries = 0;
  let found = 0;

  async function take(): Promise<void> {
    for await (const entry of extract) {
      entries += 1;
      if (entries > mostEntries) throw new UserError(`the archive has more than ${mostEntries} files.`);
      if (entry.header.type !== 'file' || basename(entry.header.name) !== name) {
        entry.resume();
        continue;
      }
      found += 1;
      if (found > 1) throw new UserError(`the archive has more than one ${name}.`);
      const file = await open(target, 'wx', 0o600);
      try {
        for await (const chunk of entry as AsyncIterable<Buffer>) await file.writeFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
    }
  }

  try {
    await Promise.all([
      pipeline(createReadStream(archive), createGunzip(), capped(maxBytes), extract, { signal }),
      take(),
    ]);
    if (found === 0) throw new UserError(`the archive has no ${name}.`);
  } catch (error) {
    extract.destroy();
    await rm(target, { force: true });
    if (error instanceof UserError) throw error;
    throw new UserError('the archive is broken.', { cause: error });
  }
}

function capped(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new UserError(`the archive unpacks to more than ${maxBytes} bytes.`));
      else done(null, chunk);
    },
  });
}
