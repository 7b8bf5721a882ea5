import { normalHost } from './host.ts';
import type { Part, Reading } from './reading.ts';
import { urlExtent } from './url-extent.ts';

/** Schemes of things that are reached over a network, and how people write them so that nobody clicks. */
const schemes: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  hxxp: 'http',
  hxxps: 'https',
  htxp: 'http',
  htxps: 'https',
  hxtp: 'http',
  hxtps: 'https',
  'h**p': 'http',
  'h**ps': 'https',
  h__p: 'http',
  h__ps: 'https',
  meow: 'http',
  meows: 'https',
  ftp: 'ftp',
  ftps: 'ftps',
  fxp: 'ftp',
  fxps: 'ftps',
  sftp: 'sftp',
  ws: 'ws',
  wss: 'wss',
  tcp: 'tcp',
  udp: 'udp',
  ssh: 'ssh',
  telnet: 'telnet',
  ldap: 'ldap',
  ldaps: 'ldaps',
  rmi: 'rmi',
  smb: 'smb',
  rtsp: 'rtsp',
  rdp: 'rdp',
  vnc: 'vnc',
  irc: 'irc',
  ircs: 'ircs',
  mqtt: 'mqtt',
  'stratum+tcp': 'stratum+tcp',
  'stratum+ssl': 'stratum+ssl',
};
const longest = 8_192;
const written = /(?:h\*\*ps?|stratum\+(?:tcp|ssl)|[a-z][a-z_]{1,6})$/i;

/** A URL, from a word that ends in `:` before `//`. Its value is WHATWG's form; path and query stay as they are. */
export function readUrl({ text, end }: Part): Reading | undefined {
  const colon = end - 1;
  const name = written.exec(text.slice(Math.max(0, colon - 12), colon))?.[0] ?? '';
  const scheme = schemes[name.toLowerCase()];
  if (scheme === undefined || !beginsWithHost(scheme, text, colon + 3)) return undefined;
  return readFrom(scheme, text, colon - name.length, colon + 3);
}

/** A URL that is written without its scheme, from the end of its host on: `evil.example:8080/a`, taken for `http`. */
export function readBareUrl({ text, start }: Part, hostEnd: number): Reading | undefined {
  const [port] = /^(?::\d{1,5})?\/(?=[\p{L}\p{N}_~?#%@.+-])/u.exec(text.slice(hostEnd, hostEnd + 8)) ?? [];
  return port === undefined ? undefined : readFrom('http', text, start, start, hostEnd + port.length);
}

/** What is too long for a URL is nothing else either. */
function readFrom(
  scheme: string,
  text: string,
  start: number,
  from: number,
  least = from,
): Reading | undefined {
  const end = urlExtent(text, start, least);
  if (end <= from) return undefined;
  if (end - start > longest) return { type: 'nothing', value: '', start, end };
  const value = normalUrl(scheme, text.slice(from, end));
  return value === undefined ? undefined : { type: 'url', value, start, end };
}

const refangable = new RegExp(`^(${Object.keys(schemes).map(escaped).join('|')})(?=://)`, 'i');

/** `hxxps://x` as `https://x`; any other text as it is. */
export function refangScheme(text: string): string {
  return text.replace(refangable, (name) => schemes[name.toLowerCase()] ?? name);
}

function escaped(name: string): string {
  return name.replace(/[*+]/g, String.raw`\$&`);
}

const authority =
  /(?:[^\s/?#@"<>]{0,256}@)?(\[[\da-f:.]{2,45}\]|[^\s/?#:@"<>[\](){}|,;'`\\]{1,254})(?::\d{0,5}(?!\d))?/iy;

/** Whether a host stands where it should: told before the rest of the URL is looked for. */
function beginsWithHost(scheme: string, text: string, from: number): boolean {
  authority.lastIndex = from;
  const match = authority.exec(text);
  return match !== null && normalUrl(scheme, match[0].replace(trailing, '')) !== undefined;
}

const trailing = /[.!*_~-]+$/;
const hostOf = /^(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?=[:/?#]|$)/;

/** The host is put in order here, since WHATWG's URL does that for the commonest schemes alone. */
function normalUrl(scheme: string, rest: string): string | undefined {
  const [, host = ''] = hostOf.exec(rest) ?? [];
  const normal = host.startsWith('[') ? host : normalHost(host);
  if (normal === undefined || normal === '') return undefined;
  const at = rest.indexOf(host);
  const text = `${scheme}://${rest.slice(0, at)}${normal}${rest.slice(at + host.length)}`;
  return URL.canParse(text) ? new URL(text).href : undefined;
}
