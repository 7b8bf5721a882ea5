import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface PublicAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** What ipaddr.js calls the ranges that somebody uses somewhere. */
const locatable = ['unicast', '6to4', 'amt', 'as112', 'as112v6', 'teredo'];

/**
 * First octets of IPv4 below which there is something special, and all from 224 on. Any other is public without looking
 * further, which would cost as much as locating it.
 */
const mixedOctets: ReadonlySet<number> = new Set([0, 10, 100, 127, 169, 172, 192, 198, 203]);

/**
 * The address where it can be anywhere on Earth: none that is private, reserved or malformed. An IPv4 address in
 * IPv6’s clothes is the IPv4 address.
 */
export function publicAddress(text: string): PublicAddress | undefined {
  if (isIPv4(text)) {
    const octet = Number.parseInt(text, 10);
    const plain = octet < 224 && !mixedOctets.has(octet);
    return plain || isLocatable(ipaddr.IPv4.parse(text)) ? { address: text, family: 4 } : undefined;
  }
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const parsed = ipaddr.process(text);
  if (!isLocatable(parsed)) return undefined;
  return { address: parsed.toString(), family: parsed.kind() === 'ipv4' ? 4 : 6 };
}

function isLocatable(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return locatable.includes(address.range());
}
