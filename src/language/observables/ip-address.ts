import ipaddr from 'ipaddr.js';
import type { Part, Reading } from './reading.ts';
import { readBareUrl } from './url.ts';
import { isVersion } from './version-context.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const ipv4Range = new RegExp(`^${octet}(?:\\.${octet}){3}-${octet}(?:\\.${octet}){3}$`);
/** Masks, broadcasts, and a first number with nothing behind it, which are in texts for other reasons. */
const noHost = /^255\.|\.0\.0\.0$/;
const prefix = /^\/(\d{1,3})(?![\w-]|\.\d)/;
const protocol = /^\/(?:tcp|udp|icmp|sctp|any)\b/i;

/** IPv4 addresses, networks (`203.0.113.0/24`) and URLs without scheme (`203.0.113.7/a.exe`); both ends of a range. */
export function readIpv4(part: Part): Reading | readonly Reading[] | undefined {
  const { word, start, end, text } = part;
  if (ipv4Range.test(word)) {
    const middle = start + word.indexOf('-');
    return [
      address(word.slice(0, middle - start), start, middle),
      address(word.slice(middle - start + 1), middle + 1, end),
    ];
  }
  if (!ipv4.test(word) || isLongerNumber(part)) return undefined;
  const after = text.slice(end, end + 8);
  const [slash, bits] = prefix.exec(after) ?? [];
  if (slash !== undefined && Number(bits) < 32) return network(word, Number(bits), start, end + slash.length);
  if (part.fanged() === 'no' && (noHost.test(word) || isVersion(part))) return undefined;
  if (slash !== undefined && Number(bits) === 32) return address(word, start, end + slash.length);
  const url =
    slash === undefined && !protocol.test(after) && !/^\/\d/.test(after) ? readBareUrl(part, end) : undefined;
  return url ?? address(word, start, end);
}

/** `.1.2.3.4`, `+1.2.3.4`, `1.2.3.4-5`: more than an address. */
function isLongerNumber({ text, start, end }: Part): boolean {
  const previous = text.charAt(start - 1);
  if (previous === '+' || (previous === '.' && text.charAt(start - 2) !== '.')) return true;
  return /^(?:[-+]\w|\.\d)/.test(text.slice(end, end + 2));
}

function address(value: string, start: number, end: number): Reading {
  return { type: 'ipv4', value, start, end };
}

function network(value: string, bits: number, start: number, end: number): Reading {
  const first = ipaddr.IPv4.networkAddressFromCIDR(`${value}/${bits}`);
  return { type: 'cidr', value: `${first}/${bits}`, start, end };
}

const ipv6 = /^[0-9a-f:]*::?[0-9a-f:]*(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?$/i;
const label = /^[a-z][\w.-]*:(?=[0-9a-f:])/i;
/** How addresses begin that are in use; `dead::beef` of some source code does not. */
const inUse = /^(?:[23][0-9a-f]{3}|f[cdef][0-9a-f]{2}|100|64:ff9b|::1$|::ffff:)/i;
const eight = /^(?:[0-9a-f]+:){6}/i;
const bytes = /^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}$/i;

/** IPv6 addresses and networks, with whatever stands before them (`IPv6:2001:db8::1`); the zone is no part of them. */
export function readIpv6({ text, start, end: until }: Part): Reading | undefined {
  let [from, end] = [start, until];
  while (end > from && /[.:-]/.test(text.charAt(end - 1)) && text.slice(end - 2, end) !== '::') end -= 1;
  for (let tries = 0; tries < 3; tries += 1) {
    const word = text.slice(from, end);
    if (isIpv6(word)) {
      const [slash, digits] = prefix.exec(text.slice(end, end + 5)) ?? [];
      const bits = slash !== undefined && Number(digits) <= 128 ? Number(digits) : undefined;
      if (bits === undefined) return { ...normalIpv6(word), start: from, end };
      if (bits === 128) return { ...normalIpv6(word), start: from, end: end + (slash?.length ?? 0) };
      const first = ipaddr.IPv6.networkAddressFromCIDR(`${word}/${bits}`).toRFC5952String();
      return { type: 'cidr', value: `${first}/${bits}`, start: from, end: end + (slash?.length ?? 0) };
    }
    const [named] = label.exec(word) ?? [];
    if (named === undefined) return undefined;
    from += named.length;
  }
  return undefined;
}

function isIpv6(word: string): boolean {
  return (
    word.length <= 45 &&
    (word.includes('::') || eight.test(word)) &&
    ipv6.test(word) &&
    inUse.test(word) &&
    !bytes.test(word) &&
    ipaddr.IPv6.isValid(word)
  );
}

/** An IPv4 address in the clothes of IPv6 (`::ffff:203.0.113.7`) is that IPv4 address. */
function normalIpv6(word: string): Pick<Reading, 'type' | 'value'> {
  const parsed = ipaddr.IPv6.parse(word);
  return parsed.isIPv4MappedAddress()
    ? { type: 'ipv4', value: parsed.toIPv4Address().toString() }
    : { type: 'ipv6', value: parsed.toRFC5952String() };
}

/** Whether a text looks like an address, for those that stand beside one. */
export function isIpv4(word: string): boolean {
  return ipv4.test(word);
}
