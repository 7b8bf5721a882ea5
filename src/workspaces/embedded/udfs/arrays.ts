import { type JsonValue, numberOf, readArray, readJson, textOf, writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** Arrays, which come and go as JSON text. */
export const arrayUdfs: readonly Udf[] = [
  { name: 'kql_array_concat', takes: ['string'], gives: 'string', call: concat },
  { name: 'kql_array_slice', takes: ['string', 'bigint', 'bigint'], gives: 'string', call: slice },
  { name: 'kql_array_split', takes: ['string', 'string'], gives: 'string', call: split },
  {
    name: 'kql_array_index_of',
    takes: ['string', 'string', 'bigint', 'bigint', 'bigint'],
    gives: 'bigint',
    call: indexOf,
  },
  {
    name: 'kql_array_reverse',
    takes: ['string'],
    gives: 'string',
    call: onArray((items) => items.toReversed()),
  },
  { name: 'kql_array_rotate', takes: ['string', 'bigint'], gives: 'string', call: rotate },
  {
    name: 'kql_array_shift',
    takes: ['string', 'bigint', 'string'],
    gives: 'string',
    seesNull: true,
    call: shift,
  },
  {
    name: 'kql_array_iff',
    takes: ['string', 'string', 'string'],
    gives: 'string',
    seesNull: true,
    call: choose,
  },
  { name: 'kql_array_sum', takes: ['string'], gives: 'number', call: sum },
  { name: 'kql_array_sort', takes: ['string', 'boolean', 'boolean'], gives: 'string', call: sort },
  { name: 'kql_strcat_array', takes: ['string', 'string'], gives: 'string', call: joined },
  { name: 'kql_zip', takes: ['string'], gives: 'string', call: zip },
  { name: 'kql_repeat', takes: ['string', 'bigint'], gives: 'string', call: repeat },
  { name: 'kql_distinct', takes: ['string'], gives: 'string', call: onArray(distinct) },
];

type Transform = (items: JsonValue[]) => JsonValue[];

function onArray(transform: Transform): (text: string) => string | null {
  return (text) => {
    const items = readArray(text);
    return items ? writeJson(transform(items)) : null;
  };
}

function lists(text: string): JsonValue[][] | undefined {
  const all = readArray(text) ?? [];
  return all.every((item) => Array.isArray(item)) ? (all as JsonValue[][]) : undefined;
}

function concat(text: string): string | null {
  const all = readArray(text) ?? [];
  const arrays = all.filter((item) => Array.isArray(item)) as JsonValue[][];
  return arrays.length > 0 ? writeJson(arrays.flat(1)) : null;
}

function slice(text: string, start: bigint, end: bigint): string | null {
  const items = readArray(text);
  if (!items) return null;
  const place = (index: bigint) => (index < 0n ? Math.max(0, items.length + Number(index)) : Number(index));
  // The end is part of the slice.
  const last = end < 0n ? items.length + Number(end) : Number(end);
  return writeJson(items.slice(place(start), last + 1));
}

function split(text: string, places: string): string | null {
  const items = readArray(text);
  const at = readJson(places);
  if (!items) return null;
  const wanted = (Array.isArray(at) ? at : [at]).map((value) => numberOf(value) ?? 0);
  const cuts = wanted.map((cut) => Math.min(items.length, cut < 0 ? Math.max(0, items.length + cut) : cut));
  const edges = [0, ...cuts, items.length];
  return writeJson(edges.slice(1).map((edge, index) => items.slice(edges[index], edge)));
}

function indexOf(
  text: string,
  wanted: string,
  start: bigint,
  length: bigint,
  occurrence: bigint,
): bigint | null {
  const items = readArray(text);
  if (!items) return null;
  const key = writeJson(readJson(wanted));
  const from = start < 0n ? Math.max(0, items.length + Number(start)) : Number(start);
  const until = length < 0n ? items.length : Math.min(items.length, from + Number(length));
  let left = Number(occurrence);
  for (let index = from; index < until; index++) {
    if (writeJson(items[index] ?? null) !== key) continue;
    left -= 1;
    if (left === 0) return BigInt(index);
  }
  return -1n;
}

function rotate(text: string, by: bigint): string | null {
  const items = readArray(text);
  if (!items || items.length === 0) return items ? text : null;
  const cut = ((Number(by) % items.length) + items.length) % items.length;
  return writeJson([...items.slice(cut), ...items.slice(0, cut)]);
}

function shift(text: string | null, by: bigint | null, fill: string | null): string | null {
  const items = text === null ? undefined : readArray(text);
  if (!items || by === null) return null;
  const filler = fill === null ? null : readJson(fill);
  return writeJson(
    items.map((_, index) => {
      const from = index + Number(by);
      return from >= 0 && from < items.length ? (items[from] ?? null) : filler;
    }),
  );
}

function choose(conditions: string | null, yes: string | null, no: string | null): string | null {
  const items = conditions === null ? undefined : readArray(conditions);
  if (!items) return null;
  const pick = (text: string | null, index: number): JsonValue => {
    const value = text === null ? null : readJson(text);
    return Array.isArray(value) ? (value[index] ?? null) : value;
  };
  return writeJson(
    items.map((item, index) => {
      const number = numberOf(item);
      const truth = typeof item === 'boolean' ? item : number === undefined ? undefined : number !== 0;
      return truth === undefined ? null : pick(truth ? yes : no, index);
    }),
  );
}

function sum(text: string): number | null {
  const items = readArray(text);
  if (!items || items.length === 0) return null;
  let total = 0;
  for (const item of items) {
    const value = typeof item === 'boolean' ? Number(item) : numberOf(item);
    if (value === undefined) return null;
    total += value;
  }
  return total;
}

/** Several arrays in the order of the first, a null for each that is of another length. */
function sort(text: string, descending: boolean, nullsLast: boolean): string | null {
  const [first, ...others] = readArray(text) ?? [];
  if (!Array.isArray(first)) return null;
  const places = [...first.keys()];
  const some = places.filter((place) => first[place] !== null);
  const rank = (place: number) => rankOf(first[place] ?? null);
  some.sort((a, b) => (descending ? -1 : 1) * compare(rank(a), rank(b)));
  const nulls = places.filter((place) => first[place] === null);
  const order = nullsLast ? [...some, ...nulls] : [...nulls, ...some];
  return writeJson(
    [first, ...others].map((array) =>
      Array.isArray(array) && array.length === first.length
        ? order.map((place) => array[place] ?? null)
        : null,
    ),
  );
}

interface Rank {
  readonly number: number | undefined;
  readonly text: string;
}

function rankOf(item: JsonValue): Rank {
  return { number: numberOf(item), text: textOf(item) };
}

/** Numbers before text, each in its own order. */
function compare(a: Rank, b: Rank): number {
  if (a.number !== undefined && b.number !== undefined) return a.number - b.number;
  if (a.number !== undefined || b.number !== undefined) return a.number !== undefined ? -1 : 1;
  return a.text < b.text ? -1 : Number(a.text > b.text);
}

function joined(text: string, delimiter: string): string | null {
  return readArray(text)?.map(textOf).join(delimiter) ?? null;
}

function zip(text: string): string | null {
  const arrays = lists(text);
  if (!arrays) return null;
  const longest = Math.max(0, ...arrays.map((items) => items.length));
  return writeJson(
    Array.from({ length: longest }, (_, index) => arrays.map((items) => items[index] ?? null)),
  );
}

function repeat(text: string, count: bigint): string | null {
  return writeJson(
    Array.from({ length: Math.max(0, Math.min(1_048_576, Number(count))) }, () => readJson(text)),
  );
}

/** Each item once, where it first stands. */
export function distinct(items: readonly JsonValue[]): JsonValue[] {
  const seen = new Map<string, JsonValue>();
  for (const item of items) {
    const key = writeJson(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
