import { domainToASCII } from 'node:url';

const plainName = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/;
const ascii = /^[\0-\x7f]*$/;

/** A host's name in lower case and punycode, without a last dot; undefined where no host could be called so. */
export function normalHost(name: string): string | undefined {
  const lower = ascii.test(name) ? name.toLowerCase() : domainToASCII(name);
  if (lower.length > 254 || !plainName.test(lower)) return undefined;
  const host = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  return host.split('.').every((label) => label.length <= 63) ? host : undefined;
}
