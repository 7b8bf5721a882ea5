import { UserError } from '../errors.ts';
import { partKeywords, timeKeywords } from './keywords.ts';
import { scanWords } from './scan-words.ts';
import { shorten } from './shorten.ts';

const keywords: ReadonlySet<string> = new Set([...partKeywords, ...timeKeywords]);
/** Nothing that groups, assigns or begins a tail, and nothing that reads like a time. */
const plain =
  /^(?:[\p{L}_/\\][\p{L}\p{N}_:@\\/-]*(?:\.[\p{L}\p{N}_:@\\/-]+)*|\d+|\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{32,64})$/u;
const isoDuration = /^PT?\d/i;

/** Writes a word so that a line holds exactly this text there: never a keyword, a time, an assignment or a tail. */
export function quoteWord(text: string): string {
  const isPlain = plain.test(text) && !isoDuration.test(text) && !keywords.has(text.toLowerCase());
  return isPlain ? text : quote(text);
}

/** Adds the values of a form to a line as `name="value"`, before its tail; empty ones are left out. */
export function lineWith(line: string, values: Readonly<Record<string, string>>): string {
  const filled = Object.entries(values).filter(([, value]) => value.trim() !== '');
  if (filled.length === 0) return line;
  const added = filled.map(([name, value]) => `${checkedName(name)}=${quote(value)}`).join(' ');
  const { pipe } = scanWords(line, { stopAtPipe: true });
  const before = line.slice(0, pipe).trimEnd();
  return pipe === undefined ? `${before} ${added}` : `${before} ${added} ${line.slice(pipe)}`;
}

/** Backslashes are themselves but before a quote, where they count double (see `scanWords`). */
function quote(text: string): string {
  return `"${text.replace(/(\\*)("|$)/g, (_, backslashes: string, end: string) => {
    return backslashes + backslashes + (end === '' ? '' : '\\"');
  })}"`;
}

function checkedName(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) return name;
  throw new UserError(`“${shorten(name)}” is no name of a form field.`, {
    hint: 'Type the line instead, with name=value.',
  });
}
