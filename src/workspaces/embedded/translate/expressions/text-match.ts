import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { constantText, type Scalar } from '../scalar.ts';
import { once, quote, raw, type Sql, sql } from '../sql.ts';
import { mark, type Pattern, readPattern, wordPattern } from './pattern.ts';

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
      ? search(
          { text: toText(left), pattern: right, node },
          (text, pattern) => sql`regexp_matches(${text}, ${pattern()})`,
        )
      : contains(operation as Operation, toText(left), right, exact !== undefined);
  return { sql: not ? sql`(NOT ${found})` : found, type: 'bool' };
}

/** Writes a pattern, something before and after it. */
type Write = (before?: string, after?: string) => Sql;

interface Search {
  readonly text: Sql;
  readonly pattern: Scalar;
  readonly node: SyntaxNode;
  /** The one group that is asked for, which makes it the first. */
  readonly kept?: number;
  /** Takes the marks out of what was found. */
  readonly clean?: (found: Sql) => Sql;
}

/**
 * Searches a text for a regular expression. `use` is called twice where texts of ASCII alone take another pattern. What RE2
 * cannot take is DuckDB's error to give.
 */
export function search(search: Search, use: (text: Sql, pattern: Write) => Sql): Sql {
  const { text, pattern, node, kept, clean = (found) => found } = search;
  const source = constantText(pattern);
  if (source === undefined) {
    return use(
      text,
      (before = '', after = '') => sql`(${quote(before)} || ${toText(pattern)} || ${quote(after)})`,
    );
  }
  const { plain, wide, marked, large } = patternOf(source, node, kept);
  const written =
    (same: string): Write =>
    (before = '', after = '') =>
      quote(before + same + after);
  if (!marked && !large) return use(text, written(wide));
  return once(
    text,
    (same) => {
      const all = marked
        ? clean(
            use(
              sql`regexp_replace(${same}, ${quote(wordPattern)}, ${quote(`${mark}\\1${mark}`)}, 'g')`,
              written(wide),
            ),
          )
        : use(same, written(wide));
      return sql`CASE WHEN strlen(${same}) = length(${same}) THEN ${use(same, written(plain))} ELSE ${all} END`;
    },
    lightText,
  );
}

/** A regular expression that is known when the query is translated. */
export function patternOf(source: string, node: SyntaxNode, kept?: number): Pattern {
  const fault = (construct: string) => refuse(construct, node, 'RE2, which searches here, does not have it.');
  return readPattern(source, fault, kept);
}

/** What was found without the marks of words. */
export function withoutMarks(found: Sql): Sql {
  return sql`replace(${found}, ${quote(mark)}, '')`;
}

/** Weight of a text that is read several times rather than bound to a lambda. */
const lightText = 6;

/** In small letters as DuckDB's `lower` writes them: character by character, so that no sigma knows where a word ends. */
export function lowered(text: string): string {
  return [...text].map((character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('');
}

/** Whether a text holds another as the operator says. */
export function contains(operation: Operation, haystack: Sql, needle: Scalar, exact: boolean): Sql {
  const constant = constantText(needle);
  const fold = (text: Sql): Sql => (exact ? text : sql`lower(${text})`);
  const hay = fold(haystack);
  const wanted = constant === undefined ? fold(toText(needle)) : quote(exact ? constant : lowered(constant));
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
