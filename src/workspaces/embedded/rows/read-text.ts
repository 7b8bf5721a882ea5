import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileFault } from './file-fault.ts';

export type Encoding = 'utf-8' | 'utf-16be' | 'utf-16le';

/** How a text file is stored: told by its first bytes, whatever its name says. */
export interface TextForm {
  readonly gzip: boolean;
  readonly encoding: Encoding;
  /** Whether a byte order mark stands in front. */
  readonly marked: boolean;
}

/** Most that a text file may unpack to: a few kilobytes of gzip can hold any amount of nothing. */
export const mostUnpacked = 64 * 1024 ** 3;

/** @throws {FileFault} where it is no text, or in a container that has to be unpacked first. */
export async function textForm(path: string): Promise<TextForm> {
  const head = await headOf(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (gzip) return { gzip, encoding: 'utf-8', marked: false };
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004')
    throw new FileFault('is a ZIP file: unpack it first');
  if (head.readUInt32BE(0) === 0x28b52ffd) throw new FileFault('is packed with zstd: unpack it first');
  return { gzip, ...markOf(head) };
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer;
  } finally {
    await file.close();
  }
}

function markOf(head: Uint8Array): { encoding: Encoding; marked: boolean } {
  const [a, b, c] = head;
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', marked: true };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', marked: true };
  return { encoding: 'utf-8', marked: a === 0xef && b === 0xbb && c === 0xbf };
}

/** Where reading ends though the file goes on: for a look at its first rows. */
export interface Enough {
  readonly bytes: number;
  /** Set when it was reached. */
  reached: boolean;
}

/**
 * A file's text, piece by piece, gzip unpacked, without its byte order mark. `most`: bytes that it may unpack to.
 * @throws {FileFault}
 */
export async function* readText(
  path: string,
  { gzip }: TextForm,
  { most = mostUnpacked, enough }: { readonly most?: number; readonly enough?: Enough | undefined } = {},
): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const bytes: Readable = gzip
    ? pipeline(file, createGunzip({ chunkSize: 256 * 1024 }), () => undefined)
    : file;
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let total = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > most) throw new FileFault(`holds more than ${gigabytes(most)}`);
      // What is inside a gzip may have a mark of its own.
      decoder ??= new TextDecoder(markOf(chunk).encoding, { fatal: true });
      const text = decoder.decode(chunk, { stream: true });
      if (text.includes('\u0000')) throw new FileFault('holds bytes of zero: it is no text');
      if (text !== '') yield text;
      if (enough && total >= enough.bytes) {
        enough.reached = true;
        return;
      }
    }
    const rest = decoder?.decode();
    if (rest) yield rest;
  } finally {
    file.destroy();
    bytes.destroy();
  }
}

function gigabytes(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${Math.round(bytes / 1024 ** 3)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
