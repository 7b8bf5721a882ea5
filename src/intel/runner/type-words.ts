import type { ObservableType } from '../../enrichment.ts';

/** What several observables of a type are called. */
export const typeWords: Readonly<Record<ObservableType, string>> = {
  ipv4: 'IPv4 addresses',
  ipv6: 'IPv6 addresses',
  cidr: 'networks',
  domain: 'domains',
  url: 'URLs',
  email: 'e-mail addresses',
  md5: 'MD5 hashes',
  sha1: 'SHA-1 hashes',
  sha256: 'SHA-256 hashes',
  cve: 'CVEs',
  'file-path': 'file paths',
  'registry-key': 'registry keys',
  asn: 'AS numbers',
  'azure-resource': 'Azure resources',
  guid: 'GUIDs',
};
