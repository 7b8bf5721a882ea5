import { isCodeOrFile } from './code-names.ts';
import { isDomain, isTopLevel } from './domain-name.ts';
import { normalHost } from './host.ts';
import { isIpv4 } from './ip-address.ts';
import { before, type Part, type Reading } from './reading.ts';
import { readBareUrl } from './url.ts';

const name = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.-]*\.[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}]$/u;
const ascii = /^[\0-\x7f]*$/;
/** Chinese, Japanese and Korean are written without blanks: what is glued to ASCII letters is another word. */
const glued =
  /[a-z][\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff][a-z]/i;

/** A domain under a public suffix, or a URL without its scheme (`evil.example/a`). */
export function readDomain(part: Part): Reading | undefined {
  const host = domainOf(part);
  if (host === undefined) return undefined;
  const reading: Reading = { type: 'domain', value: host, start: part.start, end: part.end };
  if (!isPathNext(part)) return reading;
  return readBareUrl(part, part.end) ?? reading;
}

function domainOf(part: Part): string | undefined {
  const { word } = part;
  if (word.length > 254 || word.includes('..') || !name.test(word)) return undefined;
  const isAscii = ascii.test(word);
  if (isAscii && !isTopLevel(word.slice(word.lastIndexOf('.') + 1).toLowerCase())) return undefined;
  if (!isAscii && glued.test(word)) return undefined;
  const host = normalHost(word);
  if (host === undefined || !isDomain(host) || isCodeOrFile(part)) return undefined;
  return host;
}

/** `evil.example/a`; not the list `a.example/b.example`, nor `evil.example/203.0.113.7` as Java writes addresses. */
function isPathNext(part: Part): boolean {
  const [, first] =
    /^(?::\d{1,5})?\/([^\s/?#,;:"'<>()[\]{}|]*)/.exec(part.text.slice(part.end, part.end + 80)) ?? [];
  if (first === undefined || before(part, 1) === '/') return false;
  if (isIpv4(first)) return false;
  const next = normalHost(first.replace(/[.!?]+$/, ''));
  if (next === undefined || !next.includes('.') || !isDomain(next)) return true;
  return isCodeOrFile({ text: next, start: 0, end: next.length, word: next, fanged: () => 'no' });
}
