import { before, type Part } from './reading.ts';

/** Words after which four numbers are a version or the number of a section. */
const words = [
  'v',
  'ver',
  'vers',
  'versions?',
  'release',
  'build',
  'revision',
  'rev',
  'firmware',
  'hotfix',
  'patch',
  'assembly',
  'oid',
  '(?:object)?identifier',
  'section',
  'sec',
  'chapter',
  'clause',
  'appendix',
  'annex',
  'figure',
  'fig',
  'table',
  'requirement',
  'control',
  'benchmark',
  '(?:up|down)graded? (?:from|to)',
  'updated? (?:from|to)',
  'newer than',
  'older than',
  'prior to',
];
/** Programs that people name with their version. */
const programs =
  'acrobat anyconnect anydesk chrome chromium edg firefox flash framework gcc git glibc java jdk jre log4j openssl ' +
  'opera perl php postgresql python rails ruby safari sdk teamviewer thunderbird tomcat vlc winrar';
const after = new RegExp(
  String.raw`(?:(?:(?<![a-z])(?:${words.join('|')})|[a-z]version)["'\]>.:=(\s]{0,6}|(?<![a-z])(?:${programs.split(' ').join('|')})[ _]|[=<>~^!]=\s?(?:\d+:)?|[~^]>?\s?)` +
    String.raw`(?:[vV]?\d+(?:\.\d+){1,3}(?:\s?(?:,|&|and|or|to|through|until|before|-|–|/)\s?){1,3}){0,4}$`,
  'i',
);
/** `Chrome/120.0.0.1` of a user agent; not `HTTP/203.0.113.7`, nor `localhost/127.0.0.1:80`. */
const product = /(?<![\w./:-])([a-z][\w+-]*)\/$/i;
const services =
  /^(?:cifs|dmz|dns|dst|eth\d|from|gc|host|https?|icmp|imap|inside|ip|ldaps?|localhost|nfs|outside|peer|rpcss|sip|smb|smtp|snmp|src|ssh|tcp|termsrv|to|udp|wsman)$/i;

/** Whether what stands before four numbers makes them a version rather than an address. */
export function isVersion(part: Part): boolean {
  const text = before(part, 72);
  if (after.test(text)) return true;
  const [, name] = product.exec(text) ?? [];
  if (name === undefined || services.test(name)) return false;
  return !/^:\d/.test(part.text.slice(part.end, part.end + 2));
}
