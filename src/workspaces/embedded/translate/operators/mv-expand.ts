import { columnsOf, resultName, typeOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, toDynamic } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, once, raw, type Sql, sql } from '../sql.ts';
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

/** The columns that `mv-expand` or `mv-apply` expands. */
export function expandedOf(scope: Scope, node: SyntaxNode): Expanded[] {
  return node.list('Expressions').map((item, index) => {
    const expression = item.child('Expression');
    const [given] = givenNames(expression);
    const name = given ?? resultName(expression, scope.input) ?? refuse('an unnamed value here', item);
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
    ...(limit ? { limit: scope.scalar(limit).sql } : {}),
  });
  const columns = columnsOf(node);
  const places = expandedPlaces(columns, items, input, index);
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
  return { sql: convert({ sql: ident(item.id), type: 'dynamic' }, item.type), type: item.type };
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

/** Each row as often as its longest array has items; `$index` counts from zero. */
export function unnested(
  scope: Scope,
  input: Relation,
  items: readonly Expanded[],
  options: { readonly pairs: boolean; readonly limit?: Sql },
): Sql {
  const lists = items.map((item) => {
    const list = item.value.strings
      ? sql`list_transform(${item.value.strings}, lambda "$x": to_json("$x"))`
      : itemsOf(toDynamic(item.value), options.pairs);
    return sql`${list} AS ${ident(`${item.id}s`)}`;
  });
  const stars = [raw('*'), ...lists];
  const collected = scope.emitter.add(sql`SELECT ${joinSql(stars)} FROM ${input.from}`);
  const names = items.map((item) => ident(`${item.id}s`));
  const lengths = joinSql(names.map((name) => sql`len(${name})`));
  const most = items.length > 1 ? sql`greatest(${lengths})` : lengths;
  const capped = options.limit ? sql`least(${most}, ${options.limit})` : most;
  const numbered = scope.emitter.add(
    sql`SELECT *, unnest(range(0, ${capped})) AS "$index" FROM ${collected}`,
  );
  const picked = items.map(
    (item, place) => sql`${names[place] ?? raw('')}["$index" + 1] AS ${ident(item.id)}`,
  );
  return scope.emitter.add(sql`SELECT *, ${joinSql(picked)} FROM ${numbered}`);
}

/** The items of a value: an array's own, a bag's pairs, a scalar by itself, a null as one null. */
function itemsOf(value: Sql, pairs: boolean): Sql {
  const entry = pairs
    ? raw('to_json([to_json("$e".key), "$e".value])')
    : raw('json_object("$e".key, "$e".value)');
  return once(
    value,
    (json) =>
      sql`CASE json_type(${json}) WHEN 'ARRAY' THEN list_transform(CAST(${json} AS JSON[]), lambda "$x": nullif("$x", CAST('null' AS JSON))) WHEN 'OBJECT' THEN list_transform(map_entries(CAST(${json} AS MAP(VARCHAR, JSON))), lambda "$e": ${entry}) ELSE [${json}] END`,
  );
}
