import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { constants, gunzipSync } from 'node:zlib';
import { UserError } from '../../src/errors.ts';

// Texts that must never come out, and the search for them. It is written apart from what blots, and finds more: it reads
// all that may be base64, unpacks what is packed in it, and knows a secret by either half.

/** A secret that is found again: either half of it stands nowhere else. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Letters that base64, JSON, URLs, forms, KQL and HTML each write in a way of their own. */
const awkward = {
  /** As a token may have them. */
  token: '\\/+%41&?=~',
  /** As a password may have them; they may stand in an HTTP header. */
  password: '"\\/+ %41&<\'?=>~',
  /** And these may not. */
  phrase: '"\\/+ %41&<\'é😀?=>~',
} as const;

export function canary(name: string, kind: keyof typeof awkward, prefix = ''): Canary {
  const half = () => randomBytes(6).toString('hex');
  return { name, value: `${prefix}${half()}${awkward[kind]}${half()}` };
}

/** Where canaries stand in a text, in words; empty where none does. */
export function sightings(text: string, canaries: readonly Canary[]): readonly string[] {
  const hidden = [...new Set(base64Runs(text))].map((run) => ({ run, read: decodings(run) }));
  return canaries.flatMap(({ name, value }) => {
    const written = writings(value).filter(([, form]) => text.includes(form));
    const half = halves(value).find((one) => text.includes(one));
    const packed = hidden.find(({ read }) =>
      halves(value).some((one) => read.some((bytes) => bytes.includes(one) || bytes.includes(wide(one)))),
    );
    return [
      ...written.map(([how, form]) => `${name} ${how}: ${around(text, form)}`),
      ...(half === undefined || written.length > 0 ? [] : [`a half of ${name}: ${around(text, half)}`]),
      ...(packed ? [`${name} in base64: ${around(text, packed.run)}`] : []),
    ];
  });
}

/** All that an error shows to whoever reads it: of one of ours its words, of any other all that it holds. */
export function toldBy(error: unknown): string {
  if (!(error instanceof UserError)) return inspect(error, { depth: 12 });
  return [error.title, error.message, error.hint ?? '', JSON.stringify(error.actions)].join('\n');
}

function writings(value: string): readonly (readonly [how: string, form: string])[] {
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = Buffer.from(value).toString('base64');
  return [
    ['as it is', value],
    ['in JSON', json],
    ['in JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['in a URL', encodeURIComponent(value)],
    ['in a URL that spares more', encodeURI(value)],
    ['in a form', new URLSearchParams({ '': value }).toString().slice(1)],
    ['in CSV', value.replaceAll('"', '""')],
    ['in base64', base64],
    ['in base64url', Buffer.from(value).toString('base64url')],
    ['in base64 in a URL', encodeURIComponent(base64)],
  ];
}

/** The random letters before and after the awkward ones: whoever has either has most of the secret. */
function halves(value: string): readonly string[] {
  return value.match(/[0-9a-f]{12}/g) ?? [];
}

function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function base64Runs(text: string): readonly string[] {
  const unescaped = text.replaceAll(/%2B/gi, '+').replaceAll(/%2F/gi, '/').replaceAll('\\/', '/');
  return [text, unescaped].flatMap((form) => form.match(/[\w+/-]{16,}/g) ?? []);
}

/** A run read from each of the places where its bytes may begin, and what is packed in it. */
function decodings(run: string): readonly Buffer[] {
  const read = [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64'));
  return read.flatMap((bytes) =>
    bytes[0] === 0x1f && bytes[1] === 0x8b ? [bytes, unpacked(bytes)] : [bytes],
  );
}

function around(text: string, found: string): string {
  const at = text.indexOf(found);
  return JSON.stringify(text.slice(Math.max(0, at - 70), at + found.length + 40));
}

/** As far as it goes: the run may be cut. */
function unpacked(bytes: Buffer): Buffer {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}
