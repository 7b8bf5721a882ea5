import { isDomain } from './domain-name.ts';
import { normalHost } from './host.ts';
import { before, type Part, type Reading } from './reading.ts';

const address =
  /^([\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}\p{M}_-])?|)@([\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*)$/u;
/** What belongs to the name before the at sign, though it parts words elsewhere. */
const longerName =
  /(?:[\w.-]+\+[\w.+-]*|[\w.+'-]+#EXT#|(?<![\w'])\p{L}+'|(?:SRS[01]|prvs)=[\w.=+-]*=|[\w.-]+\+[\w.+-]*=)$/iu;
const messageId = /(?:message-?id|in-reply-to|references|content-id|x-ms-exchange-\S*id)["']?\s*[:=][^\n]*$/i;
/** `git@github.com:owner/name`, `root@host:/path`: who signs in where. */
const remotePath = /^:[^\s\d"',;)]/;

/** Kerberos: `krbtgt/CONTOSO.EXAMPLE@CONTOSO.EXAMPLE`. */
const realm = /^[A-Z0-9.-]+$/;

/** An e-mail address; its domain is lower case and punycode, its name as written. */
export function readEmail(part: Part): Reading | undefined {
  const { word, start, end, text } = part;
  if (!word.includes('@')) return undefined;
  const [, local, domain] = address.exec(word) ?? [];
  if (local === undefined || domain === undefined) return undefined;
  const more = /[+#'=]/.test(before(part, 1)) ? (longerName.exec(before(part, 64))?.[0] ?? '') : '';
  const name = more + local;
  if (name === '' || name.length > 64 || name.includes('..')) return undefined;
  const host = normalHost(domain);
  if (host === undefined || !isDomain(host)) return undefined;
  if (remotePath.test(text.slice(end, end + 2)) || (text[start - 1] === '/' && realm.test(domain)))
    return undefined;
  const lead = text.slice(Math.max(0, start - 300), start);
  if (lead.endsWith('<') && messageId.test(lead)) return undefined;
  if (/^[\da-f.$_-]{24,}$/i.test(name)) return undefined;
  return { type: 'email', value: `${name}@${host}`, start: start - more.length, end };
}
