import { type JsonValue, numberOf, readArray, readJson, writeJson } from '../values/json.ts';
import type { Udf } from './define.ts';

/** Series: arrays of numbers, of which some may be null. */
export const seriesUdfs: readonly Udf[] = [
  { name: 'kql_series_map', takes: ['string', 'string'], gives: 'string', call: mapped },
  { name: 'kql_series_pair', takes: ['string', 'string', 'string'], gives: 'string', call: paired },
  { name: 'kql_series_stats', takes: ['string'], gives: 'string', call: stats },
  { name: 'kql_series_fit_line', takes: ['string'], gives: 'string', call: fitLine },
  { name: 'kql_series_fold', takes: ['string', 'string'], gives: 'number', call: folded },
  { name: 'kql_series_dot', takes: ['string', 'string'], gives: 'number', call: dot },
  { name: 'kql_series_pearson', takes: ['string', 'string'], gives: 'number', call: pearson },
  { name: 'kql_series_fill', takes: ['string', 'string', 'string', 'string'], gives: 'string', call: filled },
];

type Item = number | undefined;

function numbersOf(text: string): Item[] | undefined {
  return readArray(text)?.map(asNumber);
}

/** JSON has no NaN: it stands as text. */
function asNumber(value: JsonValue): Item {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : numberOf(value);
}

function asJson(value: Item): JsonValue {
  if (value === undefined) return null;
  return Number.isFinite(value) ? value : String(value);
}

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

function mapped(text: string, name: string): string | null {
  const series = numbersOf(text);
  const map = maps[name];
  if (!series || !map) return null;
  return writeJson(series.map((x) => asJson(x === undefined ? undefined : map(x))));
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
  const length = Math.max(...[a, b].map((value) => (Array.isArray(value) ? value.length : 0)));
  if (!pair || (!Array.isArray(a) && !Array.isArray(b))) return null;
  const at = (value: JsonValue, index: number) =>
    asNumber(Array.isArray(value) ? (value[index] ?? null) : value);
  const items = Array.from({ length }, (_, index): JsonValue => {
    const [x, y] = [at(a, index), at(b, index)];
    const answer = x === undefined || y === undefined ? undefined : pair(x, y);
    return typeof answer === 'boolean' ? answer : asJson(answer);
  });
  return writeJson(items);
}

function present(series: readonly Item[]): number[] {
  return series.filter((x) => x !== undefined);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function squares(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, x) => sum + (x - middle) ** 2, 0);
}

function stats(text: string): string | null {
  const series = numbersOf(text);
  if (!series) return null;
  const values = present(series);
  if (values.length === 0) return writeJson(Array.from({ length: 7 }, () => null));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const variance = values.length > 1 ? squares(values) / (values.length - 1) : 0;
  return writeJson(
    [
      least,
      series.indexOf(least),
      most,
      series.indexOf(most),
      mean(values),
      Math.sqrt(variance),
      variance,
    ].map(asJson),
  );
}

/** Least squares over the places 0, 1, 2 …: r², slope, variance, remaining variance, intercept, the line. */
function fitLine(text: string): string | null {
  const series = numbersOf(text);
  if (!series || series.length < 2 || series.includes(undefined)) return null;
  const values = present(series);
  const places = values.map((_, index) => index);
  const [x0, y0] = [mean(places), mean(values)];
  const slope = values.reduce((sum, y, x) => sum + (x - x0) * (y - y0), 0) / squares(places);
  const start = y0 - slope * x0;
  const line = places.map((x) => start + slope * x);
  const rest = values.reduce((sum, y, x) => sum + (y - (line[x] ?? 0)) ** 2, 0);
  const whole = squares(values);
  const count = values.length;
  return writeJson([
    asJson(whole === 0 ? 1 : 1 - rest / whole),
    slope,
    whole / count,
    rest / count,
    start,
    line,
  ]);
}

function folded(text: string, name: string): number | null {
  const series = numbersOf(text);
  if (!series || series.includes(undefined)) return null;
  const values = present(series);
  return name === 'product' ? values.reduce((all, x) => all * x, 1) : values.reduce((all, x) => all + x, 0);
}

function dot(one: string, other: string): number | null {
  const product = paired(one, other, 'multiply');
  return product === null ? null : folded(product, 'sum');
}

function pearson(one: string, other: string): number | null {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  if (!a || !b || a.length !== b.length || a.includes(undefined) || b.includes(undefined)) return null;
  const [x, y] = [present(a), present(b)];
  const [x0, y0] = [mean(x), mean(y)];
  const together = x.reduce((sum, value, index) => sum + (value - x0) * ((y[index] ?? 0) - y0), 0);
  return together / Math.sqrt(squares(x) * squares(y));
}

/** Gaps (null, or the items equal to `missing`) filled: `const` with a value, `forward`, `backward`, `linear`. */
function filled(text: string, kind: string, missing: string, fill: string): string | null {
  const items = readArray(text);
  if (!items) return null;
  const gap = writeJson(readJson(missing));
  const isGap = (item: JsonValue | undefined) =>
    item === undefined || item === null || writeJson(item) === gap;
  if (kind === 'const') return writeJson(items.map((item) => (isGap(item) ? readJson(fill) : item)));
  const before = items.map((_, index) => items.slice(0, index + 1).findLastIndex((item) => !isGap(item)));
  const after = items.map((_, index) => {
    const next = items.slice(index).findIndex((item) => !isGap(item));
    return next < 0 ? -1 : index + next;
  });
  return writeJson(
    items.map((item, index) => {
      const [left, right] = [before[index] ?? -1, after[index] ?? -1];
      if (!isGap(item)) return item;
      if (kind === 'forward') return left < 0 ? item : (items[left] ?? null);
      if (kind === 'backward') return right < 0 ? item : (items[right] ?? null);
      return interpolated(items, index, left, right) ?? item;
    }),
  );
}

/** Between two known items a straight line; past the last, the nearest. */
function interpolated(
  items: readonly JsonValue[],
  index: number,
  left: number,
  right: number,
): JsonValue | undefined {
  const [a, b] = [asNumber(items[left] ?? null), asNumber(items[right] ?? null)];
  if (a === undefined) return b;
  if (b === undefined) return a;
  return a + ((b - a) * (index - left)) / (right - left);
}
