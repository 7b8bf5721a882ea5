import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { type Head, noHead, readSealed } from './seal.ts';

/** The end of an audit file. */
export interface Tail {
  /** The last entry; none in an empty file. */
  readonly head: Head;
  /** What stands after it and is no entry: a write that was cut off. */
  readonly torn?: { readonly count: number; readonly hash: string };
  /** What has to be written before the next entry: a line break, where the last line has none. */
  readonly gap: '' | '\n';
}

const chunk = 64 * 1024;
const farthest = 4 * 1024 * 1024;
const lineBreak = 0x0a;

/** Reads the end of an audit file; undefined where it is the end of something else. */
export async function readTail(file: FileHandle, size: number): Promise<Tail | undefined> {
  if (size === 0) return { head: noHead, gap: '' };
  for (let length = Math.min(size, chunk); ; length = Math.min(size, length * 4)) {
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, size - length);
    const found = lastEntry(bytes, length === size);
    if (found) return found;
    if (length === size) return tornFirst(bytes);
    if (length >= farthest) return undefined;
  }
}

/** The last entry in the bytes; a first line counts only where it is known to be whole. */
function lastEntry(bytes: Buffer, fromStart: boolean): Tail | undefined {
  const gap = bytes.at(-1) === lineBreak ? '' : '\n';
  let end = gap === '' ? bytes.length - 1 : bytes.length;
  for (const last = end; end >= 0; ) {
    const start = end === 0 ? 0 : bytes.lastIndexOf(lineBreak, end - 1) + 1;
    if (start === 0 && !fromStart) return undefined;
    const read = readSealed(bytes.subarray(start, end));
    if (read) return { head: read.head, gap, ...(end < last ? tornIn(bytes.subarray(end + 1, last)) : {}) };
    end = start - 1;
  }
  return undefined;
}

/** No entry at all: killed while the first one was written, or not an audit. */
function tornFirst(bytes: Buffer): Tail | undefined {
  const beginning = '{"seq":1,"previous":"';
  const text = bytes.subarray(0, beginning.length).toString();
  if (!beginning.startsWith(text) || bytes.includes(lineBreak)) return undefined;
  return { head: noHead, gap: '\n', ...tornIn(bytes) };
}

function tornIn(bytes: Buffer): Pick<Tail, 'torn'> {
  return { torn: { count: bytes.length, hash: tornHash(bytes) } };
}

/** How bytes that are no entry are named by the entry after them. */
export function tornHash(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
