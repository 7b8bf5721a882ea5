import type { Call, FunctionTable } from '../call.ts';
import { toDynamic } from '../convert.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';

/** Addresses and networks. */
export const ipFunctions: FunctionTable = {
  parse_ipv4: (call) => sql`kql_parse_ipv4(${call.text(0)})`,
  parse_ipv4_mask: (call) => sql`kql_parse_ipv4_mask(${call.text(0)}, ${call.as(1, 'long')})`,
  parse_ipv6: (call) => sql`coalesce(kql_parse_ipv6(${call.text(0)}), '')`,
  parse_ipv6_mask: (call) => sql`coalesce(kql_parse_ipv6_mask(${call.text(0)}, ${call.as(1, 'long')}), '')`,
  ipv4_range_to_cidr_list: (call) => sql`CAST(kql_ipv4_cidrs(${call.text(0)}, ${call.text(1)}) AS JSON)`,
  format_ipv4: (call) => sql`coalesce(kql_format_ipv4(${call.text(0)}, ${prefix(call, 1, 32)}), '')`,
  format_ipv4_mask: (call) =>
    sql`coalesce(kql_format_ipv4_mask(${call.text(0)}, ${prefix(call, 1, 32)}), '')`,
  ipv4_is_private: (call) => sql`kql_ipv4_is_private(${call.text(0)})`,
  ipv4_is_match: (call) =>
    sql`(kql_ipv4_compare(${call.text(0)}, ${call.text(1)}, ${prefix(call, 2, 32)}) = 0)`,
  ipv4_compare: (call) => sql`kql_ipv4_compare(${call.text(0)}, ${call.text(1)}, ${prefix(call, 2, 32)})`,
  ipv4_is_in_range: (call) => sql`kql_ipv4_is_in_range(${call.text(0)}, ${call.text(1)})`,
  ipv4_is_in_any_range: (call) => sql`kql_ipv4_is_in_any_range(${call.text(0)}, ${ranges(call)})`,
  ipv4_netmask_suffix: (call) => sql`kql_ipv4_netmask_suffix(${call.text(0)})`,
  ipv6_compare: (call) => sql`kql_ipv6_compare(${call.text(0)}, ${call.text(1)}, ${prefix(call, 2, 128)})`,
  ipv6_is_match: (call) =>
    sql`(kql_ipv6_compare(${call.text(0)}, ${call.text(1)}, ${prefix(call, 2, 128)}) = 0)`,
  ipv6_is_in_range: (call) => sql`kql_ipv6_is_in_range(${call.text(0)}, ${call.text(1)})`,
  ipv6_is_in_any_range: (call) => sql`kql_ipv6_is_in_any_range(${call.text(0)}, ${ranges(call)})`,
  has_ipv4: (call) => sql`kql_has_any_ipv4(${call.text(0)}, ${ranges(call)})`,
  has_any_ipv4: (call) => sql`kql_has_any_ipv4(${call.text(0)}, ${ranges(call)})`,
  has_ipv4_prefix: (call) => sql`kql_has_any_ipv4_prefix(${call.text(0)}, ${ranges(call)})`,
  has_any_ipv4_prefix: (call) => sql`kql_has_any_ipv4_prefix(${call.text(0)}, ${ranges(call)})`,
};

function prefix(call: Call, index: number, fallback: number): Sql {
  return call.has(index) ? call.as(index, 'long') : raw(`CAST(${fallback} AS BIGINT)`);
}

/** The arguments after the first as one JSON array; an array among them keeps its items. */
function ranges(call: Call): Sql {
  return sql`to_json([${joinSql(call.args.slice(1).map(toDynamic))}]::JSON[])`;
}
