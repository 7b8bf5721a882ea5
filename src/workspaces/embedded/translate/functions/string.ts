import { alias, type Call, type FunctionTable } from '../call.ts';
import { convert } from '../convert.ts';
import { regex, termPattern } from '../expressions/text-match.ts';
import { constantArray, type Scalar } from '../scalar.ts';
import { joinSql, once, quote, raw, type Sql, sql } from '../sql.ts';

/** Text. */
export const stringFunctions: FunctionTable = {
  tolower: (call) => sql`lower(${call.text(0)})`,
  toupper: (call) => sql`upper(${call.text(0)})`,
  strlen: (call) => sql`CAST(length(${call.text(0)}) AS BIGINT)`,
  string_size: (call) => sql`CAST(strlen(${call.text(0)}) AS BIGINT)`,
  reverse: (call) => sql`reverse(${call.text(0)})`,
  strcat: (call) => sql`(${joinSql(call.texts(), ' || ')})`,
  strcat_delim: (call) => sql`concat_ws(${joinSql(call.texts())})`,
  strrep: (call) =>
    call.has(2)
      ? sql`array_to_string(list_transform(range(${call.sql(1)}), lambda "$n": ${call.text(0)}), ${call.text(2)})`
      : sql`repeat(${call.text(0)}, ${call.sql(1)})`,
  substring,
  split,
  indexof: indexOf,
  countof: countOf,
  strcmp: (call) =>
    sql`CAST(CASE WHEN ${call.text(0)} < ${call.text(1)} THEN -1 WHEN ${call.text(0)} > ${call.text(1)} THEN 1 ELSE 0 END AS BIGINT)`,
  replace_string: (call) => sql`replace(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`,
  replace_strings: (call) =>
    sql`kql_replace_strings(${call.text(0)}, ${call.dynamic(1)}, ${call.dynamic(2)})`,
  replace_regex: (call) => replaceRegex(call.text(0), regex(call.arg(1), call.node), call.text(2)),
  replace: (call) => replaceRegex(call.text(2), regex(call.arg(0), call.node), call.text(1)),
  trim: (call) => trimEnd(trimStart(call.text(1), call), call),
  trim_start: (call) => trimStart(call.text(1), call),
  trim_end: (call) => trimEnd(call.text(1), call),
  translate: (call) => sql`kql_translate(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`,
  extract,
  ...alias(extractAll, 'extract_all', 'extractall'),
  ...alias(extractJson, 'extract_json', 'extractjson'),
  has_any_index: hasAnyIndex,
  tohex: (call) =>
    call.has(1)
      ? sql`lpad(lower(to_hex(${call.as(0, 'long')})), greatest(CAST(${call.sql(1)} AS INTEGER), CAST(length(to_hex(${call.as(0, 'long')})) AS INTEGER)), '0')`
      : sql`lower(to_hex(${call.as(0, 'long')}))`,
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
  regex_quote: (call) =>
    sql`regexp_replace(${call.text(0)}, ${quote('([\\\\.+*?()|\\[\\]{}^$])')}, ${quote('\\\\\\1')}, 'g')`,
  parse_version: version,
  parse_xml: (call) => sql`CAST(kql_parse_xml(${call.text(0)}) AS JSON)`,
  indexof_regex: indexOfRegex,
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

function substring(call: Call): Sql {
  return once(call.text(0), (text) => {
    const start = call.as(1, 'long');
    // A start before the text's own counts from its end.
    const from = sql`(CASE WHEN ${start} < 0 THEN greatest(length(${text}) + ${start}, 0) ELSE ${start} END + 1)`;
    return call.has(2)
      ? sql`substr(${text}, ${from}, greatest(${call.as(2, 'long')}, 0))`
      : sql`substr(${text}, ${from})`;
  });
}

function split(call: Call): Scalar | Sql {
  const delimiter = call.constantText(1);
  const parts =
    delimiter === '' ? sql`[${call.text(0)}]` : sql`string_split(${call.text(0)}, ${call.text(1)})`;
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

function countOf(call: Call): Sql {
  const kind = call.has(2) ? call.constantText(2) : 'normal';
  if (kind === 'regex')
    return sql`CAST(len(regexp_extract_all(${call.text(0)}, ${regex(call.arg(1), call.node)})) AS BIGINT)`;
  // Overlapping occurrences count, as in KQL.
  return sql`kql_countof(${call.text(0)}, ${call.text(1)})`;
}

function replaceRegex(text: Sql, pattern: Sql, rewrite: Sql): Sql {
  return sql`regexp_replace(${text}, ${pattern}, ${rewrite}, 'g')`;
}

function trimStart(text: Sql, call: Call): Sql {
  return sql`regexp_replace(${text}, '^(?:' || ${regex(call.arg(0), call.node)} || ')', '')`;
}

function trimEnd(text: Sql, call: Call): Sql {
  return sql`regexp_replace(${text}, '(?:' || ${regex(call.arg(0), call.node)} || ')$', '')`;
}

function extract(call: Call): Sql {
  const group = call.constantInteger(1) ?? call.refuse('extract() with a computed group');
  const found = sql`regexp_extract(${call.text(2)}, ${regex(call.arg(0), call.node)}, ${group})`;
  return convert({ sql: found, type: 'string' }, call.type);
}

/** The names of a pattern's capture groups in order, empty where a group has none. */
function groupsOf(pattern: string): string[] {
  const bare = pattern.replace(/\\./g, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  return [...bare.matchAll(/\((?!\?)|\(\?P?<([a-z_]\w*)>/gi)].map(([, name]) => name ?? '');
}

function extractAll(call: Call): Sql {
  const pattern = call.constantText(0) ?? call.refuse('extract_all() with a computed pattern');
  const known = groupsOf(pattern);
  if (known.length === 0) return call.refuse('extract_all() of a pattern without a group');
  const wanted =
    call.args.length > 2
      ? (call.constantArray(1) ?? call.refuse('extract_all() with computed groups'))
      : known.map((_, index) => index + 1);
  const groups = wanted.map((group) => {
    const number = typeof group === 'string' ? known.indexOf(group) + 1 : Number(group);
    return number >= 1 && number <= known.length
      ? number
      : call.refuse(`extract_all() of the group ${String(group)}`);
  });
  const text = call.text(call.args.length - 1);
  const all = (group: number) => sql`regexp_extract_all(${text}, ${regex(call.arg(0), call.node)}, ${group})`;
  const first = groups[0] ?? 0;
  if (groups.length <= 1) {
    return once(all(first), (list) => sql`CASE WHEN len(${list}) > 0 THEN to_json(${list}) END`);
  }
  const rows = groups.map((group) => sql`coalesce(${all(group)}["$n"], '')`);
  return sql`CASE WHEN len(${all(first)}) > 0 THEN to_json(list_transform(range(1, len(${all(first)}) + 1), lambda "$n": [${joinSql(rows)}])) END`;
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

/** The place of a match: the lengths of what stands before it and between the matches before it. */
function indexOfRegex(call: Call): Sql {
  const pattern = regex(call.arg(1), call.node);
  const start = call.has(2) ? call.as(2, 'long') : raw('CAST(0 AS BIGINT)');
  const length = call.has(3) ? call.as(3, 'long') : raw('CAST(-1 AS BIGINT)');
  const occurrence = call.has(4) ? call.as(4, 'long') : raw('CAST(1 AS BIGINT)');
  const part = sql`substr(${call.text(0)}, ${start} + 1, CASE WHEN ${length} < 0 THEN length(${call.text(0)}) ELSE ${length} END)`;
  const total = (list: Sql, until: Sql) =>
    sql`coalesce(list_sum(list_transform(${list}[1:${until}], lambda "$x": length("$x"))), 0)`;
  return once(part, (text) => {
    const matches = sql`regexp_extract_all(${text}, ${pattern})`;
    const before = total(sql`string_split_regex(${text}, ${pattern})`, occurrence);
    const within = total(matches, sql`${occurrence} - 1`);
    return sql`CASE WHEN ${start} < 0 OR ${length} < -1 OR ${occurrence} < 0 THEN NULL WHEN ${occurrence} BETWEEN 1 AND len(${matches}) THEN CAST(${start} + ${before} + ${within} AS BIGINT) ELSE CAST(-1 AS BIGINT) END`;
  });
}

function extractJson(call: Call): Sql {
  const path = call.constantText(0) ?? call.refuse('extract_json() with a computed path');
  const found = sql`coalesce(json_extract_string(TRY(json(${call.text(1)})), ${quote(path)}), '')`;
  return convert({ sql: found, type: 'string' }, call.type);
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
