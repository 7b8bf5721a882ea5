import { isDomain } from './domain-name.ts';
import { before, type Part } from './reading.ts';
import { codeRoots, everyday, fileEndings, innerEndings, otherNames, packageRoots } from './tlds.ts';

/** Kerberos and others name a service before a host: `HTTP/web01.contoso.example`. */
const services =
  /(?:^|[\s"'(,;=:])(?:cifs|dns|exchange\w*|ftp|gc|host|https?|imap|ldaps?|mssql\w*|nfs|oracle|pop|rdp|restricted\w*|rpcss|sip|smtp|spn|ssh|tcp|termsrv|udp|wsman)\/$/i;
const call = /^\((?!\d)/;
const hostNext = /^(?::\d|\/[^\s/])/;

/** Whether a name under a public suffix is there as the name of a file, a package or a piece of code. */
export function isCodeOrFile(part: Part): boolean {
  if (part.fanged() === 'defanged') return false;
  const { word, text, end } = part;
  const labels = word.split('.');
  const [first = '', last = ''] = [labels[0], labels.at(-1)];
  const suffix = last.toLowerCase();
  const lead = before(part, 24);
  const after = text.slice(end, end + 6);
  if (otherNames.has(word.toLowerCase()) || isOddCase(word, last)) return true;
  if (/[/\\]$/.test(lead) && !isAfterHost(part, lead)) return true;
  if (everyday.has(suffix)) {
    if (isNamespace(first, labels)) return true;
    if (suffix.length > 2 && suffix !== 'test') return false;
    return call.test(after) || (labels.some((label) => label.length === 1) && isInCode(part, suffix));
  }
  if (part.fanged() === 'spaced') return true;
  if (isMember(labels, first)) return true;
  return !hostNext.test(after) && (isFile(labels, suffix) || isInCode(part, suffix));
}

/** What stands behind `//`, the name of a service, or another domain is no part of a path. */
function isAfterHost(part: Part, lead: string): boolean {
  if (lead.endsWith('//') || services.test(lead)) return true;
  const [, host] = /(?<![\w./\\-])([\w-]+(?:\.[\w-]+)+)\/$/.exec(before(part, 256)) ?? [];
  return host !== undefined && isDomain(host.toLowerCase());
}

/** `System.Net` and `LogLevel.INFO`, `constraints.cA`, `done.It was`; not `EXAMPLE.COM`. */
function isOddCase(word: string, last: string): boolean {
  if (!/[A-Z]/.test(last)) return false;
  return /[a-z]/.test(last) || (/[a-z]/.test(word) && last !== 'COM');
}

function isNamespace(first: string, labels: readonly string[]): boolean {
  return first === 'this' || (/^(?:System|Microsoft|Windows|java|javax)$/.test(first) && labels.length > 2);
}

function isFile(labels: readonly string[], suffix: string): boolean {
  if (!fileEndings.has(suffix)) return false;
  return (
    labels.length === 2 || labels.slice(1, -1).some((label) => innerEndings.has(label) || /^\d/.test(label))
  );
}

/** A property of something, in `camelCase` or `snake_case`, or a package. */
function isMember(labels: readonly string[], first: string): boolean {
  const names = labels.slice(0, -1);
  const name = labels.join('.');
  if (name !== name.toLowerCase() && name !== name.toUpperCase()) return true;
  if (labels.some((label) => /[^_]_|_$/.test(label))) return true;
  if (codeRoots.has(first.toLowerCase())) return true;
  if (labels.length > 2 && packageRoots.has(first.toLowerCase())) return true;
  return names.every((label) => /^\d+$/.test(label)) || (labels.length === 2 && first.length === 1);
}

const assigned = /^(?:\s?(?:[-+*/|&?]?=[^"'<>=]|\+\+|--)|[([](?![\d:])|[{$]|[?!]\.|->|::)/;
const operand =
  /[$#&*!~^]$|->$|::$|\?\.$|\.\.\.$|(?:^|\s)(?:return|typeof|await|new|delete|throw|yield|case|instanceof)\s$/;
const codeLine = new RegExp(
  [
    String.raw`\)\s*=>|[(,=]\s?\w+ =>`,
    '(?<![=!])[!=]==(?!=)',
    String.raw`\$\{(?!jndi)`,
    String.raw` \?\? |\w\?\.\w|\[\.\.\.`,
    String.raw`\b(?:if|while|switch|catch)\s?\(|\bfor \((?:const|int|let|var)\b`,
    String.raw`\w\.\w+\(|\b[a-z]+[A-Z]\w*\(|\w\(\)`,
    String.raw`\)\s?\{|\);\s*$`,
    String.raw`\b(?:const|let|var) \w+ ?[=:;]`,
    String.raw`^\s*(?:import|package)\s|^\s*from \S+ import\b`,
  ].join('|'),
);
const statement = /\s=\s.*;\s*$/;
const property = /^\s{2,}[\w'"?]+: (?:[\w.]+),\s*$/;
const lineAround = 160;

/** Whether a line, as far as it is near, is one of a program: there a name is rarely a domain. */
function isInCode(part: Part, suffix: string): boolean {
  const { text, start, end } = part;
  const lead = text.slice(Math.max(0, start - lineAround), start);
  const rest = text.slice(end, end + lineAround);
  if (assigned.test(rest) || operand.test(lead)) return true;
  const own = lead.slice(lead.lastIndexOf('\n') + 1);
  if (new RegExp(`(?:^|[^\\w.-])${suffix}["']?\\s?[:=]\\s?$`, 'i').test(own)) return true;
  const newline = rest.indexOf('\n');
  const line = `${own}${part.word}${newline < 0 ? rest : rest.slice(0, newline)}`;
  if (/["']$/.test(own) && rest.startsWith(own.slice(-1))) return false;
  return codeLine.test(line) || statement.test(line) || property.test(line);
}
