import ipaddr from 'ipaddr.js';
import type { Observable } from '../enrichment.ts';

/** The address by which an observable can be located: itself, a network’s first, or a URL’s host where that is one. */
export function addressOf({ type, value }: Observable): string | undefined {
  if (type === 'ipv4' || type === 'ipv6') return value;
  if (type === 'cidr') return value.slice(0, value.indexOf('/'));
  if (type !== 'url' || !URL.canParse(value)) return undefined;
  const host = new URL(value).hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? host : undefined;
}
