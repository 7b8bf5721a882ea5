import { isTabular, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Json } from '../../../../types.ts';
import { convert, toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import { constantArray, constantText, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, quote, raw, type Sql, sql } from '../sql.ts';
import { ItemsNeeded } from '../stage.ts';
import { shift } from './arithmetic.ts';
import { comparable, comparison } from './comparison.ts';
import { anyTermPattern, contains, lowered } from './text-match.ts';

/**
 * The right side of `in` and `has_any`: values one by one, one array, or the first column of a table. `fixed`: an array
 * that is the same for every row.
 */
type Members =
  | { readonly kind: 'values'; readonly values: readonly Scalar[] }
  | { readonly kind: 'array'; readonly array: Scalar; readonly fixed: boolean }
  | { readonly kind: 'table'; readonly relation: Relation };

function membersOf(scope: Scope, list: SyntaxNode): Members {
  const nodes = list.list('Expressions');
  const [first] = nodes;
  if (nodes.length === 1 && first) {
    const bound = first.kind === 'NameReference' ? scope.lookup(first.string('SimpleName') ?? '') : undefined;
    if (bound?.kind === 'table' || isTabular(first))
      return { kind: 'table', relation: scope.subquery().table(first) };
    const value = scope.scalar(first);
    if (value.type !== 'dynamic') return { kind: 'values', values: [value] };
    const items = constantArray(value);
    return items
      ? { kind: 'values', values: items.map(jsonScalar) }
      : { kind: 'array', array: value, fixed: isFixed(scope, first) };
  }
  const values = nodes.map((node) => scope.scalar(node));
  return {
    kind: 'values',
    values: values.flatMap((value) => constantArray(value)?.map(jsonScalar) ?? [value]),
  };
}

/** True for what reads no column of the row: only the query's own text tells, not the body of a called function. */
function isFixed(scope: Scope, node: SyntaxNode): boolean {
  if (scope.query.correlated || scope.query.origins.has(node.raw.Root)) return false;
  if (node.kind === 'ToScalarExpression') return true;
  if (node.kind === 'NameReference' && symbolKind(node.symbol('ReferencedSymbol')) === 'column') return false;
  return node.children.every((child) => isFixed(scope, child));
}

/** The items of an array that is the same for every row, as rows of texts. */
function itemRows(array: Scalar, fold: (text: Sql) => Sql): Sql {
  const items = sql`SELECT unnest(TRY_CAST("$array" AS JSON[])) AS "$item" FROM (SELECT ${array.sql} AS "$array")`;
  return sql`(SELECT DISTINCT coalesce(${fold(raw('("$item" ->> \'$\')'))}, '') AS "$text", "$item" IS NULL OR "$item" = CAST('null' AS JSON) AS "$missing" FROM (${items}))`;
}

function jsonScalar(value: Json): Scalar {
  if (value === null) return { sql: raw("''"), type: 'string', constant: { value: '' } };
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return { sql: quote(text), type: 'string', constant: { value: text } };
}

/** `in`, `!in`, `in~`, `!in~`. The parser gives `in~` the kind of `in`, so the operator's text decides. */
export function inList(scope: Scope, node: SyntaxNode): Scalar {
  const operator = node.child('Operator').text;
  const left = scope.scalar(node.child('Left'));
  const found = isIn(left, membersOf(scope, node.child('Right')), operator.includes('~'), node);
  return { sql: operator.startsWith('!') ? sql`(NOT ${found})` : found, type: 'bool' };
}

function isIn(left: Scalar, members: Members, folded: boolean, node: SyntaxNode): Sql {
  const fold = (text: Sql): Sql => (folded ? sql`lower(${text})` : text);
  if (members.kind === 'table') {
    const [field] = members.relation.fields;
    if (!field) return raw('false');
    const [a, b] = side(left, fieldScalar(field), node);
    const [x, y] = a.type === 'string' ? [fold(a.sql), fold(b.sql)] : [a.sql, b.sql];
    return sql`coalesce(${x} IN (SELECT ${y} FROM ${members.relation.from} WHERE ${y} IS NOT NULL), false)`;
  }
  if (members.kind === 'array' && members.fixed) {
    const items = sql`SELECT "$text" FROM ${itemRows(members.array, fold)} WHERE NOT "$missing"`;
    return sql`coalesce(${fold(toText(left))} IN (${items}), false)`;
  }
  if (members.kind === 'array') {
    const items = sql`list_transform(TRY_CAST(${members.array.sql} AS JSON[]), lambda "$item": ${fold(raw('("$item" ->> \'$\')'))})`;
    return sql`coalesce(list_contains(${items}, ${fold(toText(left))}), false)`;
  }
  if (members.values.length === 0) return raw('false');
  if (left.type === 'dynamic' && members.values.some(({ type }) => type !== 'string')) {
    const equal = members.values.map((value) => equals(left, value, folded, node));
    return sql`coalesce(${joinSql(equal, ' OR ')}, false)`;
  }
  const pairs = members.values.map((value) => side(left, value, node));
  const asText = pairs.every(([a]) => a.type === 'string');
  const list = pairs.map(([, b]) => {
    const text = constantText(b);
    if (!asText) return b.sql;
    return text === undefined ? fold(b.sql) : quote(folded ? lowered(text) : text);
  });
  const subject = pairs[0]?.[0] ?? left;
  return sql`coalesce(${asText ? fold(subject.sql) : subject.sql} IN (${joinSql(list)}), false)`;
}

/** What a dynamic holds is compared as `==` does it, number with number. */
function equals(left: Scalar, value: Scalar, folded: boolean, node: SyntaxNode): Sql {
  const kind = folded && value.type === 'string' ? 'EqualTilde' : 'Equal';
  return (comparison(kind, left, value, node, true) ?? refuse('in over these values', node)).sql;
}

function side(left: Scalar, value: Scalar, node: SyntaxNode): [Scalar, Scalar] {
  if (left.type === 'dynamic') return [{ sql: toText(left), type: 'string' }, asText(value)];
  if (value.type === 'string' && left.type !== 'string') {
    return [left, { sql: convert(value, left.type), type: left.type }];
  }
  return comparable(left, value, node);
}

function asText(value: Scalar): Scalar {
  return value.type === 'string' ? value : { sql: toText(value), type: 'string' };
}

/** `has_any` and `has_all`. */
export function hasTerms(scope: Scope, node: SyntaxNode): Scalar {
  const all = node.kind === 'HasAllExpression';
  const left = toText(scope.scalar(node.child('Left')));
  const members = membersOf(scope, node.child('Right'));
  return { sql: terms(left, knownMembers(scope, members, node), all, node), type: 'bool' };
}

/** A list that is the same for every row is read first: a pattern of its items is found a hundred times faster. */
function knownMembers(scope: Scope, members: Members, node: SyntaxNode): Members {
  if (members.kind === 'values' || scope.query.correlated || scope.query.origins.has(node.raw.Root))
    return members;
  if (members.kind === 'array' && !members.fixed) return members;
  const place = node.child('Right').start;
  const { items } = scope.query;
  const known = items.get(place);
  if (known) return { kind: 'values', values: known.map((text) => jsonScalar(text)) };
  if (items.has(place)) return members;
  const text = { name: 'item', type: 'string', id: '$text', weight: 1 } as const;
  const rows =
    members.kind === 'array'
      ? sql`SELECT "$text" FROM ${itemRows(members.array, (value) => value)}`
      : sql`SELECT DISTINCT ${firstText(members.relation, node)} AS "$text" FROM ${members.relation.from}`;
  throw new ItemsNeeded(place, { from: scope.emitter.add(rows), fields: [text] });
}

function terms(left: Sql, members: Members, all: boolean, node: SyntaxNode): Sql {
  if (members.kind === 'values') {
    if (members.values.length === 0) return raw(String(all));
    const texts = members.values.map((value) => constantText(value));
    if (!all && texts.every((text) => text !== undefined)) {
      return sql`regexp_matches(${left}, ${quote(anyTermPattern(texts))})`;
    }
    const each = members.values.map((value) => contains('Has', left, asText(value), false));
    return sql`(${joinSql(each, all ? ' AND ' : ' OR ')})`;
  }
  if (!all && (members.kind === 'table' || members.fixed)) return anyTerm(left, members, node);
  const item: Scalar = { sql: raw('"$item"'), type: 'string' };
  const test = contains('Has', left, item, false);
  const list =
    members.kind === 'array'
      ? sql`list_transform(TRY_CAST(${members.array.sql} AS JSON[]), lambda "$json": coalesce("$json" ->> '$', ''))`
      : sql`(SELECT list(${firstText(members.relation, node)}) FROM ${members.relation.from})`;
  const hits = sql`list_transform(${list}, lambda "$item": ${test})`;
  return all ? sql`coalesce(list_bool_and(${hits}), true)` : sql`coalesce(list_bool_or(${hits}), false)`;
}

/**
 * Whether a text has any of many terms. Each of them holds a word that the text then holds too, so that DuckDB joins words
 * and looks closer only where one is met; a term without a word is met by the empty one.
 */
function anyTerm(left: Sql, members: Exclude<Members, { kind: 'values' }>, node: SyntaxNode): Sql {
  const items =
    members.kind === 'array'
      ? sql`SELECT "$text" FROM ${itemRows(members.array, (text) => text)}`
      : sql`SELECT DISTINCT ${firstText(members.relation, node)} AS "$text" FROM ${members.relation.from}`;
  const words = (text: Sql) => sql`regexp_extract_all(lower(${text}), '[\\p{L}\\p{N}]+')`;
  const item: Scalar = { sql: raw('"$text"'), type: 'string' };
  const keyed = sql`SELECT "$text", coalesce(list_sort(${words(item.sql)}, 'DESC')[1], '') AS "$key" FROM (${items})`;
  const met = sql`SELECT unnest(list_append(${words(left)}, '')) AS "$word"`;
  return sql`EXISTS (SELECT 1 FROM (${met}) JOIN (${keyed}) ON "$key" = "$word" WHERE ${contains('Has', left, item, false)})`;
}

function firstText(relation: Relation, node: SyntaxNode): Sql {
  const [field] = relation.fields;
  return field ? toText(fieldScalar(field)) : refuse('a table without columns here', node);
}

/** `between` and `!between`; `datetime between (t .. 1d)` counts the second from the first. */
export function between(scope: Scope, node: SyntaxNode): Scalar {
  const value = scope.scalar(node.child('Left'));
  const couple = node.child('Right');
  const low = scope.scalar(couple.child('First'));
  const high = scope.scalar(couple.child('Second'));
  const [a, from] = comparable(value, low, node);
  const until: Scalar =
    high.type === 'timespan' && from.type === 'datetime'
      ? { sql: shift(from.sql, '+', high.sql), type: 'datetime' }
      : high;
  const [b, to] = comparable(value, until, node);
  const not = raw(node.child('Operator').text.startsWith('!') ? 'NOT ' : '');
  return { sql: sql`(${not}(${a.sql} >= ${from.sql} AND ${b.sql} <= ${to.sql}))`, type: 'bool' };
}
