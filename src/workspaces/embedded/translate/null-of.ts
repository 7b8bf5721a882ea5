import type { ColumnType } from '../../../types.ts';
import { duckTypes } from './scalar.ts';
import { raw, type Sql } from './sql.ts';

/** A typed null; the empty string for `string`, which is never null. */
export function nullOf(type: ColumnType): Sql {
  return raw(type === 'string' ? "''" : `CAST(NULL AS ${duckTypes[type]})`);
}
