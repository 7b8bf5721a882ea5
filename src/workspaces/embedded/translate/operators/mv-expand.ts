import { columnsOf, resultName, typeOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, toDynamic, toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, quote, raw, type Sql, sql } from '../sql.ts';
import { givenNames, unnamed } from './items.ts';
import { parametersOf } from './parameters.ts';

/** A column that is expanded. */
export interface Expanded {
  readonly name: string;
  readonly value: Scalar;
  /** What `to typeof()` asks for. */
  readonly type: ColumnType;
  readonly id: string;
}

/** What stands for the name of a value that has none: the binder makes one up. */
export const nameless = '\u0000item';

/** The columns that `mv-expand` or `mv-apply` expands. */
export function expandedOf(scope: Scope, node: SyntaxNode): Expanded[] {
  return node.list('Expressions').map((item, index) => {
    const expression = item.child('Expression');
    const [given] = givenNames(expression);
    const name = given ?? resultName(expression, scope.input) ?? `${nameless}${index}`;
    const asked = item.optional('ToTypeOf')?.child('TypeOf').list('Types')[0];
    const type = asked ? typeNamed(asked) : 'dynamic';
    return { name, value: scope.scalar(unnamed(expression)), type, id: `$item${index}` };
  });
}

const types: Readonly<Record<string, ColumnType>> = {
  bool: 'bool',
  boolean: 'bool',
  date: 'datetime',
  datetime: 'datetime',
  decimal: 'decimal',
  double: 'real',
  dynamic: 'dynamic',
  guid: 'guid',
  int: 'int',
  long: 'long',
  real: 'real',
  string: 'string',
  time: 'timespan',
  timespan: 'timespan',
};

export function typeNamed(node: SyntaxNode): ColumnType {
  return types[node.source.trim().toLowerCase()] ?? typeOf(node);
}

/** `mv-expand`: a row for each item; an empty array drops the row, null keeps it. */
export function mvExpand(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const parameters = parametersOf(node);
  const kind = parameters.get('bagexpansion') ?? parameters.get('kind') ?? 'bag';
  if (kind !== 'bag' && kind !== 'array') return refuse(`mv-expand kind=${kind}`, node);
  const items = expandedOf(scope, node);
  const limit = node.optional('RowLimitClause')?.child('RowLimit');
  const index = parameters.get('with_itemindex');
  const from = unnested(scope, input, items, {
    pairs: kind === 'array',
    index: index !== undefined,
    ...(limit ? { limit: scope.scalar(limit).sql } : {}),
  });
  const columns = columnsOf(node);
  const places = expandedPlaces(columns, items, input, index);
  if (places.size < items.length) return refuse('an unnamed value here', node, 'Name it: x = …');
  const known = new Map(input.fields.map((field): [string, Field] => [field.name, field]));
  const values = columns.map((column, place) => {
    const item = places.get(place);
    if (item) return itemValue(item);
    if (column.name === index) return { sql: raw('"$index"'), type: 'long' } satisfies Scalar;
    const field = known.get(column.name);
    return field ? fieldScalar(field) : refuse(`the column ${column.name} of mv-expand`, node);
  });
  return scope.emitter.select(columns, values, from);
}

/** An expanded item as the type that was asked for. */
export function itemValue(item: Expanded): Scalar {
  const column = ident(item.id);
  if (item.type === 'string') return { sql: sql`coalesce(${column}, '')`, type: 'string' };
  const json = sql`nullif(${column}, ${jsonNull})`;
  return { sql: convert({ sql: json, type: 'dynamic' }, item.type), type: item.type };
}

/** Which output column holds which item: one that was there keeps its place, new ones follow in order. */
function expandedPlaces(
  columns: readonly { name: string }[],
  items: readonly Expanded[],
  input: Relation,
  index: string | undefined,
): Map<number, Expanded> {
  const there = new Set(input.fields.map(({ name }) => name));
  const places = new Map<number, Expanded>();
  const fresh = items.filter((item) => !there.has(item.name));
  columns.forEach((column, place) => {
    const named = items.find((item) => item.name === column.name);
    if (named) places.set(place, named);
    else if (!there.has(column.name) && column.name !== index) {
      const next = fresh.find((item) => ![...places.values()].includes(item));
      if (next) places.set(place, next);
    }
  });
  return places;
}

/** Each row as often as its longest array has items, in the order of the items; `$index` counts from zero. */
export function unnested(
  scope: Scope,
  input: Relation,
  items: readonly Expanded[],
  options: { readonly pairs: boolean; readonly index: boolean; readonly limit?: Sql },
): Sql {
  const { emitter } = scope;
  const heavy = items.filter(({ value }) => !value.strings && value.sql.weight > lightJson);
  // What is read several times below, and is no plain path, is computed before.
  const from =
    heavy.length === 0
      ? input.from
      : emitter.add(sql`SELECT *, ${joinSql(heavy.map(jsonColumn))} FROM ${input.from}`);
  const sources = items.map((item) => (heavy.includes(item) ? { ...item, value: computed(item) } : item));
  const lists = sources.map((item) => sql`${plainItems(item)} AS ${listOf(item)}`);
  const listed = emitter.add(sql`SELECT *, ${joinSql(lists)} FROM ${from}`);
  const all = sources.map((item) => allItems(item, options));
  if (!options.index) {
    const rows = all.map((list, place) => sql`unnest(${list}) AS ${ident(items[place]?.id ?? '')}`);
    return emitter.add(sql`SELECT *, ${joinSql(rows)} FROM ${listed}`);
  }
  const whole = items.map((item, place) => sql`${all[place] ?? raw('')} AS ${listOf(item)}`);
  const counted = emitter.add(
    sql`SELECT * EXCLUDE (${joinSql(items.map(listOf))}), ${joinSql(whole)} FROM ${listed}`,
  );
  const rows = items.map((item) => sql`unnest(${listOf(item)}) AS ${ident(item.id)}`);
  const most = joinSql(items.map((item) => sql`len(${listOf(item)})`));
  return emitter.add(
    sql`SELECT *, ${joinSql(rows)}, unnest(range(0, greatest(${most}))) AS "$index" FROM ${counted}`,
  );
}

/** Weight of JSON that is read again rather than kept in a column: a path. */
const lightJson = 4;

const jsonNull = raw("CAST('null' AS JSON)");

function jsonColumn(item: Expanded): Sql {
  return sql`${toDynamic(item.value)} AS ${ident(`${item.id}j`)}`;
}

function computed(item: Expanded): Scalar {
  return { sql: ident(`${item.id}j`), type: 'dynamic' };
}

function listOf(item: Expanded): Sql {
  return ident(`${item.id}s`);
}

/** An array's items by one reading of the JSON; of anything else none. */
function plainItems({ value, type }: Expanded): Sql {
  if (value.strings) {
    return type === 'string'
      ? value.strings
      : sql`list_transform(${value.strings}, lambda "$x": to_json("$x"))`;
  }
  const { base, steps } = value.path ?? { base: toDynamic(value), steps: '$' };
  const items = type === 'string' ? 'json_extract_string' : 'json_extract';
  // Of a constant null DuckDB makes no list unless it is told.
  return sql`CAST(${raw(items)}(${base}, ${quote(`${steps}[*]`)}) AS ${raw(type === 'string' ? 'VARCHAR' : 'JSON')}[])`;
}

/** The items of a value: an array's own, a bag's pairs, a scalar by itself, a null as one null. */
function allItems(item: Expanded, options: { readonly pairs: boolean; readonly limit?: Sql }): Sql {
  const list = listOf(item);
  const limit = options.limit ? sql`[:greatest(0, ${options.limit})]` : raw('');
  if (item.value.strings) return sql`${list}${limit}`;
  const asText = item.type === 'string';
  const json = toDynamic(item.value);
  const entry = options.pairs
    ? raw('to_json([to_json("$e".key), "$e".value])')
    : raw('json_object("$e".key, "$e".value)');
  const pair = asText ? sql`(${entry} ->> '$')` : entry;
  const single = asText ? toText(item.value) : json;
  const other = sql`CASE json_type(${json}) WHEN 'ARRAY' THEN [] WHEN 'OBJECT' THEN list_transform(map_entries(CAST(${json} AS MAP(VARCHAR, JSON))), lambda "$e": ${pair}) ELSE [${single}] END`;
  return sql`(CASE WHEN len(${list}) > 0 THEN ${list} ELSE ${other} END)${limit}`;
}
