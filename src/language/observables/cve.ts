import type { Part, Reading } from './reading.ts';

const cve = /(?<![a-z0-9])CVE[-_]((?:19|20)\d{2})[-_](\d{4,12})(?!\d)/gi;

/** Names of vulnerabilities, in upper case; also within a longer word: `cve-2024-1234-poc`. */
export function readCve({ word, start }: Part): readonly Reading[] | undefined {
  if (!/cve/i.test(word)) return undefined;
  return [...word.matchAll(cve)].map(({ 0: found, 1: year, 2: number, index }) => ({
    type: 'cve',
    value: `CVE-${year}-${number}`,
    start: start + index,
    end: start + index + found.length,
  }));
}
