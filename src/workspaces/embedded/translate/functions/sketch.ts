import { alias, type Call, type FunctionTable } from '../call.ts';
import { convert, toDynamic } from '../convert.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';

/** What is read from sketches, and their union (see the aggregates that make them). */
export const sketchFunctions: FunctionTable = {
  dcount_hll: (call) => sql`kql_hll_count(${call.dynamic(0)})`,
  hll_merge: (call) => merged(call, 'kql_hll_merge'),
  ...alias((call) => merged(call, 'kql_tdigest_merge'), 'tdigest_merge', 'merge_tdigest'),
  percentile_tdigest: (call) => convert({ sql: at(call, call.as(1, 'real')), type: 'dynamic' }, call.type),
  rank_tdigest: (call) => rank(call, false),
  percentrank_tdigest: (call) => rank(call, true),
  percentiles_array_tdigest: (call) => {
    const ranks = call.constantArray(1) ?? call.args.slice(1).map((arg) => arg.constant?.value);
    if (!ranks.every((rank) => typeof rank === 'number' || typeof rank === 'bigint')) {
      return call.refuse('percentiles_array_tdigest() of computed ranks');
    }
    return sql`to_json([${joinSql(ranks.map((rank) => at(call, raw(`CAST(${rank} AS DOUBLE)`))))}])`;
  },
};

function merged(call: Call, name: string): Sql {
  return sql`CAST(${raw(name)}(to_json([${joinSql(call.args.map(toDynamic))}]::JSON[])) AS JSON)`;
}

/** How many values are not greater, or how many per cent of all. */
function rank(call: Call, percent: boolean): Sql {
  return sql`kql_tdigest_rank(${call.dynamic(0)}, CAST(${call.dynamic(1)} AS VARCHAR), ${raw(String(percent))})`;
}

function at(call: Call, rank: Sql): Sql {
  return sql`CAST(kql_tdigest_at(${call.dynamic(0)}, ${rank}) AS JSON)`;
}
