import { type JsonValue, readArray, readJson, writeJson } from '../values/json.ts';
import { finiteSeries, itemOf, mean, realJson, squares } from '../values/series.ts';
import type { Udf } from './define.ts';

/** Arithmetic on series, and the filling of their gaps. */
export const seriesUdfs: readonly Udf[] = [
  { name: 'kql_series_map', takes: ['string', 'string'], gives: 'string', call: mapped },
  { name: 'kql_series_pair', takes: ['string', 'string', 'string'], gives: 'string', call: paired },
  { name: 'kql_series_fold', takes: ['string', 'string'], gives: 'number', call: folded },
  { name: 'kql_series_dot', takes: ['string', 'string'], gives: 'number', call: dot },
  { name: 'kql_series_pearson', takes: ['string', 'string'], gives: 'number', call: pearson },
  { name: 'kql_series_fill', takes: ['string', 'string', 'string', 'string'], gives: 'string', call: filled },
  {
    name: 'kql_series_fill_linear',
    takes: ['string', 'string', 'boolean', 'string'],
    gives: 'string',
    call: filledLinear,
  },
];

const maps: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  ceiling: Math.ceil,
  cos: Math.cos,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  sign: Math.sign,
  sin: Math.sin,
  tan: Math.tan,
};

/** What gives a whole number of whole numbers; all else gives reals. */
const whole: ReadonlySet<string> = new Set(['abs', 'add', 'multiply', 'subtract']);

function answerJson(answer: number, name: string, ...from: readonly JsonValue[]): JsonValue {
  const isWhole =
    whole.has(name) && from.every((value) => typeof value === 'number' && Number.isInteger(value));
  return isWhole ? answer : realJson(answer);
}

function mapped(text: string, name: string): string | null {
  const items = readArray(text);
  const map = maps[name];
  if (!items || !map) return null;
  return writeJson(
    items.map((item) => {
      const x = itemOf(item);
      return x === undefined ? null : answerJson(map(x), name, item);
    }),
  );
}

const pairs: Readonly<Record<string, (x: number, y: number) => boolean | number>> = {
  add: (x, y) => x + y,
  divide: (x, y) => x / y,
  equals: (x, y) => x === y,
  greater: (x, y) => x > y,
  greater_equals: (x, y) => x >= y,
  less: (x, y) => x < y,
  less_equals: (x, y) => x <= y,
  multiply: (x, y) => x * y,
  not_equals: (x, y) => x !== y,
  pow: (x, y) => x ** y,
  subtract: (x, y) => x - y,
};

/** Item by item; a number beside a series counts for each item, and what is missing on one side is null. */
function paired(one: string, other: string, name: string): string | null {
  const pair = pairs[name];
  const [a, b] = [readJson(one), readJson(other)];
  const length = [a, b].reduce<number>(
    (most, value) => Math.max(most, Array.isArray(value) ? value.length : 0),
    0,
  );
  if (!pair || (!Array.isArray(a) && !Array.isArray(b))) return null;
  const at = (value: JsonValue, index: number): JsonValue =>
    Array.isArray(value) ? (value[index] ?? null) : value;
  const items = Array.from({ length }, (_, index): JsonValue => {
    const [left, right] = [at(a, index), at(b, index)];
    const [x, y] = [itemOf(left), itemOf(right)];
    if (x === undefined || y === undefined) return null;
    const answer = pair(x, y);
    return typeof answer === 'boolean' ? answer : answerJson(answer, name, left, right);
  });
  return writeJson(items);
}

function folded(text: string, name: string): number | null {
  const series = readArray(text)?.map(itemOf);
  if (!series || series.includes(undefined)) return null;
  const values = series.filter((x) => x !== undefined);
  return name === 'product' ? values.reduce((all, x) => all * x, 1) : values.reduce((all, x) => all + x, 0);
}

/** The longer series is cut to the shorter, and a number stands for a series of itself; what is no number is left out. */
function dot(one: string, other: string): number | null {
  const [a, b] = [readJson(one), readJson(other)];
  const lengths = [a, b].flatMap((value) => (Array.isArray(value) ? [value.length] : []));
  const length = Math.min(...lengths);
  if (lengths.length === 0 || length === 0) return null;
  const at = (value: JsonValue, index: number) =>
    itemOf(Array.isArray(value) ? (value[index] ?? null) : value);
  let sum = 0;
  for (let index = 0; index < length; index++) sum += (at(a, index) ?? 0) * (at(b, index) ?? 0);
  return sum;
}

function pearson(one: string, other: string): number | null {
  const [x, y] = [finiteSeries(one), finiteSeries(other)];
  if (!x || !y || x.length !== y.length) return null;
  const [x0, y0] = [mean(x), mean(y)];
  const together = x.reduce((sum, value, index) => sum + (value - x0) * ((y[index] ?? 0) - y0), 0);
  return together / Math.sqrt(squares(x) * squares(y));
}

/** Whether an item is a gap: null, or what stands for a missing value. */
function gapsOf(missing: string): (item: JsonValue | undefined) => boolean {
  const gap = itemOf(readJson(missing));
  return (item) => item === undefined || item === null || (gap !== undefined && itemOf(item) === gap);
}

/** For each place, the nearest place up to it that is no gap; -1 where there is none. */
function known(items: readonly JsonValue[], isGap: (item: JsonValue | undefined) => boolean): number[] {
  let last = -1;
  return items.map((item, index) => {
    if (!isGap(item)) last = index;
    return last;
  });
}

/** The same, from each place on. */
function knownAfter(items: readonly JsonValue[], isGap: (item: JsonValue | undefined) => boolean): number[] {
  const mirrored = known(items.toReversed(), isGap);
  return mirrored.map((place) => (place < 0 ? -1 : items.length - 1 - place)).toReversed();
}

/** Gaps filled: `const` with a value, `forward` with the one before, `backward` with the one after. */
function filled(text: string, kind: string, missing: string, fill: string): string | null {
  const items = readArray(text);
  if (!items) return null;
  const isGap = gapsOf(missing);
  if (kind === 'const') {
    const value = readJson(fill);
    return writeJson(items.map((item) => (isGap(item) ? value : item)));
  }
  const places = kind === 'forward' ? known(items, isGap) : knownAfter(items, isGap);
  return writeJson(items.map((item, index) => items[places[index] ?? -1] ?? item));
}

/** Gaps filled on straight lines; the edges with the nearest value, a series of nothing with the constant. */
function filledLinear(text: string, missing: string, edges: boolean, constant: string): string | null {
  const items = readArray(text);
  if (!items) return null;
  const isGap = gapsOf(missing);
  if (items.every(isGap)) return writeJson(items.map(() => readJson(constant)));
  // A series of whole numbers stays one.
  const round = items.every((item) => isGap(item) || (typeof item === 'number' && Number.isInteger(item)))
    ? Math.trunc
    : realJson;
  const [before, after] = [known(items, isGap), knownAfter(items, isGap)];
  return writeJson(
    items.map((item, index): JsonValue => {
      const [left, right] = [before[index] ?? -1, after[index] ?? -1];
      if (!isGap(item)) return item;
      if (left < 0 || right < 0) return edges ? (items[Math.max(left, right)] ?? item) : item;
      const [a, b] = [itemOf(items[left] ?? null) ?? 0, itemOf(items[right] ?? null) ?? 0];
      return round(a + ((b - a) * (index - left)) / (right - left));
    }),
  );
}
