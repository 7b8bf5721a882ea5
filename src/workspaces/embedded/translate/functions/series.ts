import type { ColumnType } from '../../../../types.ts';
import type { Call, Emit, FunctionTable } from '../call.ts';
import { convert, toDynamic } from '../convert.ts';
import type { Scalar } from '../scalar.ts';
import { quote, raw, type Sql, sql } from '../sql.ts';

const maps = ['abs', 'acos', 'asin', 'atan', 'ceiling', 'cos', 'exp', 'floor', 'log', 'sign', 'sin', 'tan'];
const pairs = [
  'add',
  'divide',
  'equals',
  'greater',
  'greater_equals',
  'less',
  'less_equals',
  'multiply',
  'not_equals',
  'pow',
  'subtract',
];

/** Series: arrays of numbers. */
export const seriesFunctions: FunctionTable = {
  ...named(maps, (name) => (call) => json(sql`kql_series_map(${call.dynamic(0)}, ${quote(name)})`)),
  ...named(
    pairs,
    (name) => (call) => json(sql`kql_series_pair(${call.dynamic(0)}, ${call.dynamic(1)}, ${quote(name)})`),
  ),
  series_sum: (call) => sql`kql_series_fold(${call.dynamic(0)}, 'sum')`,
  series_product: (call) => sql`kql_series_fold(${call.dynamic(0)}, 'product')`,
  series_dot_product: (call) => sql`kql_series_dot(${call.dynamic(0)}, ${call.dynamic(1)})`,
  series_pearson_correlation: (call) => sql`kql_series_pearson(${call.dynamic(0)}, ${call.dynamic(1)})`,
  series_fill_const: (call) => fill(call, 'const', 2),
  series_fill_forward: (call) => fill(call, 'forward', 1),
  series_fill_backward: (call) => fill(call, 'backward', 1),
  series_fill_linear: (call) =>
    call.args.length > 2 ? call.refuse('series_fill_linear() with edges') : fill(call, 'linear', 1),
};

function named(names: readonly string[], make: (name: string) => Emit): FunctionTable {
  return Object.fromEntries(names.map((name) => [`series_${name}`, make(name)]));
}

function json(value: Sql): Sql {
  return sql`CAST(${value} AS JSON)`;
}

function fill(call: Call, kind: string, missingAt: number): Sql {
  const missing = call.has(missingAt) ? sql`coalesce(${call.dynamic(missingAt)}, 'null')` : raw("'null'");
  const value = kind === 'const' ? call.dynamic(1) : raw("'null'");
  return json(sql`kql_series_fill(${call.dynamic(0)}, ${quote(kind)}, ${missing}, ${value})`);
}

type Tuple = (args: readonly Scalar[], place: number, type: ColumnType) => Sql;

/** One value of an array that a function of ours gives. */
function part(name: string): Tuple {
  return ([series], place, type) => {
    const all = sql`CAST(${raw(name)}(${series ? toDynamic(series) : raw('NULL')}) AS JSON)`;
    const value = sql`nullif(json_extract(${all}, ${quote(`$[${place}]`)}), CAST('null' AS JSON))`;
    return convert({ sql: value, type: 'dynamic' }, type);
  };
}

/** Series functions that give several values at once, in the binder's order. */
export const seriesTuples: Readonly<Record<string, Tuple>> = {
  series_stats: part('kql_series_stats'),
  series_fit_line: part('kql_series_fit_line'),
};
