import type { Call, Emit, FunctionTable } from '../call.ts';
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
  series_magnitude: (call) => sql`kql_series_magnitude(${call.dynamic(0)})`,
  series_cosine_similarity: (call) => sql`kql_series_cosine(${call.dynamic(0)}, ${call.dynamic(1)})`,
  series_fill_const: (call) => fill(call, 'const', 2),
  series_fill_forward: (call) => fill(call, 'forward', 1),
  series_fill_backward: (call) => fill(call, 'backward', 1),
  series_fill_linear: (call) =>
    json(
      sql`kql_series_fill_linear(${call.dynamic(0)}, ${missing(call, 1)}, ${call.has(2) ? call.as(2, 'bool') : raw('true')}, ${call.has(3) ? sql`coalesce(${call.dynamic(3)}, 'null')` : raw("'0'")})`,
    ),
  series_fir: (call) =>
    json(
      sql`kql_series_fir(${call.dynamic(0)}, ${call.dynamic(1)}, ${call.has(2) ? call.as(2, 'bool') : raw('CAST(NULL AS BOOLEAN)')}, ${call.has(3) ? call.as(3, 'bool') : raw('false')})`,
    ),
  series_iir: (call) => json(sql`kql_series_iir(${call.dynamic(0)}, ${call.dynamic(1)}, ${call.dynamic(2)})`),
  series_stats_dynamic: (call) => json(sql`kql_series_stats_bag(${call.dynamic(0)}, ${ignoring(call)})`),
  series_fit_line_dynamic: (call) => json(sql`kql_series_fit_line_bag(${call.dynamic(0)})`),
  series_seasonal: (call) =>
    json(sql`kql_series_seasonal(${call.dynamic(0)}, ${whole(call, 1, -1)}, ${whole(call, 2, 0)})`),
  series_outliers: outliers,
};

function named(names: readonly string[], make: (name: string) => Emit): FunctionTable {
  return Object.fromEntries(names.map((name) => [`series_${name}`, make(name)]));
}

function json(value: Sql): Sql {
  return sql`CAST(${value} AS JSON)`;
}

function missing(call: Call, index: number): Sql {
  return call.has(index) ? sql`coalesce(${call.dynamic(index)}, 'null')` : raw("'null'");
}

function fill(call: Call, kind: string, missingAt: number): Sql {
  const value = kind === 'const' ? sql`coalesce(${call.dynamic(1)}, 'null')` : raw("'null'");
  return json(
    sql`kql_series_fill(${call.dynamic(0)}, ${quote(kind)}, ${missing(call, missingAt)}, ${value})`,
  );
}

function whole(call: Call, index: number, otherwise: number): Sql {
  return call.has(index) ? call.as(index, 'long') : raw(`CAST(${otherwise} AS BIGINT)`);
}

function number(call: Call, index: number, otherwise: number): Sql {
  return call.has(index) ? call.as(index, 'real') : raw(`CAST(${otherwise} AS DOUBLE)`);
}

function ignoring(call: Call): Sql {
  return call.has(1) ? call.as(1, 'bool') : raw('false');
}

/** A word out of a few, known when the query is translated. */
function choice(call: Call, index: number, choices: readonly string[]): Sql {
  if (!call.has(index)) return quote(choices[0] ?? '');
  const word = call.constantText(index)?.toLowerCase();
  if (word !== undefined && choices.includes(word)) return quote(word);
  return call.refuse(
    `${call.name}() with this ${index + 1}th argument`,
    `Write one of ${choices.join(', ')}.`,
  );
}

const trends = ['avg', 'linefit', 'none'];
const methods = ['ctukey', 'tukey'];

function outliers(call: Call): Sql {
  const kind = choice(call, 1, methods);
  const ignored = call.has(2) ? call.as(2, 'real') : raw('CAST(NULL AS DOUBLE)');
  // How Microsoft scales the scores of other percentiles is not known.
  const [low, high] = [3, 4].map((index) => call.args[index]?.constant?.value);
  const usual = (value: unknown, percent: number) => value === undefined || Number(value) === percent;
  if (kind.text === "'ctukey'" && !(usual(low, 10) && usual(high, 90)) && call.has(3)) {
    return call.refuse(
      'series_outliers() with percentiles of its own',
      "Leave them out, or ask for 'tukey'.",
    );
  }
  return json(sql`kql_series_outliers(${call.dynamic(0)}, ${kind}, ${ignored}, ${whole(call, 5, 0)})`);
}

/** `from` is where the seasonality stands, then the trend; the threshold last. */
function decompose(call: Call, from: number, testPoints: Sql, thresholdAt: number): Sql {
  return sql`kql_series_decompose(${call.dynamic(0)}, ${whole(call, from, -1)}, ${choice(call, from + 1, trends)}, ${testPoints}, ${number(call, thresholdAt, 0.6)})`;
}

/** All values of a function that gives several at once, as one JSON array in the binder's order. */
export const seriesTuples: Readonly<Record<string, (call: Call) => Sql>> = {
  series_stats: (call) => sql`kql_series_stats(${call.dynamic(0)}, ${ignoring(call)})`,
  series_fit_line: (call) => sql`kql_series_fit_line(${call.dynamic(0)})`,
  series_periods_detect: (call) =>
    sql`kql_series_periods(${call.dynamic(0)}, ${call.as(1, 'real')}, ${call.as(2, 'real')}, ${call.as(3, 'long')})`,
  series_periods_validate: (call) => {
    const wanted = call.args.slice(1).map((_, index) => call.dynamic(index + 1));
    const list = wanted.reduce((all, one) => sql`${all}, ${one}`);
    return sql`kql_series_validate(${call.dynamic(0)}, CAST(to_json([${list}]) AS VARCHAR))`;
  },
  series_decompose: (call) => decompose(call, 1, whole(call, 3, 0), 4),
  // The binder gives it all four parts, of which the first is the forecast.
  series_decompose_forecast: (call) => decompose(call, 2, call.as(1, 'long'), 4),
  series_decompose_anomalies: (call) =>
    sql`kql_series_anomalies(${call.dynamic(0)}, ${number(call, 1, 1.5)}, ${whole(call, 2, -1)}, ${choice(call, 3, trends)}, ${whole(call, 4, 0)}, ${choice(call, 5, methods)}, ${number(call, 6, 0.6)})`,
  series_fft: (call) => fourier(call, false),
  series_ifft: (call) => fourier(call, true),
};

function fourier(call: Call, inverse: boolean): Sql {
  const imaginary = call.has(1) ? call.dynamic(1) : raw("'null'");
  return sql`kql_series_fft(${call.dynamic(0)}, ${imaginary}, ${raw(String(inverse))})`;
}
