import type { Observable, ObservableType } from '../enrichment.ts';
import { showText } from './show-text.ts';

/** What people call each kind: one of it, and several. */
export const observableWords: Readonly<Record<ObservableType, readonly [one: string, several: string]>> = {
  ipv4: ['IPv4 address', 'IPv4 addresses'],
  ipv6: ['IPv6 address', 'IPv6 addresses'],
  cidr: ['Network', 'Networks'],
  domain: ['Domain', 'Domains'],
  url: ['URL', 'URLs'],
  email: ['E-mail address', 'E-mail addresses'],
  md5: ['MD5 hash', 'MD5 hashes'],
  sha1: ['SHA-1 hash', 'SHA-1 hashes'],
  sha256: ['SHA-256 hash', 'SHA-256 hashes'],
  cve: ['CVE', 'CVEs'],
  'file-path': ['File path', 'File paths'],
  'registry-key': ['Registry key', 'Registry keys'],
  asn: ['Autonomous system', 'Autonomous systems'],
  'azure-resource': ['Azure resource', 'Azure resources'],
  guid: ['GUID', 'GUIDs'],
};

const HASHES: ReadonlySet<ObservableType> = new Set(['md5', 'sha1', 'sha256']);

/** Characters of a hash in a list: its ends tell it from others, and nobody reads the middle. */
const HASH_CHARS = 25;
const HASH_END = 8;

/** The observable in a list: defanged, and cut at its end; a hash in its middle. */
export function showObservable({ type, value }: Observable, max: number): string {
  const most = Math.min(max, HASH_CHARS);
  if (!HASHES.has(type) || value.length <= most || most < HASH_END * 2) return showText(value, max) || '–';
  return `${showText(value.slice(0, most - HASH_END - 1))}…${showText(value.slice(-HASH_END))}`;
}
