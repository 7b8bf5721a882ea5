import { betaDensity, betaQuantile, betaShare, erf, erfc, welchTest } from '../values/special.ts';
import type { Udf } from './define.ts';

/** Distributions and tests. */
export const statisticUdfs: readonly Udf[] = [
  { name: 'kql_erf', takes: ['number'], gives: 'number', call: erf },
  { name: 'kql_erfc', takes: ['number'], gives: 'number', call: erfc },
  { name: 'kql_beta_pdf', takes: ['number', 'number', 'number'], gives: 'number', call: betaDensity },
  { name: 'kql_beta_cdf', takes: ['number', 'number', 'number'], gives: 'number', call: betaShare },
  { name: 'kql_beta_inv', takes: ['number', 'number', 'number'], gives: 'number', call: betaQuantile },
  {
    name: 'kql_welch_test',
    takes: ['number', 'number', 'number', 'number', 'number', 'number'],
    gives: 'number',
    call: welchTest,
  },
];
