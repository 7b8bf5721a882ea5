import { readArray, textOf, writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** Text: encodings, searches, splitting. */
export const textUdfs: readonly Udf[] = [
  { name: 'kql_translate', takes: ['string', 'string', 'string'], gives: 'string', call: translate },
  { name: 'kql_base64_text', takes: ['string'], gives: 'string', call: base64Text },
  { name: 'kql_base64_bytes', takes: ['string'], gives: 'string', call: base64Bytes },
  { name: 'kql_url_encode', takes: ['string', 'boolean'], gives: 'string', call: urlEncode },
  { name: 'kql_url_decode', takes: ['string'], gives: 'string', call: urlDecode },
  {
    name: 'kql_reverse',
    takes: ['string'],
    gives: 'string',
    call: (text: string) => [...text].reverse().join(''),
  },
  { name: 'kql_codepoints', takes: ['string'], gives: 'string', call: codepoints },
  {
    name: 'kql_indexof',
    takes: ['string', 'string', 'bigint', 'bigint', 'bigint'],
    gives: 'bigint',
    call: indexOf,
  },
  {
    name: 'kql_replace_strings',
    takes: ['string', 'string', 'string'],
    gives: 'string',
    call: replaceStrings,
  },
  { name: 'kql_has_any_index', takes: ['string', 'string'], gives: 'bigint', call: hasAnyIndex },
  { name: 'kql_countof', takes: ['string', 'string'], gives: 'bigint', call: countOf },
  { name: 'kql_parse_kv', takes: ['string', 'string'], gives: 'string', call: parseKv },
  { name: 'kql_parse_csv', takes: ['string'], gives: 'string', call: parseCsv },
  { name: 'kql_parse_command_line', takes: ['string'], gives: 'string', call: parseCommandLine },
];

/** Characters replaced one for one; the last of the new ones stands for those that have no partner. */
function translate(from: string, to: string, text: string): string {
  const [search, replacement] = [[...from], [...to]];
  return [...text]
    .map((character) => {
      const place = search.indexOf(character);
      return place < 0 ? character : (replacement[place] ?? replacement.at(-1) ?? '');
    })
    .join('');
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function base64Text(text: string): string {
  if (!base64.test(text)) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(Buffer.from(text, 'base64'));
  } catch (error) {
    // Bytes that are no UTF-8: KQL gives the empty text.
    if (error instanceof TypeError) return '';
    throw error;
  }
}

function base64Bytes(text: string): string | null {
  return base64.test(text) ? writeJson([...Buffer.from(text, 'base64')]) : null;
}

/** .NET's ways: lower-case hexadecimal, and a plus for a space in the one meant for forms. */
function urlEncode(text: string, form: boolean): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(/%[0-9A-F]{2}/g, (code) =>
    code.toLowerCase(),
  );
  const strict = encoded.replace(/[~'*()!]/g, (character) => escapes(character, form));
  return form ? strict.replaceAll('%20', '+') : strict;
}

function escapes(character: string, form: boolean): string {
  const kept = form ? '*()!' : '~';
  return kept.includes(character) ? character : `%${character.charCodeAt(0).toString(16)}`;
}

function urlDecode(text: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let index = 0; index < text.length; index++) {
    const code = /^%[0-9a-f]{2}/i.exec(text.slice(index, index + 3));
    if (code) {
      bytes.push(Number.parseInt(text.slice(index + 1, index + 3), 16));
      index += 2;
    } else {
      const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
      bytes.push(...encoder.encode(character === '+' ? ' ' : character));
      index += character.length - 1;
    }
  }
  return new TextDecoder('utf-8').decode(Uint8Array.from(bytes));
}

function codepoints(text: string): string {
  return writeJson([...text].map((character) => character.codePointAt(0) ?? 0));
}

/** Each search covers as many characters, from where the one before has found something. Places are in code points. */
function indexOf(
  text: string,
  wanted: string,
  start: bigint,
  length: bigint,
  occurrence: bigint,
): bigint | null {
  if (length < -1n || occurrence < 0n) return null;
  const units = [...text];
  const sought = [...wanted];
  let from = start < 0n ? Math.max(0, units.length + Number(start)) : Math.min(units.length, Number(start));
  for (let left = Number(occurrence); left > 0; left -= 1) {
    const until = length < 0n ? units.length : Math.min(units.length, from + Number(length));
    let place = from;
    while (place + sought.length <= until && !sought.every((unit, index) => units[place + index] === unit))
      place += 1;
    if (place + sought.length > until) return -1n;
    if (left === 1) return BigInt(place);
    from = place + 1;
  }
  return -1n;
}

/** The place of the first item that a text holds as a term; letters and digits make up a term. */
function hasAnyIndex(text: string, list: string): bigint {
  const lower = text.toLowerCase();
  const isTerm = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}]/u.test(character);
  const holds = (item: string): boolean => {
    const [first, last] = [item.at(0), item.at(-1)];
    for (let place = lower.indexOf(item); place >= 0; place = lower.indexOf(item, place + 1)) {
      const before = isTerm(first) && isTerm(lower[place - 1]);
      const after = isTerm(last) && isTerm(lower[place + item.length]);
      if (!before && !after) return true;
    }
    return false;
  };
  return BigInt((readArray(list) ?? []).findIndex((item) => holds(textOf(item).toLowerCase())));
}

/** One lookup after another, but what was put in is not searched again. */
function replaceStrings(text: string, lookups: string, rewrites: string): string | null {
  const from = readArray(lookups)?.map(textOf);
  // What is no text replaces nothing.
  const to = readArray(rewrites)?.map((rewrite) => (typeof rewrite === 'string' ? rewrite : undefined));
  if (!from || !to) return null;
  let pieces = [{ text, done: false }];
  from.forEach((lookup, index) => {
    if (lookup === '') return;
    const rewrite = { text: to[index] ?? lookup, done: true };
    pieces = pieces.flatMap((piece) => {
      if (piece.done) return [piece];
      const [first = '', ...rest] = piece.text.split(lookup);
      return [
        { text: first, done: false },
        ...rest.flatMap((part) => [rewrite, { text: part, done: false }]),
      ];
    });
  });
  return pieces.map((piece) => piece.text).join('');
}

/** Overlapping occurrences count. */
function countOf(text: string, wanted: string): bigint {
  if (wanted === '') return 0n;
  let count = 0n;
  for (let place = text.indexOf(wanted); place >= 0; place = text.indexOf(wanted, place + 1)) count += 1n;
  return count;
}

/** What `parse-kv` says of how pairs are written, and the keys that it asks for. */
interface KvSettings {
  readonly keys: readonly string[];
  readonly pair_delimiter?: string;
  readonly kv_delimiter?: string;
  readonly quote?: string;
  readonly escape?: string;
  readonly greedy?: string;
}

/** Pairs as a bag; of equal keys the first stands. */
function parseKv(text: string, settings: string): string {
  const properties = JSON.parse(settings) as KvSettings;
  const quotes = [...(properties.quote ?? '')];
  const escaper = properties.escape ?? '';
  const { pair_delimiter: between, kv_delimiter: within } = properties;
  if (between === undefined && within === undefined) {
    return writeJson(Object.fromEntries(undelimited(text, properties.keys, quotes, escaper)));
  }
  const greedy = /^true$/i.test(properties.greedy ?? '');
  const syntax = { quotes, escaper, between: between ?? ' ', within: within ?? '=', greedy };
  const bag = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const equals = rest.indexOf(syntax.within);
    if (equals < 0) break;
    const key = keyAtEnd(rest.slice(0, equals).trimEnd(), syntax);
    rest = rest.slice(equals + syntax.within.length);
    const value = pairValue(rest.trimStart(), syntax);
    if (key !== '' && !bag.has(key)) bag.set(key, value.text);
    rest = value.rest;
  }
  return writeJson(Object.fromEntries(bag));
}

/** The key that a text ends in: in quotes, or from the last delimiter on. */
function keyAtEnd(text: string, { quotes, between }: PairSyntax): string {
  const [open, close = open] = quotes;
  if (open !== undefined && close !== undefined && text.length > 1 && text.endsWith(close)) {
    const start = text.lastIndexOf(open, text.length - 2);
    if (start >= 0) return text.slice(start + 1, -1);
  }
  return (text.split(between).at(-1) ?? '').trim();
}

/** Without delimiters, whatever is no letter and no digit parts words; a key's value is the word after it. */
function undelimited(
  text: string,
  keys: readonly string[],
  quotes: readonly string[],
  escaper: string,
): Map<string, string> {
  const words: string[] = [];
  for (let place = 0; place < text.length; ) {
    const quoted = quotedAt(text.slice(place), quotes, escaper);
    const word = quoted ? undefined : /^[\p{L}\p{N}]+/u.exec(text.slice(place))?.[0];
    if (quoted) words.push(quoted.text);
    else if (word !== undefined) words.push(word);
    place += quoted ? quoted.length : (word?.length ?? 1);
  }
  const found = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index++) {
    const [key = '', value = ''] = words.slice(index, index + 2);
    if (!keys.includes(key) || found.has(key)) continue;
    found.set(key, value);
    index += 1;
  }
  return found;
}

/** What stands in quotes where a text begins, and how long it is with them. */
function quotedAt(
  text: string,
  quotes: readonly string[],
  escaper: string,
): { text: string; length: number } | undefined {
  const [open, close = open] = quotes;
  if (open === undefined || close === undefined || !text.startsWith(open)) return undefined;
  for (let index = 1; index < text.length; index++) {
    if (escaper !== '' && text[index] === escaper) index += 1;
    else if (text[index] === close) {
      const inside = text.slice(1, index);
      const plain =
        escaper === ''
          ? inside
          : inside.replaceAll(`${escaper}${close}`, close).replaceAll(escaper + escaper, escaper);
      return { text: plain, length: index + 1 };
    }
  }
  return undefined;
}

interface PairSyntax {
  readonly quotes: readonly string[];
  readonly escaper: string;
  readonly between: string;
  readonly within: string;
  readonly greedy: boolean;
}

/** A value up to the next delimiter, or to its closing quote. */
function pairValue(
  text: string,
  { quotes, escaper, between, within, greedy }: PairSyntax,
): { text: string; rest: string } {
  const quoted = quotedAt(text, quotes, escaper);
  if (quoted) return { text: quoted.text, rest: text.slice(quoted.length) };
  if (greedy) {
    const next = text.indexOf(within);
    const until = next < 0 ? text.length : text.slice(0, next).lastIndexOf(between);
    return {
      text: text.slice(0, Math.max(0, until)).trim(),
      rest: next < 0 ? '' : text.slice(Math.max(0, until)),
    };
  }
  const end = text.indexOf(between);
  return end < 0
    ? { text: text.trim(), rest: '' }
    : { text: text.slice(0, end).trim(), rest: text.slice(end + between.length) };
}

/** The fields of the first record of CSV: quotes may hold commas and ends of lines. */
function parseCsv(text: string): string {
  const record = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '';
  // Led by a comma, so that each field, an empty one too, has its own.
  const fields = `,${record}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return writeJson([...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
}

/** Windows' rules: white space parts arguments, quotes hold them together, a backslash keeps a quote. */
function parseCommandLine(text: string): string {
  const found: string[] = [];
  for (const [whole] of text.matchAll(/(?:[^\s"\\]|\\"|\\|"(?:[^"\\]|\\"|\\)*"?)+/g)) {
    found.push(whole.replace(/\\"|"/g, (quote) => (quote === '"' ? '' : '"')));
  }
  return writeJson(found);
}
