import { readAsn } from './asn.ts';
import { readCve } from './cve.ts';
import { readDomain } from './domain.ts';
import { readEmail } from './email.ts';
import { readGuid } from './guid.ts';
import { readHash } from './hash.ts';
import { readIpv4, readIpv6 } from './ip-address.ts';
import type { Reader, Reading } from './reading.ts';
import { readRegistryKeys } from './registry-key.ts';
import { readAzureResource, readUnixPath } from './slash-path.ts';
import { readUrl } from './url.ts';
import { readWindowsPaths } from './windows-path.ts';

/** Reads the text as it was written: what is found there is nothing else. */
export const textReaders: readonly ((text: string) => Iterable<Reading>)[] = [
  readWindowsPaths,
  readRegistryKeys,
];

/** Reads the plain text, by where a reader may begin; the first that reads something is right. */
export const readers = {
  /** At a word before `://`. */
  scheme: [readUrl],
  /** At a slash that begins a word. */
  slash: [readAzureResource, readUnixPath],
  /** At a whole word with colons. */
  colons: [readIpv6],
  /** At a word, or what is between its colons. */
  word: [readEmail, readIpv4, readDomain, readHash, readCve, readAsn, readGuid],
} as const satisfies Readonly<Record<string, readonly Reader[]>>;
