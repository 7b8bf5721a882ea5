import { UserError } from '../errors.ts';
import type { Window } from '../types.ts';
import type { HuntParameter, ItemType } from './hunt.ts';
import { type Fragment, readFragment } from './read-fragment.ts';

/** A typed value that passed its parameter's check. */
export type Value =
  | Fragment
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'choice'; readonly value: string }
  | { readonly type: 'datetime'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'list'; readonly value: readonly (bigint | string)[] }
  | { readonly type: 'str'; readonly value: string };

const longest = 8192;
const longestList = 65_536;
const mostItems = 1000;
const largestLong = 2n ** 63n - 1n;
const fits: Record<HuntParameter['type'], string> = {
  bool: 'true or false',
  datetime: 'a date and time such as 2026-10-01T14:05Z',
  float: 'a number such as 2.5',
  int: 'a whole number such as 10',
  list: 'values separated by commas, such as a,b,"c, d"',
  str: 'text',
};

/**
 * Checks what a person typed against the parameter's type: the first wall against injection.
 * @throws {UserError} naming the parameter, its type and what fits.
 */
export function readValue(parameter: HuntParameter, text: string, window: Window): Value {
  const limit = parameter.type === 'list' ? longestList : longest;
  if (text.length > limit) {
    const length = text.length.toLocaleString('en');
    throw misfit(parameter, `is ${length} characters long; at most ${limit.toLocaleString('en')} fit`);
  }
  checkCharacters(parameter, text);
  if (parameter.choices.length > 0) return readChoice(parameter, text);
  if (parameter.holds) {
    const read = readFragment(parameter.holds, text);
    if ('problem' in read) throw misfit(parameter, read.problem);
    return read;
  }
  switch (parameter.type) {
    case 'str':
      return { type: 'str', value: text };
    case 'int':
      return { type: 'int', value: readInt(parameter, text) };
    case 'float':
      return { type: 'float', value: readFloat(parameter, text) };
    case 'bool':
      return { type: 'bool', value: readBool(parameter, text) };
    case 'datetime':
      return { type: 'datetime', value: readDatetime(parameter, text, window) };
    case 'list':
      return { type: 'list', value: readList(parameter, text) };
  }
}

/** Items as a person could type them: an item that holds a comma, a quote or an edge of white space is quoted. */
export function joinItems(items: readonly string[]): string {
  return items
    .map((item) => (/^\s|\s$|^$|[,"'[\]()]/.test(item) ? `"${item.replaceAll('"', '""')}"` : item))
    .join(',');
}

function checkCharacters(parameter: HuntParameter, text: string): void {
  if (!text.isWellFormed()) throw misfit(parameter, 'holds half a character (a lone surrogate)');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no KQL literal should hold
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw misfit(parameter, `holds the control character U+${code}`);
  }
}

function readChoice(parameter: HuntParameter, text: string): Value {
  const wanted = text.trim().toLowerCase();
  const choice = parameter.choices.find((one) => one.toLowerCase() === wanted);
  if (choice !== undefined) return { type: 'choice', value: choice };
  throw misfit(parameter, `is ${quoted(text)}; it is one of: ${parameter.choices.join(', ')}`);
}

function readInt(parameter: HuntParameter, text: string): bigint {
  const digits = text.trim();
  if (!/^[+-]?[0-9]{1,20}$/.test(digits)) throw wrongType(parameter, text);
  const value = BigInt(digits.replace(/^\+/, ''));
  if (value > largestLong || value < -largestLong) throw misfit(parameter, 'does not fit 64 bits');
  return value;
}

function readFloat(parameter: HuntParameter, text: string): number {
  const digits = text.trim();
  if (!/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?$/i.test(digits))
    throw wrongType(parameter, text);
  const value = Number(digits);
  if (!Number.isFinite(value)) throw misfit(parameter, 'is too large');
  return value;
}

function readBool(parameter: HuntParameter, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return true;
  if (['false', 'no', 'off', '0'].includes(word)) return false;
  throw wrongType(parameter, text);
}

const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** ISO 8601, UTC unless told; or MSTICPy's offsets from the end of the window: `-5`, `-5d`, `-12h`. */
function readDatetime(parameter: HuntParameter, text: string, window: Window): string {
  const typed = text.trim();
  const offset = /^([+-]\d{1,6}(?:\.\d{1,3})?)([dhms]?)$/i.exec(typed);
  const milliseconds = offset
    ? Date.parse(window.end) + Number(offset[1]) * (units[(offset[2] || 'd').toLowerCase()] ?? 0)
    : iso.test(typed) && isDay(typed.slice(0, 10))
      ? Date.parse(inUtc(typed))
      : Number.NaN;
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1) {
    throw wrongType(parameter, text);
  }
  return date.toISOString();
}

/** JavaScript reads 30 February as 2 March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function inUtc(typed: string): string {
  const text = typed.replace(' ', 'T').toUpperCase();
  return !text.includes('T') || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(11)) ? text : `${text}Z`;
}

function readList(parameter: HuntParameter, text: string): (bigint | string)[] {
  const items = splitItems(parameter, unwrapped(text.trim()));
  if (items.length === 0) throw misfit(parameter, `is empty; it takes ${fits.list}`);
  if (items.length > mostItems)
    throw misfit(parameter, `has ${items.length} items; at most ${mostItems} fit`);
  const read: Record<ItemType, (item: string) => bigint | string> = {
    int: (item) => readInt({ ...parameter, type: 'int' }, item),
    str: (item) => item,
  };
  return items.map(read[parameter.items]);
}

/** `[a, b]` and `("a", "b")` are taken as `a, b`. */
function unwrapped(text: string): string {
  const both = `${text.at(0) ?? ''}${text.at(-1) ?? ''}`;
  return text.length > 1 && (both === '[]' || both === '()') ? text.slice(1, -1) : text;
}

function splitItems(parameter: HuntParameter, text: string): string[] {
  const items: string[] = [];
  // An item is quoted, a doubled quote standing for one, or it is whatever stands up to the next comma.
  const item = /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^,]*))\s*(,|$)/y;
  for (let more = text !== ''; more; ) {
    const start = item.lastIndex;
    const match = item.exec(text);
    const bare = match?.[3]?.trim();
    if (!match || bare?.startsWith('"') || bare?.startsWith("'")) {
      throw misfit(parameter, `has a quote that does not close near ${quoted(text.slice(start))}`);
    }
    const value = match[1]?.replaceAll('""', '"') ?? match[2]?.replaceAll("''", "'") ?? bare ?? '';
    if (value !== '' || bare === undefined) items.push(value);
    more = match[4] === ',' && item.lastIndex < text.length;
  }
  return items;
}

function wrongType(parameter: HuntParameter, text: string): UserError {
  return misfit(parameter, `is ${quoted(text)}; it takes ${fits[parameter.type]}`);
}

function misfit(parameter: HuntParameter, problem: string): UserError {
  return new UserError(`${parameter.name} (${parameter.type}) ${problem}.`, {
    title: 'That value does not fit',
    ...(parameter.example === null ? {} : { hint: `For example: ${parameter.name}=${parameter.example}` }),
  });
}

function quoted(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
  return JSON.stringify(short);
}
