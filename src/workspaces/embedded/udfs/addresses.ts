import ipaddr from 'ipaddr.js';
import { type JsonValue, readArray, writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** IPv4 and IPv6 addresses and networks. */
export const addressUdfs: readonly Udf[] = [
  { name: 'kql_parse_ipv4', takes: ['string'], gives: 'bigint', call: parseIpv4 },
  { name: 'kql_parse_ipv4_mask', takes: ['string', 'bigint'], gives: 'bigint', call: parseIpv4Mask },
  { name: 'kql_ipv4_cidrs', takes: ['string', 'string'], gives: 'string', call: cidrs },
  { name: 'kql_parse_ipv6', takes: ['string'], gives: 'string', call: parseIpv6 },
  { name: 'kql_parse_ipv6_mask', takes: ['string', 'bigint'], gives: 'string', call: parseIpv6Mask },
  { name: 'kql_format_ipv4', takes: ['string', 'bigint'], gives: 'string', call: formatIpv4 },
  { name: 'kql_format_ipv4_mask', takes: ['string', 'bigint'], gives: 'string', call: formatIpv4Mask },
  { name: 'kql_ipv4_is_private', takes: ['string'], gives: 'boolean', call: isPrivate },
  { name: 'kql_ipv4_compare', takes: ['string', 'string', 'bigint'], gives: 'bigint', call: compareIpv4 },
  { name: 'kql_ipv4_is_in_range', takes: ['string', 'string'], gives: 'boolean', call: inRangeIpv4 },
  {
    name: 'kql_ipv4_is_in_any_range',
    takes: ['string', 'string'],
    gives: 'boolean',
    call: anyRange(inRangeIpv4),
  },
  { name: 'kql_ipv4_netmask_suffix', takes: ['string'], gives: 'bigint', call: netmaskSuffix },
  { name: 'kql_ipv6_compare', takes: ['string', 'string', 'bigint'], gives: 'bigint', call: compareIpv6 },
  { name: 'kql_ipv6_is_in_range', takes: ['string', 'string'], gives: 'boolean', call: inRangeIpv6 },
  {
    name: 'kql_ipv6_is_in_any_range',
    takes: ['string', 'string'],
    gives: 'boolean',
    call: anyRange(inRangeIpv6),
  },
  { name: 'kql_has_any_ipv4', takes: ['string', 'string'], gives: 'boolean', call: hasAny },
  { name: 'kql_has_any_ipv4_prefix', takes: ['string', 'string'], gives: 'boolean', call: hasAnyPrefix },
];

/** An address as a number, and how many of its leading bits count. */
interface Network {
  readonly bits: bigint;
  readonly prefix: number;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const dotted = new RegExp(`^(${octet})\\.(${octet})\\.(${octet})\\.(${octet})(?:/(\\d|[12]\\d|3[0-2]))?$`);

function ipv4(text: string): Network | undefined {
  const match = dotted.exec(text.trim());
  if (!match) return undefined;
  const bits = match.slice(1, 5).reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  return { bits, prefix: match[5] === undefined ? 32 : Number(match[5]) };
}

function ipv6(text: string): Network | undefined {
  const [address = '', suffix] = text.trim().split('/');
  if (suffix !== undefined && !/^\d{1,3}$/.test(suffix)) return undefined;
  if (!dotted.test(address) && !(address.includes(':') && ipaddr.IPv6.isValid(address))) return undefined;
  const parsed = ipaddr.parse(address);
  // An IPv4 address counts as the IPv6 address that it maps to, and its prefix as one of 32 bits, also behind colons.
  const mapped = parsed.kind() === 'ipv4';
  const whole = mapped ? (parsed as ipaddr.IPv4).toIPv4MappedAddress() : parsed;
  const bits = whole.toByteArray().reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const counted = address.includes('.') ? 96 : 0;
  const prefix = suffix === undefined ? 128 : Number(suffix) + counted;
  return prefix > 128 ? undefined : { bits, prefix };
}

function masked(bits: bigint, prefix: number, width: number): bigint {
  const drop = BigInt(width - prefix);
  return (bits >> drop) << drop;
}

function parseIpv4(text: string): bigint | null {
  const network = ipv4(text);
  return network ? masked(network.bits, network.prefix, 32) : null;
}

function parseIpv4Mask(text: string, prefix: bigint): bigint | null {
  return networkOf(text, prefix)?.bits ?? null;
}

/** The networks that make up a range of addresses, the first the one with the lowest address. */
function cidrs(first: string, last: string): string | null {
  const [from, to] = [ipv4(first), ipv4(last)];
  if (!from || !to || from.bits > to.bits) return null;
  const found: string[] = [];
  for (let next = from.bits; next <= to.bits; ) {
    let prefix = 32;
    const fits = (length: number) =>
      masked(next, length, 32) === next && next + (1n << BigInt(32 - length)) - 1n <= to.bits;
    while (prefix > 0 && fits(prefix - 1)) prefix -= 1;
    found.push(`${text4(next)}/${prefix}`);
    next += 1n << BigInt(32 - prefix);
  }
  return writeJson(found);
}

function parseIpv6(text: string): string | null {
  return text6(ipv6(text));
}

/** The shorter of the address's own prefix and the given one counts, which for an IPv4 address counts its 32 bits. */
function parseIpv6Mask(text: string, prefix: bigint): string | null {
  const network = ipv6(text);
  if (!network || prefix < 0n || prefix > 128n) return null;
  return text6({ ...network, prefix: Math.min(network.prefix, Number(prefix)) });
}

function text6(network: Network | undefined): string | null {
  if (!network) return null;
  const hex = masked(network.bits, network.prefix, 128).toString(16).padStart(32, '0');
  return (hex.match(/.{4}/g) ?? []).join(':');
}

function text4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
}

function networkOf(text: string, prefix: bigint): Network | undefined {
  const number =
    /^\d+$/.test(text) && BigInt(text) < 2n ** 32n ? { bits: BigInt(text), prefix: 32 } : undefined;
  const network = number ?? ipv4(text);
  if (!network || prefix < 0n || prefix > 32n) return undefined;
  const shorter = Math.min(network.prefix, Number(prefix));
  return { bits: masked(network.bits, shorter, 32), prefix: shorter };
}

function formatIpv4(text: string, prefix: bigint): string | null {
  const network = networkOf(text, prefix);
  return network ? text4(network.bits) : null;
}

function formatIpv4Mask(text: string, prefix: bigint): string | null {
  const network = networkOf(text, prefix);
  return network ? `${text4(network.bits)}/${network.prefix}` : null;
}

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

function isPrivate(text: string): boolean | null {
  const network = ipv4(text);
  return network ? privateNetworks.some((range) => inRangeIpv4(text4(network.bits), range) === true) : null;
}

function compare(
  a: Network | undefined,
  b: Network | undefined,
  prefix: bigint,
  width: number,
): bigint | null {
  if (!a || !b) return null;
  const shortest = Math.min(a.prefix, b.prefix, Number(prefix));
  const [x, y] = [masked(a.bits, shortest, width), masked(b.bits, shortest, width)];
  if (x === y) return 0n;
  return x < y ? -1n : 1n;
}

function compareIpv4(a: string, b: string, prefix: bigint): bigint | null {
  return compare(ipv4(a), ipv4(b), prefix, 32);
}

function compareIpv6(a: string, b: string, prefix: bigint): bigint | null {
  return compare(ipv6(a), ipv6(b), prefix, 128);
}

function inRangeIpv4(address: string, range: string): boolean | null {
  const [a, b] = [ipv4(address), ipv4(range)];
  return a && b ? compare({ ...a, prefix: 32 }, b, 32n, 32) === 0n : null;
}

function inRangeIpv6(address: string, range: string): boolean | null {
  const [a, b] = [ipv6(address), ipv6(range)];
  return a && b ? compare({ ...a, prefix: 128 }, b, 128n, 128) === 0n : null;
}

function flatTexts(list: string): string[] {
  return (readArray(list) ?? [])
    .flatMap((item: JsonValue) => (Array.isArray(item) ? item : [item]))
    .filter((item) => typeof item === 'string');
}

function anyRange(
  test: (address: string, range: string) => boolean | null,
): (address: string, list: string) => boolean | null {
  return (address, list) => {
    const answers = flatTexts(list).map((range) => test(address, range));
    if (answers.includes(true)) return true;
    return answers.every((answer) => answer === null) ? null : false;
  };
}

function netmaskSuffix(text: string): bigint | null {
  const network = ipv4(text);
  return network ? BigInt(network.prefix) : null;
}

/** Addresses that stand in a text by themselves: no letter, digit or dot beside them. */
function addressesIn(text: string): string[] {
  return text.match(new RegExp(`(?<![\\w.])${octet}(?:\\.${octet}){3}(?![\\w]|\\.\\d)`, 'g')) ?? [];
}

function hasAny(text: string, list: string): boolean {
  const found = new Set(addressesIn(text));
  return flatTexts(list).some((address) => found.has(address));
}

function hasAnyPrefix(text: string, list: string): boolean {
  const found = addressesIn(text);
  return flatTexts(list).some((prefix) =>
    found.some((address) => address === prefix || (/\.$/.test(prefix) && address.startsWith(prefix))),
  );
}
