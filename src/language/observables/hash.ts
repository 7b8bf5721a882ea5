import type { ObservableType } from '../../enrichment.ts';
import { before, type Part, type Reading } from './reading.ts';

const typeByLength: Readonly<Record<number, ObservableType>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const hex = /^[0-9a-f]+$/i;
/** One character all the way, or no letter at all: a filler or a number. */
const noHash = /^(?:(.)\1+|\d+)$/;
/** Ids that look like hashes and are none of a file. */
const otherIds =
  /(?:\b(?:commit|tree|parent|revision|rev|merge|head|checkout|cherry-pick|etag)|(?:trace|span|request|correlation|session|operation|activity|tenant|client|subscription|object|instance|machine|boot|invocation|parent|event|message|transaction)[_-]?id|_BOOT_ID|_MACHINE_ID)["'\s:=(]{1,4}$/i;

/** MD5, SHA-1 and SHA-256 as hexadecimal digits, in lower case. */
export function readHash(part: Part): Reading | undefined {
  const { word, start, end } = part;
  const type = typeByLength[word.length];
  if (type === undefined || !hex.test(word) || noHash.test(word)) return undefined;
  return otherIds.test(before(part, 32)) ? undefined : { type, value: word.toLowerCase(), start, end };
}
