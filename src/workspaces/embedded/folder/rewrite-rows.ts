import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Read, readRows } from '../rows/read-rows.ts';
import type { DataFile } from './scan-folder.ts';

/** What a file came to when its rows were written anew. */
export interface Rewritten {
  readonly rows: number;
  /** How many rows could not be read, and why the first ones, in words. */
  readonly problem?: string;
}

const mostNamed = 3;

/**
 * Writes a file's rows anew, one object a line. `most`: bytes that it may unpack to. @throws {FileFault} and whatever
 * reading throws.
 */
export async function rewriteRows(file: DataFile, to: string, most: number): Promise<Rewritten> {
  const format = file.format === 'parquet' ? 'json' : file.format;
  const bad: Extract<Read, { problem: string }>[] = [];
  let counted = 0;
  let rows = 0;
  async function* lines() {
    for await (const reads of readRows(file.path, { format, most })) {
      let text = '';
      for (const read of reads) {
        if ('json' in read) {
          rows += 1;
          text += `${read.json}\n`;
        } else {
          counted += 1;
          if (bad.length < mostNamed) bad.push(read);
        }
      }
      if (text !== '') yield text;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(to, { mode: 0o600 }));
  if (counted === 0) return { rows };
  const such = bad.map(({ line, problem }) => `line ${line} ${problem}`).join('; ');
  const more = counted > bad.length ? ' …' : '';
  const count = `${counted.toLocaleString('en')} ${counted === 1 ? 'row' : 'rows'}`;
  return { rows, problem: `${file.shown}: ${count} could not be read (${such}${more})` };
}
