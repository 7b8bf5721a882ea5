import { parseDatetime } from '../values/datetime.ts';
import { isBag, type JsonValue, numberOf, readArray, readBag, readJson, writeJson } from '../values/json.ts';
import { parseTimespan } from '../values/timespan.ts';
import type { Udf } from './define.ts';

/** Sketches that hold every value: `hll` a set, `tdigest` the values in order with their weights. */
export const sketchUdfs: readonly Udf[] = [
  {
    name: 'kql_hll',
    takes: ['string'],
    gives: 'string',
    call: (list: string) => writeJson({ hll: readJson(list) }),
  },
  { name: 'kql_hll_merge', takes: ['string'], gives: 'string', call: mergeSets },
  { name: 'kql_hll_count', takes: ['string'], gives: 'bigint', call: countOf },
  { name: 'kql_tdigest', takes: ['string'], gives: 'string', call: digest },
  { name: 'kql_tdigest_merge', takes: ['string'], gives: 'string', call: mergeDigests },
  { name: 'kql_tdigest_at', takes: ['string', 'number'], gives: 'string', call: valueAt },
  { name: 'kql_tdigest_rank', takes: ['string', 'string', 'boolean'], gives: 'number', call: rankOf },
];

function setOf(value: JsonValue): JsonValue[] | undefined {
  const items = isBag(value) ? value.hll : undefined;
  return Array.isArray(items) ? items : undefined;
}

function mergeSets(list: string): string | null {
  const sets = (readArray(list) ?? []).map(setOf).filter((items) => items !== undefined);
  return sets.length === 0 ? null : writeJson({ hll: [...new Set(sets.flat(1))] });
}

function countOf(text: string): bigint | null {
  const items = setOf(readBag(text) ?? {});
  return items ? BigInt(items.length) : null;
}

/** A value and how often it counts. */
type Weighed = readonly [value: JsonValue, weight: number];

function pairsOf(value: JsonValue): Weighed[] | undefined {
  const items = isBag(value) ? value.tdigest : undefined;
  if (!Array.isArray(items)) return undefined;
  return items.flatMap((item): Weighed[] =>
    Array.isArray(item) ? [[item[0] ?? null, numberOf(item[1] ?? null) ?? 1]] : [],
  );
}

/** What a value stands for in the order: a number, a datetime's or a timespan's ticks. */
function place(value: JsonValue): number {
  if (typeof value !== 'string') return numberOf(value) ?? Number.NaN;
  return Number(parseDatetime(value) ?? parseTimespan(value) ?? Number.NaN);
}

function digest(list: string): string | null {
  return digestJson(pairsOf({ tdigest: readJson(list) }) ?? []);
}

function digestJson(pairs: readonly Weighed[]): string | null {
  const some = pairs.filter(([value, weight]) => weight > 0 && !Number.isNaN(place(value)));
  if (some.length === 0) return null;
  const sorted = some.toSorted(([a], [b]) => place(a) - place(b));
  return writeJson({ tdigest: sorted.map(([value, weight]) => [value, weight]) });
}

function mergeDigests(list: string): string | null {
  return digestJson((readArray(list) ?? []).flatMap((one) => pairsOf(one) ?? []));
}

/** The least value that so many per cent of the weight do not exceed. */
function valueAt(text: string, rank: number): string | null {
  const pairs = pairsOf(readJson(text));
  if (!pairs) return null;
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  let so = 0;
  for (const [value, weight] of pairs) {
    so += weight;
    if (so >= (rank / 100) * total) return writeJson(value);
  }
  return writeJson(pairs.at(-1)?.[0] ?? null);
}

/** The weight of the values that are not greater, or its part of the whole in per cent. */
function rankOf(text: string, value: string, percent: boolean): number | null {
  const pairs = pairsOf(readJson(text));
  const limit = place(readJson(value));
  if (!pairs || Number.isNaN(limit)) return null;
  const weigh = (some: readonly Weighed[]) => some.reduce((sum, [, weight]) => sum + weight, 0);
  const rank = weigh(pairs.filter(([one]) => place(one) <= limit));
  return percent ? (100 * rank) / weigh(pairs) : rank;
}
