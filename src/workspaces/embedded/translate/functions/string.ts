import { alias, type Call, type FunctionTable } from '../call.ts';
import { textLiteral } from '../expressions/literals.ts';
import { termPattern } from '../expressions/text-match.ts';
import { constantArray, type Scalar } from '../scalar.ts';
import { joinSql, once, quote, raw, type Sql, sql } from '../sql.ts';
import { asked } from './regex.ts';

/** Text. */
export const stringFunctions: FunctionTable = {
  tolower: (call) => sql`lower(${call.text(0)})`,
  toupper: upper,
  strlen: (call) => sql`CAST(length(${call.text(0)}) AS BIGINT)`,
  string_size: (call) => sql`CAST(strlen(${call.text(0)}) AS BIGINT)`,
  reverse,
  strcat,
  strcat_delim: (call) => sql`concat_ws(${joinSql(call.texts())})`,
  strrep: (call) =>
    call.has(2)
      ? sql`array_to_string(list_transform(range(${call.sql(1)}), lambda "$n": ${call.text(0)}), ${call.text(2)})`
      : sql`repeat(${call.text(0)}, ${call.sql(1)})`,
  substring,
  split,
  indexof: indexOf,
  strcmp: (call) =>
    sql`CAST(CASE WHEN ${call.text(0)} < ${call.text(1)} THEN -1 WHEN ${call.text(0)} > ${call.text(1)} THEN 1 ELSE 0 END AS BIGINT)`,
  replace_string: (call) => sql`replace(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`,
  replace_strings: (call) =>
    sql`kql_replace_strings(${call.text(0)}, ${call.dynamic(1)}, ${call.dynamic(2)})`,
  translate: (call) => sql`kql_translate(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`,
  ...alias(extractJson, 'extract_json', 'extractjson'),
  has_any_index: hasAnyIndex,
  tohex: toHex,
  ...alias(
    (call) => sql`to_base64(encode(${call.text(0)}))`,
    'base64_encode_tostring',
    'base64_encodestring',
  ),
  ...alias((call) => sql`kql_base64_text(${call.text(0)})`, 'base64_decode_tostring', 'base64_decodestring'),
  base64_decode_toarray: (call) => sql`CAST(kql_base64_bytes(${call.text(0)}) AS JSON)`,
  url_encode: (call) => sql`kql_url_encode(${call.text(0)}, true)`,
  url_encode_component: (call) => sql`kql_url_encode(${call.text(0)}, false)`,
  url_decode: (call) => sql`kql_url_decode(${call.text(0)})`,
  isascii: (call) => sql`regexp_full_match(${call.text(0)}, '[\\x00-\\x7F]*')`,
  isutf8: (call) => sql`(${call.text(0)} IS NOT NULL)`,
  parse_version: version,
  parse_xml: (call) => sql`CAST(kql_parse_xml(${call.text(0)}) AS JSON)`,
  ...alias((call) => sql`CAST(kql_parse_url(${call.text(0)}) AS JSON)`, 'parse_url', 'parseurl'),
  ...alias(
    (call) => sql`CAST(kql_parse_urlquery(${call.text(0)}) AS JSON)`,
    'parse_urlquery',
    'parseurlquery',
  ),
  parse_path: (call) => sql`CAST(kql_parse_path(${call.text(0)}) AS JSON)`,
  parse_csv: (call) => sql`CAST(kql_parse_csv(${call.text(0)}) AS JSON)`,
  parse_command_line: (call) => sql`CAST(kql_parse_command_line(${call.text(0)}) AS JSON)`,
  unicode_codepoints_from_string: (call) => sql`CAST(kql_codepoints(${call.text(0)}) AS JSON)`,
  to_utf8: (call) => sql`CAST(kql_codepoints(${call.text(0)}) AS JSON)`,
  new_guid: () => raw('CAST(uuid() AS VARCHAR)'),
};

/** Of constants one constant: a pattern may be put together so. */
function strcat(call: Call): Scalar | Sql {
  const known = call.args.map((_, index) => call.constantText(index));
  return known.every((text) => text !== undefined)
    ? textLiteral(known.join(''))
    : sql`(${joinSql(call.texts(), ' || ')})`;
}

/** A negative int has eight digits, a negative long sixteen; zeros fill up to sixteen. */
function toHex(call: Call): Sql {
  const long = call.as(0, 'long');
  const digits = sql`lower(to_hex(${call.arg(0).type === 'int' ? sql`(${long} & 4294967295)` : long}))`;
  if (!call.has(1)) return sql`coalesce(${digits}, '')`;
  const length = sql`greatest(least(CAST(${call.sql(1)} AS INTEGER), 16), CAST(length(${digits}) AS INTEGER))`;
  return sql`coalesce(lpad(${digits}, ${length}, '0'), '')`;
}

/** DuckDB makes the capital ẞ of ß, which no simple mapping of Unicode does. */
function upper(call: Call): Sql {
  return once(
    call.text(0),
    (text) =>
      sql`CASE WHEN contains(${text}, 'ß') THEN array_to_string(list_transform(string_split(${text}, 'ß'), lambda "$part": upper("$part")), 'ß') ELSE upper(${text}) END`,
  );
}

/** By code points, which DuckDB keeps together where they make up one sign. */
function reverse(call: Call): Sql {
  return once(
    call.text(0),
    (text) =>
      sql`CASE WHEN strlen(${text}) = length(${text}) THEN reverse(${text}) ELSE kql_reverse(${text}) END`,
  );
}

function substring(call: Call): Sql {
  return once(call.text(0), (text) => {
    // DuckDB raises where a place or a length has more than 32 bits.
    const within = (index: number): Sql => {
      const constant = call.constantInteger(index);
      const value = call.as(index, 'long');
      return constant !== undefined && constant < 2 ** 31 ? value : sql`least(${value}, length(${text}))`;
    };
    const start = within(1);
    // A start before the text's own counts from its end.
    const from = sql`(CASE WHEN ${start} < 0 THEN greatest(length(${text}) + ${start}, 0) ELSE ${start} END + 1)`;
    return call.has(2)
      ? sql`substr(${text}, ${from}, greatest(${within(2)}, 0))`
      : sql`substr(${text}, ${from})`;
  });
}

function split(call: Call): Scalar | Sql {
  const delimiter = call.constantText(1);
  const whole = sql`[${call.text(0)}]`;
  const apart = sql`string_split(${call.text(0)}, ${call.text(1)})`;
  const either = () => sql`CASE WHEN ${call.text(1)} = '' THEN ${whole} ELSE ${apart} END`;
  const constant = delimiter === '' ? whole : apart;
  const parts = delimiter === undefined ? either() : constant;
  if (!call.has(2)) return { sql: sql`to_json(${parts})`, type: 'dynamic', strings: parts };
  const place = call.as(2, 'long');
  return once(
    parts,
    (list) =>
      sql`CASE WHEN ${place} >= 0 AND ${place} < len(${list}) THEN to_json([${list}[${place} + 1]]) END`,
  );
}

/** `indexof(text, lookup, start, length, occurrence)`. */
function indexOf(call: Call): Sql {
  if (!call.has(2)) return sql`CAST(instr(${call.text(0)}, ${call.text(1)}) - 1 AS BIGINT)`;
  const length = call.has(3) ? call.as(3, 'long') : raw('CAST(-1 AS BIGINT)');
  const occurrence = call.has(4) ? call.as(4, 'long') : raw('CAST(1 AS BIGINT)');
  return sql`kql_indexof(${call.text(0)}, ${call.text(1)}, ${call.as(2, 'long')}, ${length}, ${occurrence})`;
}

/** Up to four parts of up to eight digits, as one number: the first weighs most. */
function version(call: Call): Scalar {
  const part = (index: number) =>
    sql`coalesce(TRY_CAST(split_part(${call.text(0)}, '.', ${index}) AS DECIMAL(38,0)), 0)`;
  const weighed = [1, 2, 3, 4].map(
    (index) => sql`${part(index)} * CAST('1${raw('0'.repeat(8 * (4 - index)))}' AS DECIMAL(38,0))`,
  );
  const total = sql`CAST(${joinSql(weighed, ' + ')} AS DECIMAL(38,0))`;
  // Eight digits before the third dot need more than a decimal of fourteen places holds.
  return {
    sql: sql`CASE WHEN regexp_full_match(${call.text(0)}, '\\d{1,8}(\\.\\d{1,8}){0,3}') THEN ${total} END`,
    type: 'decimal',
  };
}

function extractJson(call: Call): Sql {
  const path = call.constantText(0) ?? call.refuse('extract_json() with a computed path');
  const found = sql`coalesce(json_extract_string(TRY(json(${call.text(1)})), ${quote(duckPath(path, call))}), '')`;
  return asked(found, call);
}

/** A path for DuckDB, which takes no name in brackets: `$['a b'].c[0]` → `$."a b"."c"[0]`. */
function duckPath(path: string, call: Call): string {
  const step = /\.([^.[\]"'*\s]+)|\[\s*(?:'([^'"*]+)'|"([^"*]+)"|(\d+))\s*\]/y;
  let steps = '$';
  step.lastIndex = 1;
  for (let place = 1; place < path.length; place = step.lastIndex) {
    const [, bare, single, double, index] = step.exec(path) ?? call.refuse(`the path ${path}`);
    steps += index === undefined ? `."${bare ?? single ?? double ?? ''}"` : `[${index}]`;
  }
  return path.startsWith('$') ? steps : call.refuse(`the path ${path}`);
}

function hasAnyIndex(call: Call): Sql {
  const items = constantArray(call.arg(1));
  if (!items) return sql`kql_has_any_index(${call.text(0)}, ${call.dynamic(1)})`;
  const branches = items.map(
    (item, index) =>
      sql`WHEN regexp_matches(${call.text(0)}, ${quote(termPattern(String(item)))}) THEN ${index}`,
  );
  return items.length === 0
    ? raw('CAST(-1 AS BIGINT)')
    : sql`CAST(CASE ${joinSql(branches, ' ')} ELSE -1 END AS BIGINT)`;
}
