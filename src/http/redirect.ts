import ipaddr from 'ipaddr.js';

/** Where a redirect leads, or why it is not followed: in words without the URL, which may hold a secret. */
export type Redirect = { readonly to: URL } | { readonly refused: string };

const redirects = [301, 302, 303, 307, 308];

/** What a status and its `Location` ask for; undefined where it is no redirect. Only public hosts over https are gone to. */
export function redirectOf(status: number, location: string | undefined, from: URL): Redirect | undefined {
  if (!redirects.includes(status)) return undefined;
  const to = location === undefined ? null : URL.parse(location, from.href);
  if (!to) return { refused: 'redirects to nowhere' };
  if (to.protocol !== 'https:')
    return { refused: `redirects to ${to.protocol.slice(0, 20)} in place of https:` };
  if (to.username || to.password) return { refused: 'redirects to an address with a password in it' };
  if (!isPublicHost(to.hostname)) return { refused: 'redirects to a host that is not public' };
  return { to };
}

/** False for addresses that are private or reserved, and for names that only a local network knows. */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  return host.includes('.') && !/\.(?:local|localhost|internal|lan|home\.arpa|test|invalid)$/i.test(host);
}
