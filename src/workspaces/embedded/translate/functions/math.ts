import type { Call, Emit, FunctionTable } from '../call.ts';
import { convert } from '../convert.ts';
import { shift, signed } from '../expressions/arithmetic.ts';
import { isInteger, type Scalar } from '../scalar.ts';
import { joinSql, once, raw, type Sql, sql } from '../sql.ts';

/** Numbers. */
export const mathFunctions: FunctionTable = {
  abs: absolute,
  ceiling: (call) => sql`ceil(${call.as(0, 'real')})`,
  sign: (call) =>
    sql`CAST(sign(${call.as(0, 'real')}) AS ${raw(isInteger(call.type) ? 'BIGINT' : 'DOUBLE')})`,
  sqrt: undefinedAs('sqrt'),
  exp: real('exp'),
  exp2: (call) => sql`pow(2, ${call.as(0, 'real')})`,
  exp10: (call) => sql`pow(10, ${call.as(0, 'real')})`,
  log: logarithm('ln'),
  log2: logarithm('log2'),
  log10: logarithm('log10'),
  pow: (call) => sql`pow(${call.as(0, 'real')}, ${call.as(1, 'real')})`,
  sin: undefinedAs('sin'),
  cos: undefinedAs('cos'),
  tan: undefinedAs('tan'),
  cot: infiniteAtZero('cot'),
  asin: undefinedAs('asin'),
  acos: undefinedAs('acos'),
  atan: real('atan'),
  atan2: (call) => sql`atan2(${call.as(0, 'real')}, ${call.as(1, 'real')})`,
  degrees: real('degrees'),
  radians: real('radians'),
  pi: () => raw('pi()'),
  gamma: infiniteAtZero('gamma'),
  loggamma: infiniteAtZero('lgamma'),
  round: (call) =>
    sql`round(${call.as(0, 'real')}, ${call.has(1) ? sql`CAST(${call.sql(1)} AS INTEGER)` : 0})`,
  isnan: (call) => sql`coalesce(isnan(${call.as(0, 'real')}), false)`,
  isinf: (call) => sql`coalesce(isinf(${call.as(0, 'real')}), false)`,
  isfinite: (call) => sql`coalesce(isfinite(${call.as(0, 'real')}), false)`,
  max_of: (call) => extreme('greatest', call),
  min_of: (call) => extreme('least', call),
  rand: (call) => (call.has(0) ? sql`floor(random() * ${call.as(0, 'real')})` : raw('random()')),
  binary_and: (call) => sql`(${call.as(0, 'long')} & ${call.as(1, 'long')})`,
  binary_or: (call) => sql`(${call.as(0, 'long')} | ${call.as(1, 'long')})`,
  binary_xor: (call) => sql`xor(${call.as(0, 'long')}, ${call.as(1, 'long')})`,
  binary_not: (call) => sql`(~${call.as(0, 'long')})`,
  binary_shift_left: (call) => shifted(call, (value, by) => sql`kql_shift_left(${value}, ${by})`),
  binary_shift_right: (call) => shifted(call, (value, by) => sql`(${value} >> CAST(${by} % 64 AS INTEGER))`),
  erf: udf('kql_erf'),
  erfc: udf('kql_erfc'),
  beta_pdf: udf('kql_beta_pdf'),
  beta_cdf: udf('kql_beta_cdf'),
  beta_inv: udf('kql_beta_inv'),
  welch_test: udf('kql_welch_test'),
  geo_distance_2points: udf('kql_great_circle'),
  geo_point_in_circle: (call) =>
    sql`(kql_great_circle(${joinSql([0, 1, 2, 3].map((index) => call.as(index, 'real')))}) <= ${call.as(4, 'real')})`,
  around: (call) => {
    const [value, center, delta] = [0, 1, 2].map((index) => call.arg(index));
    if (value?.type === 'datetime') {
      const span = call.as(2, 'timespan');
      return sql`(${value.sql} BETWEEN ${shift(call.as(1, 'datetime'), '-', span)} AND ${shift(call.as(1, 'datetime'), '+', span)})`;
    }
    const type = [value, center, delta].some((arg) => arg?.type === 'real') ? 'real' : 'long';
    const [x, y, d] = [0, 1, 2].map((index) => call.as(index, type));
    return sql`(${x ?? raw('NULL')} BETWEEN ${y ?? raw('NULL')} - ${d ?? raw('NULL')} AND ${y ?? raw('NULL')} + ${d ?? raw('NULL')})`;
  },
  format_bytes: (call) =>
    sql`coalesce(kql_format_bytes(${call.as(0, 'real')}, ${call.has(1) ? call.as(1, 'long') : raw('CAST(0 AS BIGINT)')}, ${call.has(2) ? call.text(2) : raw("''")}), '')`,
  bitset_count_ones: (call) => sql`CAST(bit_count(${call.as(0, 'long')}) AS BIGINT)`,
};

/** By fewer than no bits is null. */
function shifted(call: Call, shiftBy: (value: Sql, by: Sql) => Sql): Sql {
  return once(
    call.as(1, 'long'),
    (by) => sql`CASE WHEN ${by} >= 0 THEN ${shiftBy(call.as(0, 'long'), by)} END`,
  );
}

function absolute(call: Call): Scalar {
  const own = call.arg(0).type === 'dynamic' ? call.type : call.arg(0).type;
  const type = own === 'int' ? 'long' : own;
  return { sql: signed('abs', call.as(0, type), type, call.scope.query.wrapping), type };
}

function udf(name: string): Emit {
  return (call) => sql`${raw(name)}(${joinSql(call.args.map((arg) => convert(arg, 'real')))})`;
}

function real(name: string): Emit {
  return (call) => sql`${raw(name)}(${call.as(0, 'real')})`;
}

/** NaN where DuckDB raises: the root of a negative number, the sine of infinity. */
function undefinedAs(name: string): Emit {
  return (call) =>
    once(
      call.as(0, 'real'),
      (x) =>
        sql`CASE WHEN ${x} IS NOT NULL THEN coalesce(TRY(${raw(name)}(${x})), CAST('nan' AS DOUBLE)) END`,
    );
}

/** Infinity at the pole where DuckDB raises, NaN where it is undefined. */
function infiniteAtZero(name: string): Emit {
  return (call) =>
    once(
      call.as(0, 'real'),
      (x) =>
        sql`CASE WHEN ${x} = 0 THEN CAST('inf' AS DOUBLE) WHEN ${x} IS NOT NULL THEN coalesce(TRY(${raw(name)}(${x})), CAST('nan' AS DOUBLE)) END`,
    );
}

/** Of zero, minus infinity; of less, nothing. */
function logarithm(name: string): Emit {
  return (call) =>
    once(
      call.as(0, 'real'),
      (x) => sql`CASE WHEN ${x} = 0 THEN CAST('-inf' AS DOUBLE) ELSE TRY(${raw(name)}(${x})) END`,
    );
}

/** NaN wins against every number. */
function extreme(name: string, call: Call): Sql {
  const values = call.args.map((arg) => convert(arg, call.type));
  const best = sql`${raw(name)}(${joinSql(values)})`;
  if (call.type !== 'real') return best;
  return sql`CASE WHEN ${joinSql(
    values.map((value) => sql`coalesce(isnan(${value}), false)`),
    ' OR ',
  )} THEN CAST('nan' AS DOUBLE) ELSE ${best} END`;
}
