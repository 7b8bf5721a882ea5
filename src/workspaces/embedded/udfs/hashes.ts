import { hashLong, hashText } from '../values/xxhash64.ts';
import type { Udf } from './define.ts';

/** Hashes that DuckDB does not have. */
export const hashUdfs: readonly Udf[] = [
  { name: 'kql_hash_text', takes: ['string'], gives: 'bigint', call: hashText },
  { name: 'kql_hash_long', takes: ['bigint'], gives: 'bigint', call: hashLong },
];
