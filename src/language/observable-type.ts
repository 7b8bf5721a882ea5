import { parse } from 'tldts';
import type { ObservableType } from '../enrichment.ts';
import type { EntityType } from '../types.ts';
import { readObservable } from './observables/find-observables.ts';

/** What an observable is to a hunt; networks, keys, names of vulnerabilities and the like are nothing that hunts take. */
export const entityTypes: Readonly<Partial<Record<ObservableType, EntityType>>> = {
  ipv4: 'ip',
  ipv6: 'ip',
  domain: 'domain',
  url: 'url',
  email: 'account',
  md5: 'hash',
  sha1: 'hash',
  sha256: 'hash',
  'file-path': 'file',
  'azure-resource': 'resource',
};

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

const anyUrl = /^[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/?#]+\S*$/i;
const anyResource = /^\/subscriptions\/[^\s/]+/i;
const anyFile = /^(?:[a-z]:[\\/]|\\\\[^\\\s]+\\|~?\/[^/]|%\w+%\\)/i;
const accountName = /^[^\\/:*?"<>|@\s][^\\/:*?"<>|@]*\\[^\\/:*?"<>|]+$/;
const guestName = /^[^\s@\\/]+@([^\s@]+)$/;
const securityIdentifier = /^S-1-\d+(?:-\d+)+$/i;

/**
 * What a thing to hunt for looks like: an observable, or an account, a host, or a path or URL of a kind that is no
 * observable in free text. Undefined for a bare word, which may be an account, a host or a process.
 */
export function entityTypeOf(text: string): EntityType | undefined {
  const observable = readObservable(text);
  if (observable) return entityTypes[observable.type];
  if (anyUrl.test(text)) return 'url';
  if (anyResource.test(text)) return 'resource';
  if (anyFile.test(text)) return 'file';
  if (accountName.test(text) || securityIdentifier.test(text)) return 'account';
  const [, domain] = guestName.exec(text) ?? [];
  if (domain !== undefined)
    return isHost(domain) || readObservable(domain)?.type === 'domain' ? 'account' : undefined;
  return isHost(text) ? 'host' : undefined;
}

function isHost(text: string): boolean {
  if (!/^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*\.)+[\p{L}\p{M}\p{N}-]{2,}\.?$/u.test(text)) return false;
  return localSuffixes.has((parse(text).hostname ?? '').split('.').at(-1) ?? '');
}
