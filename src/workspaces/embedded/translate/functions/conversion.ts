import { columnsOf } from '../../../../kql/bound.ts';
import { alias, type Call, type FunctionTable } from '../call.ts';
import { convert } from '../convert.ts';
import { isInteger, type Scalar } from '../scalar.ts';
import { once, quote, raw, type Sql, sql } from '../sql.ts';

/** Conversions, tests for null and emptiness, choices. */
export const conversionFunctions: FunctionTable = {
  tostring: (call) => call.text(0),
  toint: (call) => call.as(0, 'int'),
  tolong: (call) => call.as(0, 'long'),
  ...alias((call) => call.as(0, 'real'), 'toreal', 'todouble'),
  todecimal: (call) => call.as(0, 'decimal'),
  ...alias((call) => call.as(0, 'bool'), 'tobool', 'toboolean'),
  todatetime: (call) => call.as(0, 'datetime'),
  ...alias((call) => call.as(0, 'timespan'), 'totimespan', 'totime'),
  toguid: (call) => call.as(0, 'guid'),
  ...alias(parseJson, 'parse_json', 'parsejson', 'todynamic', 'toobject'),
  dynamic_to_json: (call) =>
    call.arg(0).type === 'dynamic' ? sql`coalesce(kql_canonical(${call.dynamic(0)}), '')` : call.text(0),
  isnull: (call) => (call.arg(0).type === 'string' ? raw('false') : sql`(${call.sql(0)} IS NULL)`),
  ...alias(
    (call) => (call.arg(0).type === 'string' ? raw('true') : sql`(${call.sql(0)} IS NOT NULL)`),
    'isnotnull',
    'notnull',
  ),
  isempty: (call) => sql`(${call.text(0)} = '')`,
  ...alias((call) => sql`(${call.text(0)} <> '')`, 'isnotempty', 'notempty'),
  not: (call) => sql`(NOT ${call.as(0, 'bool')})`,
  ...alias(choose, 'iff', 'iif'),
  case: choose,
  coalesce,
  gettype: (call) => typeName(call.arg(0)),
  iscolumnexists: (call) =>
    raw(
      String(
        call.scope.row?.has(call.constantText(0) ?? call.refuse('iscolumnexists() of a computed name')) ===
          true,
      ),
    ),
  column_names_of: (call) => {
    const names = call.nodes[0] ? columnsOf(call.nodes[0]).map(({ name }) => name) : [];
    return sql`CAST(${quote(JSON.stringify(names))} AS JSON)`;
  },
  assert: (call) => call.refuse('assert()'),
  ...alias(columnIfExists, 'column_ifexists', 'columnifexists'),
};

function join(parts: readonly Sql[]): Sql {
  return parts.reduce((list, part) => sql`${list}, ${part}`);
}

/** Where DuckDB may read what is no JSON: `NaN`, `-inf`, a comma with nothing after it. */
const laxJson = '(?i)(?:^|[:\\[,])\\s*-?(?:nan|inf)|,\\s*[\\]}]';

/** Text that is no JSON becomes a JSON string; the empty text becomes null. White space between tokens goes. */
export function parseJsonText(text: Sql): Sql {
  return once(
    text,
    (value) =>
      sql`CASE WHEN ${value} = '' THEN NULL ELSE nullif(coalesce(TRY(json(CASE WHEN regexp_matches(${value}, ${quote(laxJson)}) THEN kql_json_of(${value}) ELSE ${value} END)), to_json(${value})), CAST('null' AS JSON)) END`,
  );
}

function parseJson(call: Call): Scalar | Sql {
  const value = call.arg(0);
  if (value.type === 'string') return parseJsonText(value.sql);
  if (value.type !== 'dynamic' || value.constant) return { ...value, sql: call.dynamic(0), type: 'dynamic' };
  // A string inside a dynamic is parsed too, as logs often hold JSON written into a JSON string.
  return once(
    value.sql,
    (json) =>
      sql`CASE WHEN json_type(${json}) = 'VARCHAR' THEN ${parseJsonText(sql`(${json} ->> '$')`)} ELSE ${json} END`,
  );
}

/** A choice is between values of one type: among numbers, whole ones alone go together. */
function ofOneType(call: Call, choices: readonly Scalar[]): void {
  const types = [...new Set(choices.map(({ type }) => type))].filter((type) => type !== 'dynamic');
  if (types.length < 2 || types.every(isInteger)) return;
  call.refuse(
    `${call.name}() of ${types.join(' and ')}`,
    'Give all its values one type, as with todouble(…).',
  );
}

function coalesce(call: Call): Sql {
  ofOneType(call, call.args);
  return call.type === 'string'
    ? sql`coalesce(${join(call.args.map((arg) => sql`nullif(${convert(arg, 'string')}, '')`))}, '')`
    : sql`coalesce(${join(call.args.map((arg) => convert(arg, call.type)))})`;
}

function choose(call: Call): Sql {
  ofOneType(
    call,
    call.args.filter((_, index) => index % 2 === 1 || index === call.args.length - 1),
  );
  let branches = raw('CASE');
  for (let index = 0; index + 1 < call.args.length; index += 2) {
    branches = sql`${branches} WHEN ${call.as(index, 'bool')} THEN ${call.as(index + 1, call.type)}`;
  }
  return sql`${branches} ELSE ${call.as(call.args.length - 1, call.type)} END`;
}

function typeName(value: Scalar): Sql {
  if (value.type !== 'dynamic') return quote(value.type);
  return sql`CASE coalesce(json_type(${value.sql}), 'NULL') WHEN 'ARRAY' THEN 'array' WHEN 'OBJECT' THEN 'dictionary' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'bool' WHEN 'DOUBLE' THEN 'double' WHEN 'NULL' THEN 'null' ELSE 'long' END`;
}

function columnIfExists(call: Call): Scalar {
  const name = call.constantText(0) ?? call.refuse('column_ifexists() of a computed name');
  return call.scope.row?.get(name) ?? call.arg(1);
}
