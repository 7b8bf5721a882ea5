import { isTabular, typeOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { convert } from '../convert.ts';
import { functionCall } from '../function-call.ts';
import { refuse } from '../refusal.ts';
import { isNumeric, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';
import { element, member } from './access.ts';
import { arithmetic, signed } from './arithmetic.ts';
import { comparison } from './comparison.ts';
import { dynamicLiteral, literal } from './literals.ts';
import { between, hasTerms, inList } from './membership.ts';
import { firstCell, nameReference } from './names.ts';
import { textMatch } from './text-match.ts';

type Translate = (scope: Scope, node: SyntaxNode) => Scalar;

/** What is not a literal or a binary operator, by its kind. */
const expressions: Readonly<Record<string, Translate>> = {
  BetweenExpression: between,
  BracketedExpression: inner,
  DynamicExpression: (_scope, node) => dynamicLiteral(node),
  ElementExpression: element,
  FunctionCallExpression: functionCall,
  HasAllExpression: hasTerms,
  HasAnyExpression: hasTerms,
  InCsExpression: inList,
  InExpression: inList,
  NameReference: nameReference,
  NotBetweenExpression: between,
  NotInCsExpression: inList,
  NotInExpression: inList,
  ParenthesizedExpression: inner,
  PathExpression: member,
  SimpleNamedExpression: inner,
  ToScalarExpression: toScalar,
  UnaryMinusExpression: sign,
  UnaryPlusExpression: sign,
};

/** A scalar expression in SQL. @throws {Refusal} what is not supported. */
export function translateScalar(scope: Scope, node: SyntaxNode): Scalar {
  const translate = expressions[node.kind];
  if (translate) return translate(scope, node);
  if (isNow(node)) return { sql: scope.query.now, type: 'datetime' };
  if (node.kind.endsWith('LiteralExpression')) return literal(node);
  return binary(scope, node, false) ?? refuse(`the expression ${words(node.kind)}`, node);
}

/** `datetime()` */
function isNow(node: SyntaxNode): boolean {
  return node.kind === 'DateTimeLiteralExpression' && /\(\s*\)$/.test(node.source.trim());
}

/** A condition for `WHERE`, where null counts as false: shapes that DuckDB pushes down. */
export function translatePredicate(scope: Scope, node: SyntaxNode): Sql {
  if (node.kind === 'ParenthesizedExpression') return translatePredicate(scope, node.child('Expression'));
  if (node.kind === 'AndExpression' || node.kind === 'OrExpression') {
    const left = translatePredicate(scope, node.child('Left'));
    const right = translatePredicate(scope, node.child('Right'));
    return sql`(${left} ${raw(node.kind === 'AndExpression' ? 'AND' : 'OR')} ${right})`;
  }
  const value = (node.optional('Left') && binary(scope, node, true)) ?? translateScalar(scope, node);
  return convert(value, 'bool');
}

function binary(scope: Scope, node: SyntaxNode, filtering: boolean): Scalar | undefined {
  if (!node.optional('Left') || !node.optional('Right') || expressions[node.kind]) return undefined;
  const kind = node.kind.replace(/Expression$/, '');
  if (node.child('Left').kind === 'StarExpression') return anyColumn(scope, node, kind);
  const left = scope.scalar(node.child('Left'));
  const right = scope.scalar(node.child('Right'));
  if (kind === 'And' || kind === 'Or') {
    const operator = raw(kind === 'And' ? 'AND' : 'OR');
    return { sql: sql`(${convert(left, 'bool')} ${operator} ${convert(right, 'bool')})`, type: 'bool' };
  }
  return (
    textMatch(kind, left, right, node) ??
    comparison(kind, left, right, node, filtering) ??
    arithmetic(kind, left, right, typeOf(node), node, scope.query.wrapping)
  );
}

/**
 * `* has "x"`: any column, each by itself, and as in `search` none of numbers with a fraction. `* == 1`: any column of
 * what may be compared with it.
 */
function anyColumn(scope: Scope, node: SyntaxNode, kind: string): Scalar {
  const right = scope.scalar(node.child('Right'));
  const isEquality = kind === 'Equal' || kind === 'EqualTilde';
  const columns = [...(scope.row?.values() ?? [])].filter(({ type }) => {
    if (!isEquality) return type !== 'real' && type !== 'decimal';
    return type === right.type || type === 'dynamic' || (isNumeric(type) && isNumeric(right.type));
  });
  const tests = columns.map(
    (column) => textMatch(kind, column, right, node) ?? comparison(kind, column, right, node, true),
  );
  if (kind.startsWith('Not') || tests.includes(undefined)) return refuse(`* with ${words(node.kind)}`, node);
  const found = tests.flatMap((test) => (test ? [test.sql] : []));
  return { sql: found.length > 0 ? sql`(${joinSql(found, ' OR ')})` : raw('false'), type: 'bool' };
}

function inner(scope: Scope, node: SyntaxNode): Scalar {
  return scope.scalar(node.child('Expression'));
}

function sign(scope: Scope, node: SyntaxNode): Scalar {
  const value = scope.scalar(node.child('Expression'));
  if (node.kind === 'UnaryPlusExpression') return value;
  const own = value.type === 'dynamic' ? typeOf(node) : value.type;
  if (!isNumeric(own) && own !== 'timespan') return refuse(`- ${own}`, node);
  // The least int has no positive partner among ints.
  const type = own === 'int' ? 'long' : own;
  const constant = value.constant?.value;
  const negative =
    typeof constant === 'bigint' || typeof constant === 'number' ? { constant: { value: -constant } } : {};
  return { sql: sql`(${signed('-', convert(value, type), type, scope.query.wrapping)})`, type, ...negative };
}

function toScalar(scope: Scope, node: SyntaxNode): Scalar {
  const expression = node.child('Expression');
  if (isTabular(expression)) return firstCell(scope.subquery().table(expression), node);
  const value = scope.subquery().scalar(expression);
  if (!/random|uuid/.test(value.sql.text)) return value;
  const once = scope.emitter.add(sql`SELECT ${value.sql} AS "$once"`, true);
  return { sql: sql`(SELECT "$once" FROM ${once})`, type: value.type };
}

/** `NotHasAnyExpression` → `not has any`. */
function words(kind: string): string {
  return kind
    .replace(/Expression$/, '')
    .replace(/(?!^)([A-Z])/g, ' $1')
    .toLowerCase();
}
