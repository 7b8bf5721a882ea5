import { type JsonValue, writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** `parse_xml`. */
export const xmlUdfs: readonly Udf[] = [
  { name: 'kql_parse_xml', takes: ['string'], gives: 'string', call: parseXml },
];

/** Most characters that are read, and most elements inside each other. */
const [longest, deepest] = [1_048_576, 500];

const name = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-]*`;
const attributes = new RegExp(String.raw`\s+(${name})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
const tagStart = new RegExp(`<(${name})`, 'uy');
const tagEnd = /\s*(\/?)>/y;
const closing = new RegExp(String.raw`</(${name})\s*>`, 'uy');
/** What is neither element, attribute nor text is skipped; a document type only where it declares nothing. */
const skipped = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<!DOCTYPE[^[>]*>/y;
const plain = /[^<]+/y;

/** An element that is being read: its attributes, children and pieces of text, each in a slot of its name. */
interface Open {
  readonly name: string;
  readonly slots: Map<string, JsonValue[]>;
}

/** A document as JSON: attributes as `@name`, text beside others as `#text`; null where it is no XML. */
function parseXml(text: string): string | null {
  if (text.length > longest) return null;
  try {
    const root = read(text);
    return root === undefined ? null : writeJson(root);
  } catch (error) {
    if (error instanceof BadXml) return null;
    throw error;
  }
}

class BadXml extends Error {}

function read(text: string): JsonValue | undefined {
  const open: Open[] = [];
  let root: { name: string; value: JsonValue } | undefined;
  let place = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = place;
    const found = pattern.exec(text);
    if (found) place = pattern.lastIndex;
    return found ?? undefined;
  };
  const close = (element: Open) => {
    const value = jsonOf(element);
    const parent = open.at(-1);
    if (parent) put(parent, element.name, value);
    else if (root) throw new BadXml();
    else root = { name: element.name, value };
  };
  while (place < text.length) {
    if (match(skipped)) continue;
    const end = match(closing);
    if (end) {
      const element = open.pop();
      if (element?.name !== end[1]) throw new BadXml();
      if (element) close(element);
      continue;
    }
    const start = match(tagStart);
    if (start) {
      const element: Open = { name: start[1] ?? '', slots: new Map() };
      for (let found = match(attributes); found; found = match(attributes)) {
        put(element, `@${found[1]}`, unescaped(found[2] ?? found[3] ?? ''));
      }
      const ended = match(tagEnd);
      if (!ended || open.length >= deepest) throw new BadXml();
      if (ended[1] === '/') close(element);
      else open.push(element);
      continue;
    }
    const words = unescaped(match(plain)?.[0] ?? fail()).trim();
    const inside = open.at(-1);
    if (words !== '') put(inside ?? fail(), '#text', words);
  }
  if (open.length > 0 || !root) throw new BadXml();
  return Object.fromEntries([[root.name, root.value]]);
}

function fail(): never {
  throw new BadXml();
}

function put({ slots }: Open, name: string, value: JsonValue): void {
  const slot = slots.get(name);
  if (slot) slot.push(value);
  else slots.set(name, [value]);
}

/** Nothing is null, text alone is text, all else a bag; what stands there several times an array. */
function jsonOf({ slots }: Open): JsonValue {
  if (slots.size === 0) return null;
  const pairs = [...slots].map(([key, values]): [string, JsonValue] => [
    key,
    values.length === 1 ? (values[0] ?? null) : values,
  ]);
  const [[first, only] = ['', null]] = pairs;
  return slots.size === 1 && first === '#text' ? only : Object.fromEntries(pairs);
}

const entities: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));|&/gi, (_whole, hex, decimal, word) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    if (code !== undefined) return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : fail();
    return (Object.hasOwn(entities, word ?? '') ? entities[word] : undefined) ?? fail();
  });
}
