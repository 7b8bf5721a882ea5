import { type JsonValue, numberOf, rawNumber, readArray } from './json.ts';

/** An item of a series: a number, or nothing. */
export type Item = number | undefined;

/** The items of a JSON array as numbers; undefined where it is no array. */
export function seriesOf(text: string): Item[] | undefined {
  return readArray(text)?.map(itemOf);
}

/** The items where each is a finite number; undefined where one is not, or there are fewer than `least`. */
export function finiteSeries(text: string, least = 1): number[] | undefined {
  const series = seriesOf(text);
  if (!series || series.length < least) return undefined;
  return series.every((x) => x !== undefined && Number.isFinite(x)) ? (series as number[]) : undefined;
}

/** JSON has no NaN: it stands as text. */
export function itemOf(value: JsonValue): Item {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : numberOf(value);
}

/** A number as a JSON value that stays a real: `1.0`, not `1`. */
export function realJson(value: Item): JsonValue {
  if (value === undefined) return null;
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? rawNumber(`${value === 0 ? 0 : value}.0`)
    : value;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** The sum of the squared distances from the mean. */
export function squares(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, x) => sum + (x - middle) ** 2, 0);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value at a share of the way through the sorted values, between two of them on a straight line. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}
