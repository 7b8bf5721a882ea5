import { parseDatetime } from '../values/datetime.ts';
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
  { name: 'kql_real_of', takes: ['string'], gives: 'number', call: parseReal },
];

function parseLong(text: string): bigint | null {
  const trimmed = text.trim();
  if (!/^([-+]?\d+|0x[0-9a-f]+)$/i.test(trimmed)) return null;
  const value = BigInt(trimmed.replace(/^\+/, ''));
  return value < int64 && value >= -int64 ? value : null;
}

function parseReal(text: string): number | null {
  const trimmed = text.trim();
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  const special = /^([-+]?)(nan|inf(?:inity)?|∞)$/i.exec(trimmed);
  if (!special) return null;
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
