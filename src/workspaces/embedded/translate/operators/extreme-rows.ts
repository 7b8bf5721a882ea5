import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { type Extreme, extremeOf } from '../aggregates/several.ts';
import { nullOf } from '../null-of.ts';
import type { Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, raw, type Sql, sql } from '../sql.ts';
import { unnamed } from './items.ts';
import { aggregate } from './summarize.ts';

/**
 * `summarize` with one `arg_max` or `arg_min`, without carrying every candidate's columns through the grouping: undefined
 * where that is the only way.
 */
export function extremeRows(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  keys: readonly Scalar[],
  taken: ReadonlySet<string>,
): Relation | undefined {
  const items = node.list('Aggregates');
  const found = items.map((item) => extremeOf(scope, unnamed(item), taken));
  const [extreme, ...more] = found.filter((one) => one !== undefined);
  if (!extreme || more.length > 0 || extreme.values.length === 0 || extreme.by.type === 'dynamic')
    return undefined;
  const others = items.map((item, place) => (found[place] ? undefined : aggregate(scope, item, taken)));
  if (input.again) return joinedBack(scope, node, input, keys, extreme, others);
  const alone = items.length === 1 && keys.length > 0 && !scope.query.correlated && scope.query.readsTables();
  // DuckDB cannot plan the first row of each group where two bounds have narrowed a join, groups or unnested items.
  return alone && !scope.query.done.regrouped ? firstOfEach(scope, node, input, keys, extreme) : undefined;
}

/** Finds the greatest of each group first, and reads the rows again for those that have it. */
function joinedBack(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  keys: readonly Scalar[],
  { by, best, values }: Extreme,
  others: readonly (readonly Scalar[] | undefined)[],
): Relation {
  const { emitter } = scope;
  const group = keys.map((_, place) => ident(`$group${place}`));
  const made = others.map((list, place) => list?.map((_, index) => ident(`$other${place}-${index}`)));
  const grouped = [
    ...keys.map((key, place) => sql`${key.sql} AS ${group[place] ?? raw('')}`),
    sql`${best.sql} AS "$best"`,
    ...others.flatMap((list, place) =>
      (list ?? []).map((value, index) => sql`${value.sql} AS ${made[place]?.[index] ?? raw('')}`),
    ),
  ];
  const by1 = joinSql(keys.map((_, place) => raw(String(place + 1))));
  const groups = emitter.add(
    sql`SELECT ${joinSql(grouped)} FROM ${input.from}${keys.length > 0 ? sql` GROUP BY ${by1}` : raw('')}`,
  );
  const rows = others.flatMap((list, place): Scalar[] =>
    list
      ? list.map((value, index) => ({ sql: made[place]?.[index] ?? raw(''), type: value.type }))
      : [{ sql: raw('"$best"'), type: best.type }, ...(keys.length > 0 ? values : values.map(orEmpty))],
  );
  const on = joinSql(
    [...keys.map((key, place) => equal(key, group[place] ?? raw(''))), equal(by, raw('"$best"'))],
    ' AND ',
  );
  const columns = columnsOf(node);
  // Without keys there is one row, whether or not there is a row that has the greatest.
  if (keys.length === 0) {
    return emitter.select(columns, rows, sql`${groups} LEFT JOIN ${input.from} ON ${on} LIMIT 1`);
  }
  const keep = sql`DISTINCT ON (${joinSql(group)}) `;
  const shown = keys.map((key, place): Scalar => ({ sql: group[place] ?? raw(''), type: key.type }));
  return emitter.select(columns, [...shown, ...rows], sql`${groups} JOIN ${input.from} ON ${on}`, keep.text);
}

/** Null equals null, as grouping has it; `=` lets DuckDB leave out what cannot match while it reads. */
function equal(value: Scalar, column: Sql): Sql {
  const sure = value.type === 'string' || value.required;
  return sure ? sql`${value.sql} = ${column}` : sql`${value.sql} IS NOT DISTINCT FROM ${column}`;
}

function orEmpty(value: Scalar): Scalar {
  return value.type === 'string'
    ? { ...value, sql: sql`coalesce(${value.sql}, ${nullOf('string')})` }
    : value;
}

/** One reading: DuckDB keeps the first row of each group, and fetches its columns at the end where it can. */
function firstOfEach(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  keys: readonly Scalar[],
  { by, rank, values }: Extreme,
): Relation {
  const partition = joinSql(keys.map((key) => key.sql));
  const order = sql`${rank.sql} ${raw(rank.kind === 'max' ? 'DESC' : 'ASC')} NULLS LAST`;
  const ranked = sql`SELECT *, row_number() OVER (PARTITION BY ${partition} ORDER BY ${order}) AS "$rank" FROM ${input.from}`;
  const from = sql`${scope.emitter.add(ranked)} WHERE "$rank" = 1`;
  return scope.emitter.select(columnsOf(node), [...keys, by, ...values], from);
}
