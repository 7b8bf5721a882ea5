import { createHash, createHmac } from 'node:crypto';
import type { AuditEntry } from './audit-entry.ts';

/** The last entry of a chain: what the next one is bound to. */
export interface Head {
  readonly seq: number;
  /** `sha256:…`, or `hmac-sha256:…` where there is a key; empty before the first entry. */
  readonly seal: string;
}

export const noHead: Head = { seq: 0, seal: '' };

/** An entry in its place in the chain. */
export type SealedEntry = AuditEntry & {
  readonly seq: number;
  /** The seal of the entry before. */
  readonly previous: string;
  readonly seal: string;
};

/** An entry as it is written: one line of JSON, without its line break. */
export interface Sealed {
  readonly entry: SealedEntry;
  readonly text: string;
  readonly head: Head;
}

/** Binds an entry to the one before it: its seal covers its text, and in it the seal of that one. */
export function seal(entry: AuditEntry, { seq, seal: previous }: Head, key: string | undefined): Sealed {
  const numbered = { seq: seq + 1, previous, ...entry };
  const body = JSON.stringify(numbered);
  const made = sealOf(Buffer.from(body), key);
  return {
    entry: { ...numbered, seal: made },
    text: `${body.slice(0, -1)},"seal":"${made}"}`,
    head: { seq: seq + 1, seal: made },
  };
}

/** A line of the file, taken apart: nothing is said of whether its seal is right. */
export interface ReadLine {
  readonly head: Head;
  readonly previous: string;
  readonly event: string;
  /** Of a torn write: the hash of its bytes. */
  readonly hash?: string;
  readonly keyed: boolean;
  /** Whether the text is the one that was sealed. */
  isSealed(key: string | undefined): boolean;
}

const ending = /,"seal":"((hmac-)?sha256:[\da-f]{64})"\}$/;

/** Reads a line of the file, without its line break; undefined where it is no entry. */
export function readSealed(line: Buffer): ReadLine | undefined {
  const text = line.toString('utf8');
  const [tail, found = '', hmac] = ending.exec(text) ?? [];
  if (tail === undefined || !text.startsWith('{"seq":')) return undefined;
  const entry = parse(text);
  if (!entry) return undefined;
  const body = Buffer.concat([line.subarray(0, line.length - tail.length), Buffer.from('}')]);
  return {
    head: { seq: entry.seq, seal: found },
    previous: entry.previous,
    event: entry.event,
    ...(entry.hash === undefined ? {} : { hash: entry.hash }),
    keyed: hmac !== undefined,
    isSealed: (key) => sealOf(body, hmac === undefined ? undefined : key) === found,
  };
}

function parse(
  text: string,
): { seq: number; previous: string; event: string; hash: string | undefined } | undefined {
  try {
    const { seq, previous, event, hash } = JSON.parse(text) as Record<string, unknown>;
    if (!Number.isSafeInteger(seq) || typeof previous !== 'string' || typeof event !== 'string')
      return undefined;
    return { seq: Number(seq), previous, event, hash: typeof hash === 'string' ? hash : undefined };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sealOf(body: Buffer, key: string | undefined): string {
  const name = key === undefined ? 'sha256' : 'hmac-sha256';
  const made = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return `${name}:${made.update(body).digest('hex')}`;
}
