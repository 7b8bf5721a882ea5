import type { Udf } from './define.ts';
import { scalarUdfs } from './scalars.ts';

/** Every function of ours that SQL may call. */
export const allUdfs: readonly Udf[] = [...scalarUdfs];
