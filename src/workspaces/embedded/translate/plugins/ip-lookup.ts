import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toText } from '../convert.ts';
import { comparable } from '../expressions/comparison.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, type Sql, sql } from '../sql.ts';
import { Arguments, columnNamed, type Plugin } from './plugin.ts';

/** `evaluate ipv4_lookup`: rows with what a table of networks says of their addresses. */
export const ipv4Lookup: Plugin = (scope, node, input) =>
  lookup(scope, node, input, ['LookupTable', 'SourceIPv4Key', 'IPv4LookupKey'], overlap);

/** `evaluate ipv6_lookup`. */
export const ipv6Lookup: Plugin = (scope, node, input) =>
  lookup(scope, node, input, ['LookupTable', 'SourceIPv6Key', 'IPv6LookupKey'], sameV6);

/** Where two addresses or networks meet; each is a name of the columns `text`, `low` and `high`. */
type Meets = (left: Scalar, right: Scalar) => Sql;

function lookup(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  parameters: readonly string[],
  meets: Meets,
): Relation {
  const [table = '', source = '', key = ''] = parameters;
  const given = new Arguments(node, [...parameters, 'ExtraKeys…'], ['return_unmatched']);
  const networks = scope.detached().table(given.required(table));
  const address = columnNamed(input, given.required(source));
  const network = columnNamed(networks, given.required(key));
  const all = unmatched(scope, given.optional('return_unmatched'));
  const extra = given.rest.map((column) => {
    const [left, right] = [columnNamed(input, column), columnNamed(networks, column)];
    const [a, b] = comparable(fieldScalar(left, 'l'), fieldScalar(right, 'r'), column);
    return sql`${a.sql} IS NOT DISTINCT FROM ${b.sql}`;
  });
  const repeated = new Set(given.rest.map((column) => column.string('SimpleName')));
  const columns = columnsOf(node);
  const values: Scalar[] = [
    ...input.fields.map((field) => fieldScalar(field, 'l')),
    ...networks.fields
      .filter(({ name }) => !repeated.has(name))
      .map((field): Scalar => {
        const { sql: value, type } = fieldScalar(field, 'r');
        return { sql: all && type === 'string' ? sql`coalesce(${value}, '')` : value, type };
      }),
  ];
  if (columns.length !== values.length) return refuse('these columns of a lookup', node);
  const on = joinSql([meets(fieldScalar(address, 'l'), fieldScalar(network, 'r')), ...extra], ' AND ');
  const join = all ? sql`LEFT JOIN` : sql`JOIN`;
  return scope.emitter.select(columns, values, sql`${input.from} l ${join} ${networks.from} r ON ${on}`);
}

function unmatched(scope: Scope, node: SyntaxNode | undefined): boolean {
  if (!node) return false;
  const value = scope.scalar(node).constant?.value;
  return typeof value === 'boolean' ? value : refuse('a computed return_unmatched', node);
}

/** Two networks meet where one holds the other: as ranges of numbers, which DuckDB joins by sorting. */
function overlap(left: Scalar, right: Scalar): Sql {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  return sql`${a.low} <= ${b.high} AND ${b.low} <= ${a.high}`;
}

function rangeOf(value: Scalar): { low: Sql; high: Sql } {
  const text = toText(value);
  const low = sql`kql_parse_ipv4(${text})`;
  return { low, high: sql`(${low} + (1::BIGINT << (32 - kql_ipv4_netmask_suffix(${text}))) - 1)` };
}

function sameV6(left: Scalar, right: Scalar): Sql {
  return sql`kql_ipv6_compare(${toText(left)}, ${toText(right)}, 128) = 0`;
}
