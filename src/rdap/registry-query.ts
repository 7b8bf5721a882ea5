import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';
import type { Observable } from '../enrichment.ts';
import { UserError } from '../errors.ts';

/** IANA has a list of registries for each. */
export type RegistryKind = 'asn' | 'dns' | 'ipv4' | 'ipv6';

/** What a registry is asked. */
export interface RegistryQuery {
  readonly kind: RegistryKind;
  /** `85.214.149.236`, `85.214.0.0/16`, `6724`, `example.com`. */
  readonly value: string;
  /** Below the registry’s base URL. */
  readonly path: string;
  /** For people: `AS6724`. */
  readonly label: string;
}

/** What to ask about an observable; of a URL or an e-mail address, about the domain. @throws {UserError} nobody registers such a thing. */
export function registryQuery({ type, value }: Observable): RegistryQuery {
  switch (type) {
    case 'ipv4':
    case 'ipv6':
      return addressQuery(value);
    case 'cidr':
      return networkQuery(value);
    case 'asn':
      return asnQuery(value);
    case 'domain':
      return hostQuery(value);
    case 'email':
      return hostQuery(value.slice(value.lastIndexOf('@') + 1));
    case 'url':
      return hostQuery(URL.parse(value)?.hostname ?? '');
    default:
      throw new UserError('Only addresses, networks, AS numbers and domains are registered with anybody.', {
        title: 'Nothing to look up',
      });
  }
}

function hostQuery(host: string): RegistryQuery {
  const bare = host.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(bare)) return addressQuery(bare);
  const ascii = domainToASCII(bare.replace(/\.$/, ''));
  const { domain, isIcann } = parse(ascii, { allowPrivateDomains: false });
  if (!domain || !isIcann)
    throw notRegistered(`${shown(host)} is no domain name that a public registry knows.`);
  return { kind: 'dns', value: domain, path: `domain/${domain}`, label: domain };
}

function addressQuery(text: string): RegistryQuery {
  if (!ipaddr.isValid(text)) throw notRegistered(`${shown(text)} is no address.`);
  const address = ipaddr.process(text);
  refuseSpecial(address, text);
  const value = address.toString();
  return { kind: address.kind(), value, path: `ip/${value}`, label: value };
}

function networkQuery(text: string): RegistryQuery {
  if (!ipaddr.isValidCIDR(text)) throw notRegistered(`${shown(text)} is no network.`);
  const [address, bits] = ipaddr.parseCIDR(text);
  refuseSpecial(address, text);
  const value = `${address.toString()}/${bits}`;
  return { kind: address.kind(), value, path: `ip/${value}`, label: value };
}

function asnQuery(text: string): RegistryQuery {
  const number = Number(/^(?:AS)?(\d{1,10})$/i.exec(text)?.[1] ?? Number.NaN);
  if (!(number >= 0 && number <= 4_294_967_295)) throw notRegistered(`${shown(text)} is no AS number.`);
  return { kind: 'asn', value: String(number), path: `autnum/${number}`, label: `AS${number}` };
}

function refuseSpecial(address: ipaddr.IPv4 | ipaddr.IPv6, text: string): void {
  if (!['unicast', 'as112', 'as112v6', 'amt', '6to4', 'teredo'].includes(address.range()))
    throw notRegistered(`${shown(text)} is private or reserved: it is registered to nobody.`);
}

function notRegistered(message: string): UserError {
  return new UserError(message, { title: 'Nothing to look up' });
}

function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
