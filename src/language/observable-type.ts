import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';
import type { EntityType } from '../types.ts';

/** Names under these are machines of one's own network. */
const localSuffixes: ReadonlySet<string> = new Set([
  'local',
  'localdomain',
  'internal',
  'lan',
  'corp',
  'intranet',
  'home',
]);
/** Reserved for documentation, tests and demonstrations: not on the list of public suffixes, but domains all the same. */
const reservedSuffixes: ReadonlySet<string> = new Set(['example', 'test', 'invalid', 'onion']);
/** Top-level domains that end the names of files far more often. */
const fileSuffixes: ReadonlySet<string> = new Set(['zip', 'mov', 'sh', 'py', 'pl', 'ps', 'so', 'md', 'rs']);

const hash = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const url = /^[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/?#]+\S*$/i;
const resource = /^\/subscriptions\/[^\s/]+/i;
const file = /^(?:[a-z]:[\\/]|\\\\[^\\\s]+\\|~?\/[^/]|%\w+%\\)/i;
const accountName = /^[^\\/:*?"<>|@\s][^\\/:*?"<>|@]*\\[^\\/:*?"<>|]+$/;
const securityIdentifier = /^S-1-\d+(?:-\d+)+$/i;

/** What a thing to hunt for looks like; undefined for a bare word, which may be an account, a host or a process. */
export function entityTypeOf(text: string): EntityType | undefined {
  if (isAddress(text)) return 'ip';
  if (hash.test(text)) return 'hash';
  if (url.test(text)) return 'url';
  if (resource.test(text)) return 'resource';
  if (file.test(text)) return 'file';
  if (accountName.test(text) || securityIdentifier.test(text)) return 'account';
  const [, user, domain] = /^([^\s@\\/]+)@([^\s@]+)$/.exec(text) ?? [];
  if (user !== undefined && domain !== undefined) return typeOfName(domain) ? 'account' : undefined;
  const [, name = '', path = ''] = /^([^\s/?#]+)(\/\S*)$/.exec(text) ?? [];
  if (path !== '' && ipaddr.isValidCIDR(text)) return undefined;
  if (path !== '') return isAddress(name) || typeOfName(name) === 'domain' ? 'url' : undefined;
  return typeOfName(text);
}

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));
}

function typeOfName(text: string): 'domain' | 'host' | undefined {
  if (!/^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*\.)+[\p{L}\p{M}\p{N}-]{2,}\.?$/u.test(text)) return undefined;
  const { hostname, domain, isIcann, publicSuffix } = parse(text);
  const labels = (hostname ?? '').split('.');
  const last = labels.at(-1) ?? '';
  if (localSuffixes.has(last)) return 'host';
  if (labels.length === 2 && fileSuffixes.has(last)) return undefined;
  const isPublic = domain !== null && (isIcann === true || reservedSuffixes.has(publicSuffix ?? ''));
  return isPublic ? 'domain' : undefined;
}
