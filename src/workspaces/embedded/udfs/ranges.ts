import { formatDatetime } from '../values/datetime.ts';
import { readArray, writeJson } from '../values/json.ts';
import { formatTimespan } from '../values/timespan.ts';
import type { Udf } from './define.ts';

/** Most values that `range()` makes: Kusto's own cap. */
const cap = 1_048_576;

/** `range()`: an array from a first value to a last. */
export const rangeUdfs: readonly Udf[] = [
  { name: 'kql_range', takes: ['bigint', 'bigint', 'bigint'], gives: 'string', call: whole },
  { name: 'kql_range_real', takes: ['number', 'number', 'number'], gives: 'string', call: real },
  { name: 'kql_datetimes', takes: ['string'], gives: 'string', call: datetimes },
  { name: 'kql_timespans', takes: ['string'], gives: 'string', call: timespans },
];

function whole(from: bigint, to: bigint, step: bigint): string | null {
  if (step === 0n) return null;
  const values: string[] = [];
  for (let value = from; (step > 0n ? value <= to : value >= to) && values.length < cap; value += step) {
    values.push(String(value));
  }
  return `[${values.join(',')}]`;
}

function real(from: number, to: number, step: number): string | null {
  if (step === 0 || !Number.isFinite(step)) return null;
  const values: string[] = [];
  for (let value = from; (step > 0 ? value <= to : value >= to) && values.length < cap; value += step) {
    values.push(Number.isInteger(value) ? `${value}.0` : String(value));
  }
  return `[${values.join(',')}]`;
}

function datetimes(micros: string): string {
  const values = readArray(micros) ?? [];
  return writeJson(values.map((value) => formatDatetime(BigInt(writeJson(value)), 6).replace(/Z$/, '0Z')));
}

function timespans(ticks: string): string {
  const values = readArray(ticks) ?? [];
  return writeJson(values.map((value) => formatTimespan(BigInt(writeJson(value)))));
}
