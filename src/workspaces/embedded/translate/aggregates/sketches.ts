import { alias, type Call, type FunctionTable } from '../call.ts';
import { toDynamic, toText } from '../convert.ts';
import type { Scalar } from '../scalar.ts';
import { raw, type Sql, sql } from '../sql.ts';

// Kusto's sketches (`hll`, `tdigest`) are estimates in a form of their own. Here they hold every value, so that what is
// read from them is exact; only their own text differs.

/** Aggregates that make sketches, and those that join them. */
export const sketches: FunctionTable = {
  hll: (call) => distinctValues(call, undefined),
  hll_if: (call) => distinctValues(call, 1),
  hll_merge: (call) => merged(call, 'kql_hll_merge'),
  tdigest: (call) => digestOf(call.arg(0), call.args[1]),
  ...alias((call) => merged(call, 'kql_tdigest_merge'), 'tdigest_merge', 'merge_tdigest'),
};

/** Refuses what Kusto rejects: an accuracy that is none of its five. */
export function checkAccuracy(call: Call, index: number): void {
  const accuracy = call.constantInteger(index);
  if (accuracy !== undefined && (accuracy < 0 || accuracy > 4)) call.refuse('an accuracy other than 0 to 4');
}

function distinctValues(call: Call, condition: number | undefined): Sql {
  checkAccuracy(call, condition === undefined ? 1 : 2);
  const value = call.arg(0);
  const test = condition === undefined ? raw('true') : call.as(condition, 'bool');
  const kept = value.type === 'string' ? test : sql`(${test} AND ${value.sql} IS NOT NULL)`;
  return sql`CAST(kql_hll(to_json(list(DISTINCT ${toText(value)}) FILTER (${kept}))) AS JSON)`;
}

function merged(call: Call, name: string): Sql {
  return sql`CAST(${raw(name)}(to_json(list(${call.dynamic(0)}))) AS JSON)`;
}

/** Every value with its weight, as a JSON array; null for none. */
export function digestOf(value: Scalar, weight: Scalar | undefined): Sql {
  const pair = sql`to_json([${toDynamic(value)}, ${weight ? toDynamic(weight) : raw("CAST('1' AS JSON)")}])`;
  return sql`CAST(kql_tdigest(to_json(list(${pair}) FILTER (${value.sql} IS NOT NULL))) AS JSON)`;
}

/** The value of a digest at a rank between 0 and 100, as JSON. */
export function digestValue(digest: Sql, rank: Sql): Sql {
  return sql`CAST(kql_tdigest_at(${digest}, ${rank}) AS JSON)`;
}
