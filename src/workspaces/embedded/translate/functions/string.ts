import { alias, type Call, type FunctionTable } from '../call.ts';
import { convert } from '../convert.ts';
import { textLiteral } from '../expressions/literals.ts';
import { patternOf, search, termPattern, withoutMarks } from '../expressions/text-match.ts';
import { constantArray, type Scalar } from '../scalar.ts';
import { joinSql, once, quote, raw, type Sql, sql } from '../sql.ts';
import { parseJsonText } from './conversion.ts';

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
  countof: countOf,
  strcmp: (call) =>
    sql`CAST(CASE WHEN ${call.text(0)} < ${call.text(1)} THEN -1 WHEN ${call.text(0)} > ${call.text(1)} THEN 1 ELSE 0 END AS BIGINT)`,
  replace_string: (call) => sql`replace(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`,
  replace_strings: (call) =>
    sql`kql_replace_strings(${call.text(0)}, ${call.dynamic(1)}, ${call.dynamic(2)})`,
  replace_regex: (call) => replaceRegex(call, 0, 1, 2),
  replace: (call) => replaceRegex(call, 2, 0, 1),
  trim: (call) => trimEnd(trimStart(call.text(1), call), call),
  trim_start: (call) => trimStart(call.text(1), call),
  trim_end: (call) => trimEnd(call.text(1), call),
  translate: (call) => sql`kql_translate(${call.text(0)}, ${call.text(1)}, ${call.text(2)})`,
  extract,
  ...alias(extractAll, 'extract_all', 'extractall'),
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

function countOf(call: Call): Sql {
  const kind = call.has(2) ? call.constantText(2) : 'normal';
  if (kind === 'regex')
    return search(
      { text: call.text(0), pattern: call.arg(1), node: call.node },
      // Each match grows by one, an empty one too, which `regexp_extract_all` would count twice.
      (text, pattern) =>
        sql`CAST(length(regexp_replace(${text}, ${pattern()}, '\\0.', 'g')) - length(${text}) AS BIGINT)`,
    );
  // Overlapping occurrences count, as in KQL.
  return sql`kql_countof(${call.text(0)}, ${call.text(1)})`;
}

/** `\0` is the match, `\1` its first group. */
function replaceRegex(call: Call, text: number, pattern: number, rewrite: number): Sql {
  const [source, into] = [call.constantText(pattern), call.constantText(rewrite)];
  if (source !== undefined && into !== undefined) {
    const groups = patternOf(source, call.node).groups.length;
    for (const [code, sign = ''] of into.matchAll(/\\(.?)/gs)) {
      const isKnown = sign === '\\' || (/^\d$/.test(sign) && Number(sign) <= groups);
      if (!isKnown)
        call.refuse(
          `${code} in what ${call.name}() puts in`,
          'It is \\0 for the match, \\1 for its first group.',
        );
    }
  }
  return search(
    { text: call.text(text), pattern: call.arg(pattern), node: call.node, clean: withoutMarks },
    (found, written) => sql`regexp_replace(${found}, ${written()}, ${call.text(rewrite)}, 'g')`,
  );
}

function trimStart(text: Sql, call: Call): Sql {
  return trimmed(text, call, '^(?:', ')');
}

function trimEnd(text: Sql, call: Call): Sql {
  return trimmed(text, call, '(?:', ')$');
}

function trimmed(text: Sql, call: Call, before: string, after: string): Sql {
  return search(
    { text, pattern: call.arg(0), node: call.node, clean: withoutMarks },
    (found, pattern) => sql`regexp_replace(${found}, ${pattern(before, after)}, '')`,
  );
}

function extract(call: Call): Sql {
  const group = call.constantInteger(1) ?? call.refuse('extract() with a computed group');
  if (group < 0) call.refuse(`extract() of the group ${group}`);
  const source = call.constantText(0);
  const known = source === undefined ? 9 : patternOf(source, call.node).groups.length;
  if (group > known) return asked(quote(''), call);
  // RE2 gives nine groups at most: of more, the one that is wanted is made the only one.
  const only = group > 9;
  const found = search(
    {
      text: call.text(2),
      pattern: call.arg(0),
      node: call.node,
      clean: withoutMarks,
      ...(only ? { kept: group } : {}),
    },
    (text, pattern) => sql`regexp_extract(${text}, ${pattern()}, ${only ? 1 : group})`,
  );
  return asked(found, call);
}

/** A text that was found as the type that `typeof()` asks for: JSON for a dynamic. */
function asked(found: Sql, call: Call): Sql {
  return call.type === 'dynamic' ? parseJsonText(found) : convert({ sql: found, type: 'string' }, call.type);
}

function extractAll(call: Call): Sql {
  const source = call.constantText(0) ?? call.refuse('extract_all() with a computed pattern');
  const known = patternOf(source, call.node).groups;
  if (known.length === 0) return call.refuse('extract_all() of a pattern without a group');
  const wanted =
    call.args.length > 2
      ? (call.constantArray(1) ?? call.refuse('extract_all() with computed groups'))
      : known.map((_, index) => index + 1);
  if (wanted.length === 0) return call.refuse('extract_all() of no group');
  const groups = wanted.map((group) => {
    const number = typeof group === 'string' ? known.indexOf(group) + 1 : Number(group);
    return number >= 1 && number <= known.length
      ? number
      : call.refuse(`extract_all() of the group ${String(group)}`);
  });
  const all = (group: number) =>
    search(
      {
        text: call.text(call.args.length - 1),
        pattern: call.arg(0),
        node: call.node,
        clean: (list) => sql`list_transform(${list}, lambda "$marked": ${withoutMarks(raw('"$marked"'))})`,
        ...(group > 9 ? { kept: group } : {}),
      },
      (text, pattern) =>
        sql`CASE WHEN regexp_matches('', ${pattern()}) THEN ${eachMatch(text, pattern(), group > 9 ? 1 : group)} ELSE regexp_extract_all(${text}, ${pattern()}, ${group > 9 ? 1 : group}) END`,
    );
  const first = groups[0] ?? 0;
  if (groups.length === 1) {
    return once(all(first), (list) => sql`CASE WHEN len(${list}) > 0 THEN to_json(${list}) END`);
  }
  const rows = groups.map((group) => sql`coalesce(${all(group)}["$n"], '')`);
  return sql`CASE WHEN len(${all(first)}) > 0 THEN to_json(list_transform(range(1, len(${all(first)}) + 1), lambda "$n": [${joinSql(rows)}])) END`;
}

/** What `regexp_extract_all` gives, but without the empty match at the end of another, which KQL does not count. */
function eachMatch(text: Sql, pattern: Sql, group: number): Sql {
  const marked = sql`regexp_replace(${text}, ${pattern}, ${quote(`${matchMark}\\${group}${groupMark}`)}, 'g')`;
  return sql`list_transform(string_split(${marked}, ${quote(matchMark)})[2:], lambda "$match": split_part("$match", ${quote(groupMark)}, 1))`;
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

/** The place of a match: the lengths of what stands before it, once a mark is put where each begins. */
function indexOfRegex(call: Call): Sql {
  const start = call.has(2) ? call.as(2, 'long') : raw('CAST(0 AS BIGINT)');
  const length = call.has(3) ? call.as(3, 'long') : raw('CAST(-1 AS BIGINT)');
  const occurrence = call.has(4) ? call.as(4, 'long') : raw('CAST(1 AS BIGINT)');
  const part = sql`substr(${call.text(0)}, ${start} + 1, CASE WHEN ${length} < 0 THEN length(${call.text(0)}) ELSE ${length} END)`;
  const parts = search(
    { text: part, pattern: call.arg(1), node: call.node },
    (text, pattern) =>
      sql`string_split(${withoutMarks(sql`regexp_replace(${text}, ${pattern()}, ${quote(`${matchMark}\\0`)}, 'g')`)}, ${quote(matchMark)})`,
  );
  const place = once(
    parts,
    (list) =>
      sql`CASE WHEN ${occurrence} BETWEEN 1 AND len(${list}) - 1 THEN ${start} + list_sum(list_transform(${list}[1:${occurrence}], lambda "$x": length("$x"))) ELSE -1 END`,
  );
  return sql`CASE WHEN ${start} < 0 OR ${length} < -1 OR ${occurrence} < 0 THEN NULL ELSE CAST(${place} AS BIGINT) END`;
}

/** Stands where a match begins, and where it ends: code points that are no characters. */
const matchMark = '\ufdd1';
const groupMark = '\ufdd2';

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
