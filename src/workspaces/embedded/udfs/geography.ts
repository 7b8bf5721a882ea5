import { greatCircle } from '../values/sphere.ts';
import type { Udf } from './define.ts';

/** Places on the Earth, each a longitude and a latitude in degrees. */
export const geographyUdfs: readonly Udf[] = [
  {
    name: 'kql_great_circle',
    takes: ['number', 'number', 'number', 'number'],
    gives: 'number',
    call: greatCircle,
  },
];
