import { parse } from 'tldts';

/** Endings that are both a top-level domain and a common kind of file: a bare `install.sh` is a file. */
const FILE_ENDINGS = new Set('cab md mk mov pl pm ps py rs sh so tf zip'.split(' '));
/** Names that no registry sells (RFC 2606, 7686) and that reports still use for domains. */
const RESERVED = new Set(['example', 'invalid', 'onion', 'test']);
const LABEL = '[\\p{L}\\p{N}\\p{M}_-]{1,63}';
const DOT = '[.\\u3002\\uFF0E\\uFF61]';
const HOST = new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_-])${LABEL}(?:${DOT}${LABEL})+`, 'gu');
const DOTS = new RegExp(DOT, 'gu');

/**
 * Takes the sting out of addresses in a text: `hxxps://evil[.]example/x`, `user[@]contoso[.]example`. IP addresses and
 * file names stay as they are; what is defanged already is left alone.
 */
export function defang(text: string): string {
  return text
    .replace(/https?:\/\//gi, (scheme) => scheme.replace(/tt/i, (tt) => (tt === 'TT' ? 'XX' : 'xx')))
    .replace(/(f)t(p:\/\/)/gi, '$1x$2')
    .replace(/(?<!hxxps?|fxp):\/\//gi, '[:]//')
    .replace(/\b(javascript|vbscript|mailto|file|data(?=:\w+\/)):(?=\S)/gi, '$1[:]')
    .replace(/(?<=[^\s@＠[])([@＠])(?=[\p{L}\p{N}_[-])/gu, '[$1]')
    .replace(HOST, (host, offset: number, whole: string) =>
      isDomain(host, whole.slice(Math.max(0, offset - 3), offset), whole.slice(offset + host.length))
        ? host.replace(DOTS, '[$&]')
        : host,
    );
}

function isDomain(host: string, before: string, after: string): boolean {
  const labels = host.toLowerCase().split(DOTS);
  const last = labels.at(-1) ?? '';
  if (/^\d+$/.test(last)) return false;
  if (before.endsWith('//') || before.endsWith('@]')) return true;
  if (RESERVED.has(last)) return !before.endsWith('.');
  if (FILE_ENDINGS.has(last) && !/^(?:\/|:\d)/.test(after)) return false;
  // Azure's resource providers: Microsoft.Network, Microsoft.Security, Microsoft.Support.
  if (labels.length === 2 && labels[0] === 'microsoft' && last.length > 4) return false;
  const name = parse(labels.join('.'), { validateHostname: false, extractHostname: false });
  return name.isIcann === true || name.isPrivate === true;
}
