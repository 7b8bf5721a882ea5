import { parse } from 'tldts';

/** Reserved for documentation, tests and hidden services: on no list of public suffixes, but domains all the same. */
const reserved: ReadonlySet<string> = new Set(['example', 'invalid', 'onion', 'test']);
/** Whether a last label is a top-level domain: asked of tldts once each. */
const known = new Map<string, boolean>();
const mostKnown = 20_000;

/** Whether a label is a top-level domain, in lower case and punycode. */
export function isTopLevel(label: string): boolean {
  const told = known.get(label);
  if (told !== undefined) return told;
  const answer = reserved.has(label) || parse(`x.${label}`, options).isIcann === true;
  if (known.size >= mostKnown) known.clear();
  known.set(label, answer);
  return answer;
}

const options = { extractHostname: false, validateHostname: false } as const;

/** Whether a name, in lower case and punycode, is under a public suffix: a domain or a name in one, not a suffix itself. */
export function isDomain(name: string): boolean {
  const last = name.lastIndexOf('.');
  if (last <= 0 || !isTopLevel(name.slice(last + 1))) return false;
  if (reserved.has(name.slice(last + 1))) return true;
  const { domain, isIcann } = parse(name, options);
  return domain !== null && isIcann === true;
}
