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
const written = /(?:h\*\*ps?|stratum\+(?:tcp|ssl)|[a-z][a-z_]{1,6})$/i;

/** A URL, from a word that ends in `:` before `//`. Its value is WHATWG's form; path and query stay as they are. */
export function readUrl({ text, end }: Part): Reading | undefined {
  const colon = end - 1;
  const name = written.exec(text.slice(Math.max(0, colon - 12), colon))?.[0] ?? '';
  const scheme = schemes[name.toLowerCase()];
  if (scheme === undefined) return undefined;
  const start = colon - name.length;
  const until = urlExtent(text, start, colon + 3);
  const value = until === undefined ? undefined : normalUrl(scheme, text.slice(colon + 3, until));
  return until === undefined || value === undefined ? undefined : { type: 'url', value, start, end: until };
}

/** A URL that is written without its scheme, from the end of its host on: `evil.example:8080/a`, taken for `http`. */
export function readBareUrl({ text, start }: Part, hostEnd: number): Reading | undefined {
  const [port] = /^(?::\d{1,5})?\/(?=[\p{L}\p{N}_~?#%@.+-])/u.exec(text.slice(hostEnd, hostEnd + 8)) ?? [];
  const end = port === undefined ? undefined : urlExtent(text, start, hostEnd + port.length);
  const value = end === undefined ? undefined : normalUrl('http', text.slice(start, end));
  return end === undefined || value === undefined ? undefined : { type: 'url', value, start, end };
}

const refangable = new RegExp(`^(${Object.keys(schemes).map(escaped).join('|')})(?=://)`, 'i');

/** `hxxps://x` as `https://x`; any other text as it is. */
export function refangScheme(text: string): string {
  return text.replace(refangable, (name) => schemes[name.toLowerCase()] ?? name);
}

function escaped(name: string): string {
  return name.replace(/[*+]/g, String.raw`\$&`);
}

/** Schemes that WHATWG's URL does not know: their hosts are put in order here. */
const plainHost = /^(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?=[:/?#]|$)/;

function normalUrl(scheme: string, rest: string): string | undefined {
  const [, host = ''] = plainHost.exec(rest) ?? [];
  const normal = host.startsWith('[') ? host : normalHost(host);
  if (normal === undefined || normal === '') return undefined;
  const at = rest.indexOf(host);
  const text = `${scheme}://${rest.slice(0, at)}${normal}${rest.slice(at + host.length)}`;
  return URL.canParse(text) ? new URL(text).href : undefined;
}
