import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { RegistryQuery } from './registry-query.ts';

/** IANA’s bootstrap file (RFC 9224): what each service answers for, and where it is. */
export const registriesSchema = z.object({
  services: z.array(
    z.tuple([z.array(z.string().max(300)).max(5_000), z.array(z.string().max(300)).max(20)], z.unknown()),
  ),
});
export type Registries = z.infer<typeof registriesSchema>;

/** The base URLs of the service that answers for it most closely; empty where there is none. */
export function serversFor({ services }: Registries, query: RegistryQuery): readonly string[] {
  const closeness = { asn: asnCloseness, dns: dnsCloseness, ipv4: ipCloseness, ipv6: ipCloseness }[
    query.kind
  ](query.value);
  let best = { close: 0, urls: [] as readonly string[] };
  for (const [entries, urls] of services) {
    for (const entry of entries) {
      const close = closeness(entry);
      if (close > best.close) best = { close, urls };
    }
  }
  return best.urls;
}

/** How closely an entry fits: the greater the closer, 0 where it does not. */
type Closeness = (entry: string) => number;

function ipCloseness(value: string): Closeness {
  const [network = '', size] = value.split('/');
  const address = ipaddr.parse(network);
  const most = size === undefined ? 128 : Number(size);
  return (entry) => {
    if (!ipaddr.isValidCIDR(entry)) return 0;
    const [start, bits] = ipaddr.parseCIDR(entry);
    return start.kind() === address.kind() && bits <= most && address.match(start, bits) ? bits + 1 : 0;
  };
}

function asnCloseness(value: string): Closeness {
  const number = Number(value);
  return (entry) => {
    const [, first, last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(entry) ?? [];
    const fits = first !== undefined && number >= Number(first) && number <= Number(last);
    return fits ? 1 / (1 + Number(last) - Number(first)) : 0;
  };
}

function dnsCloseness(value: string): Closeness {
  return (entry) => {
    const name = entry.toLowerCase().replace(/^\.|\.$/g, '');
    return name !== '' && (value === name || value.endsWith(`.${name}`)) ? name.length : 0;
  };
}
