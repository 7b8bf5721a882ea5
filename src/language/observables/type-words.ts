import { type ObservableType, observableTypes } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import { nearest } from '../nearest.ts';
import { shorten } from '../shorten.ts';

/** What people call kinds of observable, besides the kinds' own names; each also with an `s`. */
const names: Readonly<Record<string, readonly ObservableType[]>> = {
  ip: ['ipv4', 'ipv6'],
  address: ['ipv4', 'ipv6'],
  addresse: ['ipv4', 'ipv6'],
  network: ['cidr'],
  range: ['cidr'],
  host: ['domain'],
  link: ['url'],
  mail: ['email'],
  'e-mail': ['email'],
  hash: ['md5', 'sha1', 'sha256'],
  hashe: ['md5', 'sha1', 'sha256'],
  'sha-1': ['sha1'],
  'sha-256': ['sha256'],
  vulnerability: ['cve'],
  vulnerabilitie: ['cve'],
  file: ['file-path'],
  path: ['file-path'],
  registry: ['registry-key'],
  key: ['registry-key'],
  as: ['asn'],
  resource: ['azure-resource'],
  azure: ['azure-resource'],
  uuid: ['guid'],
  ...Object.fromEntries(observableTypes.map((type) => [type, [type]])),
};
const usual = observableTypes.filter((type) => type !== 'guid');

/** A text, and the kinds to look for in it: undefined where nothing was said of them. */
export interface TypedText {
  readonly text: string;
  readonly types?: readonly ObservableType[];
}

const word = '[a-z][a-z0-9-]{0,20}';
const list = `${word}(?:(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+)${word}){0,20}`;
const forms = {
  assigned: {
    first: new RegExp(`^types?\\s*[=:]\\s*(${list})(?=[\\s:]|$):?`, 'i'),
    last: new RegExp(`\\s+types?\\s*[=:]\\s*(${list})$`, 'i'),
  },
  only: {
    first: new RegExp(`^only\\s+(${list})(?:\\s+(?:in|of|from))?(?=[\\s:]|$):?`, 'i'),
    last: new RegExp(`\\s+only\\s+(${list})$`, 'i'),
  },
  guids: { first: /^with\s+(?:guid|uuid)s?(?=[\s:]|$):?/i, last: /\s+with\s+(?:guid|uuid)s?$/i },
};
/** Characters at the end of a text that can say which kinds. */
const longestEnd = 400;

/** Takes `types=ipv4,domain`, `only domains and urls` or `with guids` from the beginning or end of a text. @throws {UserError} there is no such kind. */
export function readTypeWords(typed: string): TypedText {
  const text = typed.trim();
  for (const [form, { first, last }] of Object.entries(forms)) {
    const head = first.exec(text);
    const tail = head ? null : last.exec(text.slice(-longestEnd));
    const match = head ?? tail;
    if (!match) continue;
    const types = form === 'guids' ? observableTypes : typesOf(match[1] ?? '', form === 'assigned');
    const rest = head ? text.slice(match[0].length) : text.slice(0, -match[0].length);
    if (types) return { text: rest.trim(), types };
  }
  return { text };
}

/** Undefined for words of the text that happen to follow “only”. */
function typesOf(words: string, mustBe: boolean): readonly ObservableType[] | undefined {
  const asked = words.toLowerCase().split(/[\s,]+(?:and\s+)?/);
  const found = asked.map((name) => names[name] ?? names[name.replace(/s$/, '')]);
  const unknown = asked.find((_, index) => found[index] === undefined);
  if (unknown === undefined) return [...new Set(found.flatMap((types) => types ?? []))];
  if (!mustBe) return undefined;
  const [near] = nearest(unknown, Object.keys(names), 1);
  throw new UserError(
    `There is no kind of observable “${shorten(unknown)}”${near ? ` (did you mean “${near}”?)` : ''}.`,
    { title: 'Unknown kind', hint: `There are: ${[...usual, 'guid'].join(', ')}` },
  );
}
