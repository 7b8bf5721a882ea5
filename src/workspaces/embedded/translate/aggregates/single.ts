import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Json } from '../../../../types.ts';
import { alias, type Call, type Emit, type FunctionTable } from '../call.ts';
import { convert, toDynamic, toText } from '../convert.ts';
import { wrapped } from '../expressions/arithmetic.ts';
import { refuse } from '../refusal.ts';
import { isInteger, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';
import { checkAccuracy, digestOf, digestValue, sketches } from './sketches.ts';

/** Aggregates that give one value. */
export const singleAggregates: FunctionTable = {
  count: () => raw('count(*)'),
  countif: (call) => sql`count(*) FILTER (${call.as(0, 'bool')})`,
  sum: (call) => sum(call, raw('')),
  sumif: (call) => sum(call, only(call, 1)),
  avg: (call) => average(call, raw('')),
  avgif: (call) => average(call, only(call, 1)),
  min: extreme('min', false),
  max: extreme('max', false),
  minif: extreme('min', true),
  maxif: extreme('max', true),
  dcount: (call) => distinctCount(call, 1, raw('')),
  count_distinct: (call) => sql`count(DISTINCT ${distinctKey(call.arg(0))})`,
  dcountif: (call) => distinctCount(call, 2, only(call, 1)),
  count_distinctif: (call) => sql`count(DISTINCT ${distinctKey(call.arg(0))})${only(call, 1)}`,
  stdev: spread('stddev_samp', false),
  stdevp: spread('stddev_pop', false),
  stdevif: spread('stddev_samp', true),
  variance: spread('var_samp', false),
  variancep: spread('var_pop', false),
  varianceif: spread('var_samp', true),
  variancepif: spread('var_pop', true),
  covariance: spread('covar_samp', false),
  covarianceif: spread('covar_samp', true),
  covariancep: spread('covar_pop', false),
  covariancepif: spread('covar_pop', true),
  make_list: (call) => collect(call, { limit: 1 }),
  makelist: (call) => collect(call, { limit: 1, most: deprecatedLimit }),
  make_list_if: (call) => collect(call, { condition: 1, limit: 2 }),
  make_list_with_nulls: (call) => collect(call, { limit: 1, nulls: true }),
  make_set: (call) => collect(call, { limit: 1, distinct: true }),
  makeset: (call) => collect(call, { limit: 1, distinct: true, most: deprecatedLimit }),
  make_set_if: (call) => collect(call, { condition: 1, limit: 2, distinct: true }),
  make_bag: (call) => bag(call, raw(''), limitOf(call, 1)),
  make_dictionary: (call) => bag(call, raw(''), limitOf(call, 1, deprecatedLimit)),
  make_bag_if: (call) => bag(call, only(call, 1), limitOf(call, 2)),
  // `summarize` takes it apart by itself where it gives several values.
  ...alias(
    (call) =>
      call.has(1) ? call.refuse(`${call.name}() of several values here`) : anyValue(call.arg(0), raw('')),
    'take_any',
    'any',
  ),
  take_anyif: (call) => anyValue(call.arg(0), only(call, 1)),
  anyif: (call) => anyValue(call.arg(0), only(call, 1)),
  percentile: (call) =>
    quantile(measured(call.arg(0), call.node), rankOf(call.arg(1), call.nodes[1] ?? call.node)),
  percentilew: (call) => weightedQuantiles(call, [rankOf(call.arg(2), call.nodes[2] ?? call.node)], false),
  percentilesw_array: (call) => weightedQuantiles(call, ranksFrom(call, 2), true),
  percentiles_array: percentilesArray,
  buildschema: (call) => sql`CAST(kql_build_schema(to_json(list(${call.dynamic(0)}))) AS JSON)`,
  ...sketches,
  binary_all_and: (call) => sql`bit_and(${call.as(0, 'long')})`,
  binary_all_or: (call) => sql`bit_or(${call.as(0, 'long')})`,
  binary_all_xor: (call) => sql`bit_xor(${call.as(0, 'long')})`,
};

/** Exact, whatever the accuracy that is asked for. */
function distinctCount(call: Call, accuracy: number, filter: Sql): Sql {
  checkAccuracy(call, accuracy);
  return sql`count(DISTINCT ${distinctKey(call.arg(0))})${filter}`;
}

function only(call: Call, index: number): Sql {
  return sql` FILTER (${call.as(index, 'bool')})`;
}

function sum(call: Call, filter: Sql): Sql {
  if (call.arg(0).type === 'datetime') return call.refuse(`${call.name}() of datetimes`);
  const total = sql`sum(${call.as(0, call.type)})${filter}`;
  const narrowed = isInteger(call.type) || call.type === 'timespan';
  return sql`coalesce(${narrowed ? narrow(call, total) : total}, 0)`;
}

/** DuckDB sums 64-bit integers in 128 bits: a sum that does not fit is an error first, then wraps around. */
function narrow(call: Call, sum: Sql): Sql {
  return call.scope.query.wrapping ? wrapped(sum) : sql`CAST(${sum} AS BIGINT)`;
}

function average(call: Call, filter: Sql): Sql {
  const value = call.arg(0);
  if (value.type === 'timespan') return sql`CAST(trunc(avg(${value.sql})${filter}) AS BIGINT)`;
  if (value.type === 'datetime') {
    return sql`make_timestamp(CAST(trunc(avg(epoch_us(${value.sql}))${filter}) AS BIGINT))`;
  }
  if (value.type === 'decimal') return sql`CAST(avg(${value.sql})${filter} AS DECIMAL(38,14))`;
  if (isInteger(value.type)) {
    const total = narrow(call, sql`sum(${value.sql})${filter}`);
    return sql`coalesce(CAST(${total} AS DOUBLE) / count(${value.sql})${filter}, CAST('nan' AS DOUBLE))`;
  }
  return sql`coalesce(avg(${call.as(0, 'real')})${filter}, CAST('nan' AS DOUBLE))`;
}

function extreme(name: 'max' | 'min', conditional: boolean): Emit {
  return (call) => {
    const value = call.arg(0);
    const type = value.type === 'string' ? 'string' : call.type;
    return extremeValue(name, { sql: convert(value, type), type }, conditional ? only(call, 1) : raw(''));
  };
}

/** The greatest or the least. NaN wins against every number; DuckDB holds it greater than all. */
export function extremeValue(name: 'max' | 'min', { sql: value, type }: Scalar, filter: Sql): Sql {
  if (type === 'string') return sql`coalesce(${raw(name)}(${value})${filter}, '')`;
  if (type === 'real' && name === 'min') return sql`(-max(-${value})${filter})`;
  return sql`${raw(name)}(${value})${filter}`;
}

function distinctKey(value: Scalar): Sql {
  return value.type === 'dynamic' ? toText(value) : value.sql;
}

/**
 * The engine rounds a variance to ten places, and takes the deviation of what that leaves. Of what is no finite number
 * DuckDB takes none.
 */
function spread(
  name: 'covar_pop' | 'covar_samp' | 'stddev_pop' | 'stddev_samp' | 'var_pop' | 'var_samp',
  conditional: boolean,
): Emit {
  const deviation = name.startsWith('stddev');
  const measure = raw(name.replace('stddev', 'var'));
  const values = name.startsWith('covar') ? 2 : 1;
  return (call) => {
    const filter = conditional ? only(call, values) : raw('');
    const of = call.args.slice(0, values).map((arg) => finite(arg));
    const known = sql`round(coalesce(${measure}(${joinSql(of.map(({ value }) => value))})${filter}, 0), 10)`;
    const tests = of.flatMap(({ test }) => (test ? [sql`NOT ${test}`] : []));
    const variance =
      tests.length === 0
        ? known
        : sql`CASE WHEN bool_or(${joinSql(tests, ' OR ')})${filter} THEN CAST('nan' AS DOUBLE) ELSE ${known} END`;
    return deviation ? sql`sqrt(${variance})` : variance;
  };
}

/** A value as a real if it is a finite one, and what tells so where it may not be. */
function finite(value: Scalar): { value: Sql; test?: Sql } {
  const number = convert(value, 'real');
  if (isInteger(value.type) || value.type === 'timespan' || value.type === 'decimal')
    return { value: number };
  const test = sql`isfinite(${number})`;
  return { value: sql`CASE WHEN ${test} THEN ${number} END`, test };
}

/** What a list collects: no nulls unless wanted, arrays item by item, at most so many, in the order that the query gives. */
function collect(
  call: Call,
  options: { condition?: number; limit: number; distinct?: boolean; nulls?: boolean; most?: number },
): Sql {
  const value = call.arg(0);
  const condition = options.condition === undefined ? undefined : call.as(options.condition, 'bool');
  const limit = limitOf(call, options.limit, options.most);
  // Rows of a table have no order of their own, and a set of all of them is found without listing them all.
  const list =
    options.distinct && !call.scope.order && call.scope.query.readsTables()
      ? sortedSet(value, condition)
      : listOf(call, value, condition, options);
  return sql`coalesce(to_json((${list})[:${limit}]), CAST('[]' AS JSON))`;
}

/** What the old names of `make_list`, `make_set` and `make_bag` keep unless told otherwise. */
const deprecatedLimit = 128;

/** How many items are kept at most. */
function limitOf(call: Call, index: number, most = 1_048_576): Sql {
  if (!call.has(index)) return raw(String(most));
  const limit = call.constantInteger(index);
  return limit !== undefined && limit <= 0
    ? refuse(`${call.name}() of no items`, call.nodes[index] ?? call.node)
    : call.sql(index);
}

function listOf(
  { scope }: Call,
  value: Scalar,
  condition: Sql | undefined,
  options: { distinct?: boolean; nulls?: boolean },
): Sql {
  // A null inside a dynamic is an item of a list, and none of a set. Text is never null.
  const keepsNull =
    options.nulls || value.type === 'string' || (value.type === 'dynamic' && !options.distinct);
  const wanted = [...(keepsNull ? [] : [sql`${value.sql} IS NOT NULL`]), ...(condition ? [condition] : [])];
  const filter = wanted.length > 0 ? sql` FILTER (${joinSql(wanted, ' AND ')})` : raw('');
  const list = (item: Sql) => sql`list(${item}${ordering(scope)})${filter}`;
  if (value.type === 'dynamic') {
    const flat = sql`flatten(${list(arrayOf(value.sql))})`;
    return options.distinct ? unrepeated(flat) : flat;
  }
  const all = list(options.nulls ? toDynamic(value) : itemOf(value));
  return options.distinct ? unrepeated(all) : all;
}

function ordering({ order }: Scope): Sql {
  return order ? sql` ORDER BY ${order}` : raw('');
}

/** Each item once, in the order of their values: the same every time. */
function sortedSet(value: Scalar, condition: Sql | undefined): Sql {
  const set = sql`list_sort(list(DISTINCT ${value.sql})${condition ? sql` FILTER (${condition})` : raw('')})`;
  if (value.type === 'string') return set;
  const some = sql`list_filter(${set}, lambda "$x": "$x" IS NOT NULL)`;
  const item = raw('"$x"');
  if (value.type === 'dynamic') {
    return unrepeated(sql`flatten(list_transform(${some}, lambda "$x": ${arrayOf(item)}))`);
  }
  return sql`list_transform(${some}, lambda "$x": ${itemOf({ sql: item, type: value.type })})`;
}

/** An item as a list of JSON items: an array's own, anything else by itself; null for null. */
function arrayOf(json: Sql): Sql {
  return sql`CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(${json} AS JSON[]) ELSE [${json}] END`;
}

/** What stands for a value in a list: JSON has no NaN, so that reals go in one by one. */
function itemOf(value: Scalar): Sql {
  if (value.type === 'string' || value.type === 'bool' || isInteger(value.type)) return value.sql;
  return value.type === 'real' ? toDynamic(value) : toText(value);
}

/** Each item once, where it first stands. */
function unrepeated(list: Sql): Sql {
  return sql`CAST(kql_distinct(to_json(${list})) AS JSON[])`;
}

function bag(call: Call, filter: Sql, limit: Sql): Sql {
  const bags = sql`to_json(list(${call.dynamic(0)}${ordering(call.scope)})${filter})`;
  return sql`CAST(kql_make_bag(${bags}, CAST(${limit} AS DOUBLE)) AS JSON)`;
}

/** Some value that is not null, nor empty, where there is one. */
export function anyValue(value: Scalar, filter: Sql): Sql {
  return value.type === 'string'
    ? sql`coalesce(any_value(nullif(${value.sql}, ''))${filter}, '')`
    : sql`any_value(${value.sql})${filter}`;
}

/** Exact, where Kusto estimates: the value at that rank. */
export function quantile(value: Scalar, percent: Sql): Sql {
  const numeric = value.type === 'dynamic' ? convert(value, 'real') : value.sql;
  return sql`quantile_disc(${numeric}, ${percent} / 100.0)`;
}

/** What percentiles are taken of: numbers and times. */
export function measured(value: Scalar, node: SyntaxNode): Scalar {
  const { type } = value;
  return type === 'string' || type === 'bool' || type === 'guid'
    ? refuse(`a percentile of type ${type}`, node)
    : value;
}

/** A rank from 0 to 100 that no row and no subquery has a say in. */
export function rankOf(rank: Scalar, node: SyntaxNode): Sql {
  if (rank.sql.text.includes('"')) return refuse('a percentile of a computed rank', node);
  const known = rank.constant?.value;
  if (known !== undefined && !isRank(known)) return refuse('a percentile below 0 or above 100', node);
  return convert(rank, 'real');
}

function isRank(value: bigint | Json): boolean {
  return value !== null && Number(value) >= 0 && Number(value) <= 100;
}

function percentilesArray(call: Call): Sql {
  const of = measured(call.arg(0), call.node);
  const values = ranksFrom(call, 1).map((rank) => toDynamic({ ...of, sql: quantile(of, rank) }));
  return sql`to_json([${joinSql(values)}])`;
}

/** Ranks that are known when the query is translated: one by one, or as an array. */
function ranksFrom(call: Call, index: number): Sql[] {
  const ranks = call.constantArray(index) ?? call.args.slice(index).map((arg) => arg.constant?.value);
  if (!ranks.every((rank) => typeof rank === 'number' || typeof rank === 'bigint')) {
    return call.refuse(`${call.name}() of computed ranks`);
  }
  if (!ranks.every(isRank)) return call.refuse('a percentile below 0 or above 100');
  return ranks.map((rank) => raw(String(rank)));
}

/** The values at ranks, each value counted as often as its weight says. */
export function weightedQuantiles(call: Call, ranks: readonly Sql[], asArray: boolean): Sql {
  const value = measured(call.arg(0), call.node);
  const digest = digestOf(value, call.arg(1));
  const at = (rank: Sql) => digestValue(digest, convert({ sql: rank, type: 'real' }, 'real'));
  if (asArray) return sql`to_json([${joinSql(ranks.map(at))}])`;
  return convert({ sql: at(ranks[0] ?? raw('0')), type: 'dynamic' }, value.type);
}
