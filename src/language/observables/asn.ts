import type { Part, Reading } from './reading.ts';

const joined = /^ASN?([1-9]\d{1,9})$/i;
const apart = /^(?:ASN[:#]?\s|AS\s(?!(?:19|20)\d\d\b))#?([1-9]\d{2,9})(?![\w.-]*\w)/;
/** Computers, and standards of quality, that are called so. */
const otherThings: ReadonlySet<string> = new Set(['400', '9100', '9120']);
const most = 2 ** 32 - 1;

/** Numbers of autonomous systems: `AS13335`, `ASN13335`, `ASN 13335`. */
export function readAsn({ word, text, start, end }: Part): Reading | undefined {
  const [, number] = joined.exec(word) ?? [];
  if (number !== undefined) return otherThings.has(number) ? undefined : reading(number, start, end);
  if (word !== 'AS' && word !== 'ASN') return undefined;
  const [found, later] = apart.exec(text.slice(start, start + 20)) ?? [];
  return found === undefined || later === undefined ? undefined : reading(later, start, start + found.length);
}

function reading(number: string, start: number, end: number): Reading | undefined {
  return Number(number) > most ? undefined : { type: 'asn', value: `AS${number}`, start, end };
}
