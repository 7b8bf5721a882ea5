import { isIPv4, isIPv6 as isScopedIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { Observable, ObservableType } from '../../enrichment.ts';

const longest = 4_096;

const hashes = { 32: 'md5', 40: 'sha1', 64: 'sha256' } as const;

/** What a cell of a list holds, told by its look, defanged or not; undefined where it is no observable of these lists. */
export function recognise(written: string): Observable | undefined {
  const text = written
    .trim()
    .replace(/^h(?:xx|tt)p(s?)(?=\[?:)/i, 'http$1')
    .replace(/\[:\/\/\]/, '://')
    .replace(/[[({](?:\.|dot)[\])}]/gi, '.')
    .replace(/[[({](?:@|at)[\])}]/gi, '@');
  const value = canonical(typeOf(text), text);
  return value;
}

/** The one spelling by which equal things are found to be equal; undefined where the text is not of that type. */
export function canonical(type: ObservableType | undefined, text: string): Observable | undefined {
  if (type === undefined || text.length > longest) return undefined;
  const value = spell(type, text.trim());
  return value === undefined || value === '' ? undefined : { type, value };
}

function spell(type: ObservableType, text: string): string | undefined {
  switch (type) {
    case 'ipv4':
      return isIPv4(text) ? text : undefined;
    case 'ipv6':
      return isIPv6(text) ? ipaddr.IPv6.parse(text).toString() : undefined;
    case 'cidr':
      return network(text);
    case 'domain':
      return name(text);
    case 'url':
      return URL.canParse(text) ? new URL(text).href : undefined;
    case 'email': {
      const at = text.lastIndexOf('@');
      const domain = name(text.slice(at + 1));
      return at > 0 && domain ? `${text.slice(0, at).toLowerCase()}@${domain}` : undefined;
    }
    case 'md5':
    case 'sha1':
    case 'sha256':
      return hashes[text.length as keyof typeof hashes] === type && /^[0-9a-f]+$/i.test(text)
        ? text.toLowerCase()
        : undefined;
    default:
      return undefined;
  }
}

function typeOf(text: string): ObservableType | undefined {
  if (/^[0-9a-f]+$/i.test(text) && text.length in hashes) return hashes[text.length as keyof typeof hashes];
  if (isIPv4(text)) return 'ipv4';
  if (isIPv6(text)) return 'ipv6';
  if (/^[0-9a-f.:]+\/\d{1,3}$/i.test(text)) return 'cidr';
  if (/^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(text)) return 'url';
  return text.includes('@') ? 'email' : 'domain';
}

function network(text: string): string | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bits = Number(length);
  if (isIPv4(address) && bits <= 32)
    return `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`)}/${bits}`;
  if (isIPv6(address) && bits <= 128)
    return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`)}/${bits}`;
  return undefined;
}

/** A name with a dot and a last label that is no number, in the form that goes over the wire. */
function name(text: string): string | undefined {
  const plain = text.replace(/\.$/, '');
  if (!/^[^\s/:@\\?#[\]]+\.[^\s/:@\\?#[\].]*\p{L}[^\s/:@\\?#[\].]*$/u.test(plain) || plain.length > 253)
    return undefined;
  const ascii = domainToASCII(plain);
  return /^(?:[a-z0-9_][a-z0-9_-]*\.)+[a-z0-9-]{2,63}$/.test(ascii) ? ascii : undefined;
}

/** An address with a zone (`fe80::1%eth0`) is one of a machine's own. */
function isIPv6(text: string): boolean {
  return isScopedIPv6(text) && !text.includes('%');
}
