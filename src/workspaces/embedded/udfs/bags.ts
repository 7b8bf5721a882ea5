import { isBag, type JsonValue, readArray, readBag, readJson, textOf, writeJson } from '../values/json.ts';
import { distinct } from './arrays.ts';
import type { Udf } from './define.ts';

/** Property bags and sets, which come and go as JSON text. */
export const bagUdfs: readonly Udf[] = [
  { name: 'kql_bag_filled', takes: ['string'], gives: 'string', call: filled },
  { name: 'kql_bag_merge', takes: ['string'], gives: 'string', call: merge },
  { name: 'kql_make_bag', takes: ['string', 'number'], gives: 'string', seesNull: true, call: makeBag },
  { name: 'kql_bag_has_key', takes: ['string', 'string'], gives: 'boolean', call: hasKey },
  { name: 'kql_bag_remove_keys', takes: ['string', 'string'], gives: 'string', call: removeKeys },
  {
    name: 'kql_bag_set_key',
    takes: ['string', 'string', 'string'],
    gives: 'string',
    seesNull: true,
    call: setKey,
  },
  { name: 'kql_bag_zip', takes: ['string', 'string'], gives: 'string', call: bagZip },
  { name: 'kql_set_union', takes: ['string'], gives: 'string', call: onSets(union) },
  { name: 'kql_set_intersect', takes: ['string'], gives: 'string', call: onSets(intersect) },
  { name: 'kql_set_difference', takes: ['string'], gives: 'string', call: onSets(difference) },
  { name: 'kql_set_has_element', takes: ['string', 'string'], gives: 'boolean', call: hasElement },
  { name: 'kql_set_equals', takes: ['string', 'string'], gives: 'boolean', call: setEquals },
  { name: 'kql_jaccard_index', takes: ['string', 'string'], gives: 'number', call: jaccard },
];

/** A bag without what is null or empty. */
function filled(text: string): string | null {
  const bag = readBag(text);
  return bag
    ? writeJson(Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== null && value !== '')))
    : null;
}

function merge(text: string): string | null {
  const bags = (readArray(text) ?? []).filter(isBag);
  return bags.length > 0 ? writeJson(firstWins(bags)) : null;
}

function makeBag(text: string | null, limit: number | null): string {
  const bag = firstWins((text === null ? [] : (readArray(text) ?? [])).filter(isBag));
  return writeJson(Object.fromEntries(Object.entries(bag).slice(0, limit ?? undefined)));
}

/** Where bags share a key, the first bag's value stands. */
function firstWins(bags: readonly Record<string, JsonValue>[]): Record<string, JsonValue> {
  const merged = new Map<string, JsonValue>();
  for (const [key, value] of bags.flatMap((bag) => Object.entries(bag))) {
    if (!merged.has(key)) merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** Steps of a path such as `$.a['b'][0]`, or the one step that a plain key is. */
function stepsOf(path: string): string[] {
  if (!path.startsWith('$')) return [path];
  return [...path.matchAll(/\.([^.[\]]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g)].map(
    ([, dotted, single, double, index]) => dotted ?? single ?? double ?? index ?? '',
  );
}

function childOf(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return value !== undefined && isBag(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function hasKey(text: string, path: string): boolean | null {
  const bag = readBag(text);
  if (!bag) return null;
  return stepsOf(path).reduce<JsonValue | undefined>(childOf, bag) !== undefined;
}

function removeKeys(text: string, list: string): string | null {
  const bag = readBag(text);
  if (!bag) return null;
  for (const path of (readArray(list) ?? []).map(textOf)) {
    const steps = stepsOf(path);
    const last = steps.pop() ?? '';
    const parent = steps.reduce<JsonValue | undefined>(childOf, bag);
    if (parent !== undefined && isBag(parent)) delete parent[last];
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  }
  return writeJson(bag);
}

function setKey(text: string | null, path: string | null, value: string | null): string | null {
  const bag = text === null ? undefined : readBag(text);
  if (!bag || path === null) return null;
  const steps = stepsOf(path);
  const last = steps.pop() ?? '';
  let parent = bag;
  for (const step of steps) {
    const child = childOf(parent, step);
    const next = child !== undefined && isBag(child) ? child : {};
    parent[step] = next;
    parent = next;
  }
  parent[last] = value === null ? null : readJson(value);
  return writeJson(bag);
}

function bagZip(names: string, values: string): string | null {
  const [keysOf, valuesOf] = [readArray(names), readArray(values)];
  if (!keysOf) return null;
  const pairs = keysOf.flatMap((key, index): [string, JsonValue][] =>
    typeof key === 'string' ? [[key, valuesOf?.[index] ?? null]] : [],
  );
  return writeJson(Object.fromEntries(pairs));
}

type Sets = (first: JsonValue[], ...others: JsonValue[][]) => JsonValue[];

function onSets(combine: Sets): (text: string) => string | null {
  return (text) => {
    const sets = readArray(text) ?? [];
    if (!sets.every((set) => Array.isArray(set))) return null;
    const [first = [], ...others] = sets as JsonValue[][];
    return writeJson(distinct(combine(first, ...others)));
  };
}

function keysIn(items: readonly JsonValue[]): Set<string> {
  return new Set(items.map(writeJson));
}

function union(first: JsonValue[], ...others: JsonValue[][]): JsonValue[] {
  return [...first, ...others.flat(1)];
}

function intersect(first: JsonValue[], ...others: JsonValue[][]): JsonValue[] {
  const sets = others.map(keysIn);
  return first.filter((item) => sets.every((set) => set.has(writeJson(item))));
}

function difference(first: JsonValue[], ...others: JsonValue[][]): JsonValue[] {
  const sets = others.map(keysIn);
  return first.filter((item) => !sets.some((set) => set.has(writeJson(item))));
}

function hasElement(text: string, wanted: string): boolean | null {
  const items = readArray(text);
  return items ? keysIn(items).has(writeJson(readJson(wanted))) : null;
}

function setEquals(one: string, other: string): boolean | null {
  const [a, b] = [readArray(one), readArray(other)];
  if (!a || !b) return null;
  const [x, y] = [keysIn(a), keysIn(b)];
  return x.size === y.size && [...x].every((key) => y.has(key));
}

function jaccard(one: string, other: string): number | null {
  const [a, b] = [readArray(one), readArray(other)];
  if (!a || !b) return null;
  const [x, y] = [keysIn(a), keysIn(b)];
  const shared = [...x].filter((key) => y.has(key)).length;
  const all = x.size + y.size - shared;
  return all === 0 ? Number.NaN : shared / all;
}
