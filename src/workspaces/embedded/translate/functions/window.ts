import { symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Call } from '../call.ts';
import { convert } from '../convert.ts';
import { raw, type Sql, sql } from '../sql.ts';

/** Computes a value in a step of its own, and gives the column that holds it: SQL does not nest windows. */
export type Step = (value: Sql) => Sql;

/** Computes an aggregate of all rows, once, and gives an expression for it. */
export type Whole = (aggregate: Sql) => Sql;

type EmitWindow = (call: Call, step: Step, whole: Whole) => Sql;

/** Functions that look at other rows, in the order that a step before them has numbered as `"$row"`. */
export const windowFunctions: Readonly<Record<string, EmitWindow>> = {
  row_number: (call, step) => {
    if (readsColumns(call.nodes[0])) return call.refuse('row_number() from a number that differs by row');
    const start = call.has(0) ? call.as(0, 'long') : raw('1');
    return sql`(row_number() OVER (${run(call, 1, step)}ORDER BY "$row") + ${start} - 1)`;
  },
  prev: (call) => neighbour(call, 'lag'),
  next: (call) => neighbour(call, 'lead'),
  row_cumsum: (call, step) => {
    const total = sql`coalesce(sum(${call.as(0, call.type)}) OVER (${run(call, 1, step)}${soFar}), 0)`;
    return call.type === 'real' || call.type === 'decimal' ? total : sql`CAST(${total} AS BIGINT)`;
  },
  row_rank_dense: (call, step) => {
    const changed = change(call, step);
    return sql`CAST(sum(CASE WHEN ${changed} THEN 1 ELSE 0 END) OVER (${run(call, 1, step)}${soFar}) AS BIGINT)`;
  },
  row_rank_min: (call, step) => {
    const changed = change(call, step);
    const partition = run(call, 1, step);
    const place = step(sql`row_number() OVER (${partition}ORDER BY "$row")`);
    return sql`max(CASE WHEN ${changed} THEN ${place} END) OVER (${partition}${soFar})`;
  },
  row_window_session: (call, _step, whole) => {
    if (call.arg(0).type !== 'datetime') return call.refuse(`row_window_session() of a ${call.arg(0).type}`);
    const restart = call.has(3) ? call.as(3, 'bool') : raw('false');
    const row = sql`[epoch_us(${call.sql(0)}), ${call.as(1, 'timespan')} // 10, ${call.as(2, 'timespan')} // 10, CAST(coalesce(${restart}, false) AS BIGINT)]`;
    const rows = sql`CAST(to_json(list(${row} ORDER BY "$row")) AS VARCHAR)`;
    const starts = whole(sql`CAST(CAST(kql_row_sessions(${rows}) AS JSON) AS BIGINT[])`);
    const values = whole(sql`list(${call.sql(0)} ORDER BY "$row")`);
    return sql`${values}[${starts}["$row"]]`;
  },
};

const soFar = raw('ORDER BY "$row" ROWS UNBOUNDED PRECEDING');

function neighbour(call: Call, name: 'lag' | 'lead'): Sql {
  const value = call.arg(0);
  const offset = call.has(1) ? call.as(1, 'long') : raw('1');
  const empty = raw(value.type === 'string' ? ", ''" : '');
  const fallback = call.has(2) ? sql`, ${convert(call.arg(2), value.type)}` : empty;
  return sql`${raw(name)}(${value.sql}, CAST(${offset} AS INTEGER)${fallback}) OVER (ORDER BY "$row")`;
}

function readsColumns(node: SyntaxNode | undefined): boolean {
  const isColumn = (one: SyntaxNode) => symbolKind(one.symbol('ReferencedSymbol')) === 'column';
  return node !== undefined && [...node.walk()].some(isColumn);
}

/** The rows since the last restart, as a partition; all rows where no restart is asked for. */
function run(call: Call, index: number, step: Step): Sql {
  if (!call.has(index)) return raw('');
  const restarts = step(sql`sum(CASE WHEN ${call.as(index, 'bool')} THEN 1 ELSE 0 END) OVER (${soFar})`);
  return sql`PARTITION BY ${restarts} `;
}

/** Whether the value ranked differs from the one before it; true for the first row after a restart. */
function change(call: Call, step: Step): Sql {
  const partition = run(call, 1, step);
  const place = step(sql`row_number() OVER (${partition}ORDER BY "$row")`);
  const before = step(sql`lag(${call.sql(0)}) OVER (${partition}ORDER BY "$row")`);
  return step(sql`(${place} = 1 OR ${before} IS DISTINCT FROM ${call.sql(0)})`);
}
