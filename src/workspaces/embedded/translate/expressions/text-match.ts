import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { constantText, type Scalar } from '../scalar.ts';
import { quote, raw, type Sql, sql } from '../sql.ts';

/** Characters that make up a term: letters and digits. An underscore parts terms, so `\b` would not do. */
const term = '[\\p{L}\\p{N}]';
const edgeBefore = '(?:^|[^\\p{L}\\p{N}])';
const edgeAfter = '(?:$|[^\\p{L}\\p{N}])';
const isTerm = new RegExp(`^${term}$`, 'u');

type Operation = 'Contains' | 'EndsWith' | 'Has' | 'HasPrefix' | 'HasSuffix' | 'StartsWith';

/** A string operator by its kind without `Expression`: `has`, `!contains_cs`, `startswith`, `matches regex` … */
export function textMatch(kind: string, left: Scalar, right: Scalar, node: SyntaxNode): Scalar | undefined {
  const match = /^(Not)?(HasPrefix|HasSuffix|Has|Contains|StartsWith|EndsWith|MatchesRegex)(Cs)?$/.exec(kind);
  if (!match) return undefined;
  const [, not, operation, exact] = match;
  const found =
    operation === 'MatchesRegex'
      ? sql`regexp_matches(${toText(left)}, ${regex(right, node)})`
      : contains(operation as Operation, toText(left), right, exact !== undefined);
  return { sql: not ? sql`(NOT ${found})` : found, type: 'bool' };
}

/** A pattern for RE2, which both Kusto and DuckDB use; what RE2 cannot take is DuckDB's error to give. */
export function regex(value: Scalar, node: SyntaxNode): Sql {
  const pattern = constantText(value);
  if (pattern !== undefined && /\(\?<?[=!]|\\[1-9]/.test(pattern)) {
    refuse(
      'a look-around or back reference in a regular expression',
      node,
      'RE2, which Kusto uses, has neither.',
    );
  }
  return toText(value);
}

/** Whether a text holds another as the operator says. */
export function contains(operation: Operation, haystack: Sql, needle: Scalar, exact: boolean): Sql {
  const constant = constantText(needle);
  const fold = (text: Sql): Sql => (exact ? text : sql`lower(${text})`);
  const hay = fold(haystack);
  const wanted =
    constant === undefined ? fold(toText(needle)) : quote(exact ? constant : constant.toLowerCase());
  switch (operation) {
    case 'Contains':
      return sql`contains(${hay}, ${wanted})`;
    case 'StartsWith':
      return sql`starts_with(${hay}, ${wanted})`;
    case 'EndsWith':
      return sql`ends_with(${hay}, ${wanted})`;
    default:
      if (constant === '') return raw('true');
      if (constant === undefined) return computedTerm(operation, haystack, toText(needle), exact);
      // The plain search is the cheap one, and most rows fail it.
      return sql`(contains(${hay}, ${wanted}) AND regexp_matches(${haystack}, ${quote(termPattern(constant, operation, exact))}))`;
  }
}

/** A regular expression that finds any of several terms: those with the same edges share them, which keeps it small. */
export function anyTermPattern(needles: readonly string[]): string {
  const groups = Map.groupBy(new Set(needles), (needle) => {
    const characters = [...needle];
    return `${isTerm.test(characters[0] ?? '')} ${isTerm.test(characters.at(-1) ?? '')}`;
  });
  const patterns = [...groups].map(([edges, group]) => {
    const [before, after] = edges.split(' ');
    const any = group.map(escapeRegex).join('|');
    return `${before === 'true' ? edgeBefore : ''}(?:${any})${after === 'true' ? edgeAfter : ''}`;
  });
  return `(?i)${patterns.join('|')}`;
}

/** A regular expression that finds a term; edges count only where the term's own edge is a letter or a digit. */
export function termPattern(needle: string, operation: Operation = 'Has', exact = false): string {
  const characters = [...needle];
  const before = operation !== 'HasSuffix' && isTerm.test(characters[0] ?? '') ? edgeBefore : '';
  const after = operation !== 'HasPrefix' && isTerm.test(characters.at(-1) ?? '') ? edgeAfter : '';
  return `${exact ? '' : '(?i)'}${before}${escapeRegex(needle)}${after}`;
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()[\]{}|^$]/g, '\\$&');
}

/**
 * The same for a term that is known row by row. A pattern that differs by row is compiled for each, so that what can be
 * told without one is told first: whether the text holds the term at all, and whether its first occurrence is whole.
 */
function computedTerm(operation: Operation, haystack: Sql, needle: Sql, exact: boolean): Sql {
  const fold = (text: Sql): Sql => (exact ? text : sql`lower(${text})`);
  const [hay, wanted] = [fold(haystack), fold(needle)];
  const begins =
    operation === 'HasSuffix' ? raw('false') : sql`regexp_matches(${needle}, ${quote(`^${term}`)})`;
  const ends =
    operation === 'HasPrefix' ? raw('false') : sql`regexp_matches(${needle}, ${quote(`${term}$`)})`;
  const at = sql`instr(${hay}, ${wanted})`;
  const isLetter = (character: Sql) => sql`regexp_matches(${character}, ${quote(`^${term}`)})`;
  const before = sql`(${begins} AND ${at} > 1 AND ${isLetter(sql`substr(${hay}, ${at} - 1, 1)`)})`;
  const after = sql`(${ends} AND ${isLetter(sql`substr(${hay}, ${at} + length(${wanted}), 1)`)})`;
  const escaped = sql`regexp_replace(${needle}, ${quote('([\\\\.+*?()\\[\\]{}|^$])')}, ${quote('\\\\\\1')}, 'g')`;
  const edge = (place: Sql, pattern: string) => sql`CASE WHEN ${place} THEN ${quote(pattern)} ELSE '' END`;
  const pattern = sql`${raw(exact ? "''" : "'(?i)'")} || ${edge(begins, edgeBefore)} || ${escaped} || ${edge(ends, edgeAfter)}`;
  return sql`CASE WHEN ${needle} = '' THEN true WHEN NOT contains(${hay}, ${wanted}) THEN false WHEN NOT ${before} AND NOT ${after} THEN true ELSE regexp_matches(${haystack}, ${pattern}) END`;
}
