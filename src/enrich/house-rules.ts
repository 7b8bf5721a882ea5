import ipaddr from 'ipaddr.js';
import type { Observable, ObservableType } from '../enrichment.ts';
import { isAboveTlp, type Tlp } from '../language/tlp.ts';

/** What the organisation calls its own. */
export interface House {
  /** Domains; each stands for all below it. */
  readonly domains: readonly string[];
  /** Networks in CIDR notation. */
  readonly ranges: readonly string[];
}

/** Decides what may be told to third parties. */
export interface HouseRules {
  /** Why it belongs to the house or to nobody, as a clause; undefined where it is a thing of the public Internet. */
  whyInternal(observable: Observable): string | undefined;
  /** Why it may not leave under this mark in a place that lets marks up to `ceiling` out; undefined where it may. */
  whyKept(observable: Observable, mark: Tlp | undefined, ceiling: Tlp): string | undefined;
}

/** Names that are nobody's on the Internet: reserved by RFC 2606, RFC 6762 and ICANN, or common inside. */
const privateSuffixes =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|corp|home|private|test|example|invalid|home\.arpa|(?:10|16\.172|168\.192)\.in-addr\.arpa)$/;
const documentationDomains = /(?:^|\.)example\.(?:com|net|org)$/;

/** Kinds that tell about one's own machines, whatever their value. */
const ownKinds: Readonly<Partial<Record<ObservableType, string>>> = {
  'azure-resource': 'it names a resource of the house',
  'file-path': 'paths tell about one’s own machines',
  guid: 'it may name something of the house',
  'registry-key': 'registry keys tell about one’s own machines',
};

/** What the ranges that are not the public Internet are for, by ipaddr.js's names. */
const ranges: Readonly<Record<string, string>> = {
  amt: 'an address for relays',
  as112: 'an address for reserved names',
  benchmarking: 'an address for benchmarks',
  broadcast: 'a broadcast address',
  carrierGradeNat: 'a carrier’s shared address',
  deprecatedOrchid: 'an address without a place',
  deprecatedSiteLocal: 'a private address',
  discard: 'an address that goes nowhere',
  droneRemoteIdProtocolEntityTags: 'an address without a place',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  multicast: 'a multicast address',
  orchid2: 'an address without a place',
  private: 'a private address',
  reserved: 'a reserved or documentation address',
  uniqueLocal: 'a private address',
  unspecified: 'no address at all',
};

/** @throws {Error} a range is no network; the settings are checked before. */
export function createHouseRules(house: House): HouseRules {
  const domains = house.domains.map((domain) => domain.toLowerCase().replace(/^\*?\.|\.$/g, ''));
  const networks = house.ranges.map((range) => ipaddr.parseCIDR(range));

  function whyInternal({ type, value }: Observable): string | undefined {
    if (type in ownKinds) return ownKinds[type];
    switch (type) {
      case 'ipv4':
      case 'ipv6':
        return ofAddress(value);
      case 'cidr':
        return ofNetwork(value);
      case 'domain':
        return ofDomain(value);
      case 'email':
        return ofDomain(value.slice(value.lastIndexOf('@') + 1));
      case 'url':
        return ofUrl(value);
      default:
        return undefined;
    }
  }

  function ofAddress(text: string): string | undefined {
    if (!ipaddr.isValid(text)) return 'it is no address that could be looked up';
    const address = carried(ipaddr.process(text));
    const known = ranges[address.range()];
    if (known) return `it is ${known}`;
    return networks.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    )
      ? 'it is in the organisation’s own ranges'
      : undefined;
  }

  /** A network is as private as its ends, and as any range of the house that it touches. */
  function ofNetwork(text: string): string | undefined {
    if (!ipaddr.isValidCIDR(text)) return 'it is no network that could be looked up';
    const [address, bits] = ipaddr.parseCIDR(text);
    const own = networks.some(
      ([network, length]) =>
        network.kind() === address.kind() && network.match(address, Math.min(length, bits)),
    );
    if (own) return 'it touches the organisation’s own ranges';
    const first = address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : address;
    const last = address.kind() === 'ipv4' ? ipaddr.IPv4.broadcastAddressFromCIDR(text) : address;
    return ofAddress(first.toString()) ?? ofAddress(last.toString());
  }

  function ofDomain(name: string): string | undefined {
    const host = name.toLowerCase().replace(/\.$/, '');
    if (!host.includes('.')) return 'it is a name without a domain';
    if (domains.some((domain) => host === domain || host.endsWith(`.${domain}`)))
      return 'it is in the organisation’s own domains';
    if (privateSuffixes.test(host)) return 'it is a private or reserved name';
    return documentationDomains.test(host) ? 'it is a documentation name' : undefined;
  }

  function ofUrl(text: string): string | undefined {
    if (!URL.canParse(text)) return 'it is no URL that could be looked up';
    const { hostname, username, password } = new URL(text);
    if (username !== '' || password !== '') return 'it holds a user name or a password';
    const host = hostname.replace(/^\[|\]$/g, '');
    return ipaddr.isValid(host) ? ofAddress(host) : ofDomain(host);
  }

  return {
    whyInternal,
    whyKept(observable, mark, ceiling) {
      const internal = whyInternal(observable);
      if (internal || mark === undefined) return internal;
      return isAboveTlp(mark, ceiling)
        ? `it is marked TLP:${mark.toUpperCase()}, and here nothing above TLP:${ceiling.toUpperCase()} leaves`
        : undefined;
    },
  };
}

/** IPv6 addresses that stand for an IPv4 one are as private as that is: 6to4 (RFC 3056) and NAT64 (RFC 6052). */
function carried(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(address instanceof ipaddr.IPv6)) return address;
  const range = address.range();
  const bytes = address.toByteArray();
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return range === 'rfc6052' ? new ipaddr.IPv4(bytes.slice(12)) : address;
}
