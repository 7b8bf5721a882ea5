import { parseDatetime } from '../values/datetime.ts';
import { numberOf, readJson } from '../values/json.ts';
import { formatReal } from '../values/real.ts';
import { formatTimespan, parseTimespan } from '../values/timespan.ts';
import type { Udf } from './define.ts';

const int64 = 2n ** 63n;

/** Reading and writing of scalar values as KQL does it. */
export const scalarUdfs: readonly Udf[] = [
  { name: 'kql_datetime_of', takes: ['string'], gives: 'bigint', call: parseDatetime },
  { name: 'kql_timespan_of', takes: ['string'], gives: 'bigint', call: parseTimespan },
  { name: 'kql_timespan_text', takes: ['bigint'], gives: 'string', call: formatTimespan },
  { name: 'kql_real_text', takes: ['number'], gives: 'string', call: formatReal },
  { name: 'kql_long_of', takes: ['string'], gives: 'bigint', call: parseLong },
  { name: 'kql_dynamic_int', takes: ['string'], gives: 'bigint', call: dynamicInteger(32) },
  { name: 'kql_dynamic_long', takes: ['string'], gives: 'bigint', call: dynamicInteger(64) },
  { name: 'kql_dynamic_real', takes: ['string'], gives: 'number', call: dynamicReal },
  { name: 'kql_dynamic_bool', takes: ['string'], gives: 'boolean', call: dynamicBool },
  { name: 'kql_json_of', takes: ['string'], gives: 'string', call: strictJson },
  { name: 'kql_real_of', takes: ['string'], gives: 'number', call: parseReal },
];

function parseLong(text: string): bigint | null {
  const trimmed = text.trim();
  if (/^0x[0-9a-f]{1,16}$/i.test(trimmed)) return BigInt.asIntN(64, BigInt(trimmed));
  if (!/^[-+]?\d+$/.test(trimmed)) return null;
  const value = BigInt(trimmed.replace(/^\+/, ''));
  return value < int64 && value >= -int64 ? value : null;
}

function parseReal(text: string): number | null {
  const trimmed = text.trim();
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  const [, sign, word] = /^([-+]?)([Nn]a[Nn]|[Ii]nf(?:inity)?)$/.exec(trimmed) ?? [];
  if (word === undefined) return null;
  if (/^n/i.test(word)) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A number of a dynamic, cut to a whole one of so many bits; text inside a dynamic is read as text is. */
function dynamicInteger(bits: 32 | 64): (text: string) => bigint | null {
  return (text) => {
    const value = readJson(text);
    if (typeof value === 'boolean') return value ? 1n : 0n;
    if (typeof value === 'string') return parseLong(value);
    const number = numberOf(value);
    if (number === undefined) return null;
    // A long wraps, a real stops at the greatest.
    if (/^-?\d+$/.test(text)) return BigInt.asIntN(bits, BigInt(text));
    const most = 2n ** BigInt(bits - 1);
    if (Math.abs(number) >= Number(most)) return number > 0 ? most - 1n : -most;
    return BigInt(Math.trunc(number));
  };
}

function dynamicReal(text: string): number | null {
  const value = readJson(text);
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? parseReal(value) : (numberOf(value) ?? null);
}

function dynamicBool(text: string): boolean | null {
  const value = readJson(text);
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') {
    const number = numberOf(value);
    return number === undefined ? null : number !== 0;
  }
  const word = value.trim().toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  const number = parseLong(value);
  return number === null ? null : number !== 0n;
}

/** A text that is JSON to the letter; null for any other. */
function strictJson(text: string): string | null {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
