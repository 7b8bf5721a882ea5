import { alias, type Call, type FunctionTable } from '../call.ts';
import { convert } from '../convert.ts';
import { patternOf, search, withoutMarks } from '../expressions/text-match.ts';
import { joinSql, once, quote, raw, type Sql, sql } from '../sql.ts';
import { parseJsonText } from './conversion.ts';

/** Text that regular expressions find. */
export const regexFunctions: FunctionTable = {
  countof: countOf,
  replace_regex: (call) => replaceRegex(call, 0, 1, 2),
  replace: (call) => replaceRegex(call, 2, 0, 1),
  trim: (call) => trimEnd(trimStart(call.text(1), call), call),
  trim_start: (call) => trimStart(call.text(1), call),
  trim_end: (call) => trimEnd(call.text(1), call),
  extract,
  ...alias(extractAll, 'extract_all', 'extractall'),
  indexof_regex: indexOfRegex,
  regex_quote: (call) =>
    sql`regexp_replace(${call.text(0)}, ${quote('([\\\\.+*?()|\\[\\]{}^$])')}, ${quote('\\\\\\1')}, 'g')`,
};

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
export function asked(found: Sql, call: Call): Sql {
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
