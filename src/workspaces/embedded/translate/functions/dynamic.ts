import { alias, type Call, type Emit, type FunctionTable } from '../call.ts';
import { toDynamic, toText } from '../convert.ts';
import { isInteger } from '../scalar.ts';
import { joinSql, once, quote, raw, type Sql, sql } from '../sql.ts';

/** Arrays and property bags. */
export const dynamicFunctions: FunctionTable = {
  ...alias(arrayLength, 'array_length', 'arraylength'),
  array_concat: (call) => json('kql_array_concat', packed(call.args.map(toDynamic))),
  array_slice: (call) => json('kql_array_slice', call.dynamic(0), call.as(1, 'long'), call.as(2, 'long')),
  array_split: (call) => json('kql_array_split', call.dynamic(0), call.dynamic(1)),
  array_index_of: (call) =>
    sql`kql_array_index_of(${call.dynamic(0)}, ${call.dynamic(1)}, ${optional(call, 2, 0)}, ${optional(call, 3, -1)}, ${optional(call, 4, 1)})`,
  array_reverse: (call) => json('kql_array_reverse', call.dynamic(0)),
  array_rotate_left: (call) => json('kql_array_rotate', call.dynamic(0), call.as(1, 'long')),
  array_rotate_right: (call) => json('kql_array_rotate', call.dynamic(0), sql`(-${call.as(1, 'long')})`),
  array_shift_left: (call) => json('kql_array_shift', call.dynamic(0), call.as(1, 'long'), filler(call)),
  array_shift_right: (call) =>
    json('kql_array_shift', call.dynamic(0), sql`(-${call.as(1, 'long')})`, filler(call)),
  array_iff: (call) => json('kql_array_iff', call.dynamic(0), call.dynamic(1), call.dynamic(2)),
  array_iif: (call) => json('kql_array_iff', call.dynamic(0), call.dynamic(1), call.dynamic(2)),
  array_sum: (call) => sql`kql_array_sum(${call.dynamic(0)})`,
  ...sorts('array_sort_asc', false),
  ...sorts('array_sort_desc', true),
  ...alias(strcatArray, 'strcat_array', 'array_strcat'),
  zip: (call) => json('kql_zip', packed(call.args.map(toDynamic))),
  repeat: (call) =>
    call.arg(0).type === 'dynamic'
      ? call.refuse('repeat() of a dynamic')
      : json('kql_repeat', call.dynamic(0), call.as(1, 'long')),
  range: rangeOf,
  pack_array: (call) => packArray(call),
  ...alias(bagPack, 'bag_pack', 'pack', 'pack_dictionary'),
  pack_all: packAll,
  bag_pack_columns: packColumns,
  treepath: (call) => json('kql_treepath', call.dynamic(0)),
  bag_keys: bagKeys,
  bag_merge: (call) => json('kql_bag_merge', packed(call.args.map(toDynamic))),
  bag_has_key: (call) =>
    sql`coalesce(kql_bag_has_key(${call.dynamic(0)}, ${bagPath(call, call.constantText(1), call.text(1))}), false)`,
  bag_remove_keys: (call) => {
    for (const key of call.constantArray(1) ?? []) bagPath(call, String(key), raw(''));
    return json('kql_bag_remove_keys', call.dynamic(0), call.dynamic(1));
  },
  bag_set_key: (call) =>
    json(
      'kql_bag_set_key',
      call.dynamic(0),
      bagPath(call, call.constantText(1), call.text(1)),
      call.dynamic(2),
    ),
  bag_zip: (call) => json('kql_bag_zip', call.dynamic(0), call.dynamic(1)),
  set_has_element: (call) =>
    sql`coalesce(kql_set_has_element(${call.dynamic(0)}, ${call.dynamic(1)}), false)`,
  set_union: (call) => json('kql_set_union', packed(call.args.map(toDynamic))),
  set_intersect: (call) => json('kql_set_intersect', packed(call.args.map(toDynamic))),
  set_difference: (call) => json('kql_set_difference', packed(call.args.map(toDynamic))),
  set_equals: (call) => sql`coalesce(kql_set_equals(${call.dynamic(0)}, ${call.dynamic(1)}), false)`,
  jaccard_index: (call) => sql`kql_jaccard_index(${call.dynamic(0)}, ${call.dynamic(1)})`,
};

/** The JSON that one of our functions answers. */
function json(name: string, ...args: readonly Sql[]): Sql {
  return sql`CAST(${raw(name)}(${joinSql(args)}) AS JSON)`;
}

/** Several values as one JSON array, for a function that takes any number. */
function packed(values: readonly Sql[]): Sql {
  return sql`to_json([${joinSql(values)}]::JSON[])`;
}

function optional(call: Call, index: number, fallback: number): Sql {
  return call.has(index) ? call.as(index, 'long') : raw(`CAST(${fallback} AS BIGINT)`);
}

function filler(call: Call): Sql {
  return call.has(2) ? call.dynamic(2) : raw('CAST(NULL AS JSON)');
}

function sorts(name: string, descending: boolean): FunctionTable {
  const emit: Emit = (call) => sql`json_extract(CAST(${sortedArrays(call, descending)} AS JSON), '$[0]')`;
  return { [name]: emit };
}

/** All arrays in the order that the first one takes; the last argument may say where its nulls go. */
function sortedArrays(call: Call, descending: boolean): Sql {
  const last = call.args.at(-1);
  const hasChoice = call.args.length > 1 && last?.type === 'bool';
  const arrays = (hasChoice ? call.args.slice(0, -1) : call.args).map(toDynamic);
  return sql`kql_array_sort(${packed(arrays)}, ${raw(String(descending))}, ${hasChoice && last ? last.sql : raw('true')})`;
}

/** Array functions that give several values at once. */
export const arrayTuples: Readonly<Record<string, (call: Call) => Sql>> = {
  array_sort_asc: (call) => sortedArrays(call, false),
  array_sort_desc: (call) => sortedArrays(call, true),
};

function arrayLength(call: Call): Sql {
  const { strings } = call.arg(0);
  if (strings) return sql`CAST(len(${strings}) AS BIGINT)`;
  return once(
    call.dynamic(0),
    (value) =>
      sql`CASE WHEN json_type(${value}) = 'ARRAY' THEN CAST(json_array_length(${value}) AS BIGINT) END`,
  );
}

function rangeOf(call: Call): Sql {
  const { type } = call.arg(0);
  if (type === 'datetime') {
    const step = call.has(2) ? call.as(2, 'timespan') : raw('CAST(36000000000 AS BIGINT)');
    const micros = sql`kql_range(epoch_us(${call.sql(0)}), epoch_us(${call.as(1, 'datetime')}), ${step} // 10)`;
    return json('kql_datetimes', micros);
  }
  if (type === 'timespan') {
    const step = call.has(2) ? call.as(2, 'timespan') : raw('CAST(36000000000 AS BIGINT)');
    return json('kql_timespans', sql`kql_range(${call.sql(0)}, ${call.as(1, 'timespan')}, ${step})`);
  }
  const args = call.args.map(({ type: of }) => of);
  if (args.every(isInteger)) {
    return json(
      'kql_range',
      call.as(0, 'long'),
      call.as(1, 'long'),
      call.has(2) ? call.as(2, 'long') : raw('CAST(1 AS BIGINT)'),
    );
  }
  return json(
    'kql_range_real',
    call.as(0, 'real'),
    call.as(1, 'real'),
    call.has(2) ? call.as(2, 'real') : raw('CAST(1 AS DOUBLE)'),
  );
}

function packArray(call: Call): Sql {
  if (call.nodes[0]?.kind !== 'StarExpression') return packed(call.args.map(toDynamic));
  return packed([...(call.scope.row?.values() ?? [])].map(toDynamic));
}

/** In the order of the bag. */
function bagKeys(call: Call): Sql {
  return once(
    call.dynamic(0),
    (bag) => sql`CASE WHEN json_type(${bag}) = 'OBJECT' THEN to_json(json_keys(${bag})) END`,
  );
}

/** A key or a path to one; the engine follows none through an array. */
function bagPath(call: Call, known: string | undefined, path: Sql): Sql {
  return known !== undefined && /^\$.*\[\s*-?\d/.test(known)
    ? call.refuse(`${call.name}() with a path through an array`)
    : path;
}

function bagPack(call: Call): Sql {
  const pairs = call.args.map((arg, index) => (index % 2 === 0 ? toText(arg) : toDynamic(arg)));
  if (pairs.length === 0) return raw(`CAST('{}' AS JSON)`);
  return sql`json_object(${joinSql(pairs)})`;
}

function strcatArray(call: Call): Sql {
  const { strings } = call.arg(0);
  if (strings) return sql`array_to_string(${strings}, ${call.text(1)})`;
  return sql`coalesce(kql_strcat_array(${call.dynamic(0)}, ${call.text(1)}), '')`;
}

/** The keys are the columns' names. */
function packColumns(call: Call): Sql {
  const pairs = call.nodes.flatMap((node, index) => {
    const name = node.kind === 'NameReference' ? node.string('SimpleName') : undefined;
    return name === undefined
      ? call.refuse('bag_pack_columns() of what is no column')
      : [quote(name), call.dynamic(index)];
  });
  return sql`json_object(${joinSql(pairs)})`;
}

function packAll(call: Call): Sql {
  const pairs = [...(call.scope.row ?? [])].flatMap(([name, value]) => [quote(name), toDynamic(value)]);
  const all = sql`json_object(${joinSql(pairs)})`;
  if (!call.has(0) || call.args[0]?.constant?.value === false) return all;
  if (call.args[0]?.constant?.value !== true) return call.refuse('pack_all() with a computed argument');
  return json('kql_bag_filled', all);
}
