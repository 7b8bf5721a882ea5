import { columnsOf, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { convert, toText } from '../convert.ts';
import { contains, escapeRegex } from '../expressions/text-match.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import { constantText, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, quote, raw, type Sql, sql } from '../sql.ts';
import { viewOf } from '../user-function.ts';
import { parametersOf } from './parameters.ts';
import { type Leg, legsOf, unite } from './union.ts';

/** `search` after a pipe. */
export function searchIn(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return searched(scope, node, [{ relation: input, name: input.alias ?? 'search_arg0' }]);
}

/** `search` at the start: in the tables that it names, or in all. */
export function searchOf(scope: Scope, node: SyntaxNode): Relation {
  const named = node.optional('InClause')?.list('Expressions');
  if (named)
    return searched(
      scope,
      node,
      named.flatMap((item) => legsOf(scope, item, 0)),
    );
  const all = scope.query
    .tables()
    .map((table): Leg => ({ relation: scope.query.table(table, node), name: table }));
  const views = scope
    .views()
    .map(({ name, declaration }): Leg => ({ relation: viewOf(scope, declaration), name }));
  return searched(scope, node, [...all, ...views]);
}

function searched(scope: Scope, node: SyntaxNode, legs: readonly Leg[]): Relation {
  const exact = parametersOf(node).get('kind') === 'case_sensitive';
  const found = legs.map((leg): Leg => {
    const inner = scope.over(leg.relation);
    const test = searchCondition(inner, node.child('Condition'), leg.relation, exact);
    return { ...leg, relation: scope.emitter.filter(leg.relation, sql`WHERE ${test}`) };
  });
  if (found.length === 0) return refuse('search without a table', node);
  return unite(scope, node, columnsOf(node), found, '$table');
}

/** Text stands for `has` in any column; the rest is as in `where`. */
export function searchCondition(scope: Scope, node: SyntaxNode, relation: Relation, exact: boolean): Sql {
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return sql`(${searchCondition(scope, node.child('Expression'), relation, exact)})`;
    case 'AndExpression':
    case 'OrExpression': {
      const operator = raw(node.kind === 'AndExpression' ? ' AND ' : ' OR ');
      const sides = [node.child('Left'), node.child('Right')];
      return sql`(${joinSql(
        sides.map((side) => searchCondition(scope, side, relation, exact)),
        operator.text,
      )})`;
    }
    case 'FunctionCallExpression': {
      const [argument, ...more] = node.child('ArgumentList').list('Expressions');
      if (node.child('Name').string('SimpleName') !== 'not' || !argument || more.length > 0) break;
      return sql`(NOT ${searchCondition(scope, argument, relation, exact)})`;
    }
    case 'StarExpression':
      return raw('true');
    case 'SearchExpression':
      return inColumn(scope, node, relation, exact);
    default:
      if (node.kind.endsWith('LiteralExpression') && node.kind !== 'BooleanLiteralExpression') {
        return anywhere(relation, textOfLiteral(scope, node), exact);
      }
  }
  const columns = [...node.walk()].filter((part) => symbolKind(part.symbol('ReferencedSymbol')) === 'column');
  // A table without the column cannot match.
  if (columns.some((column) => !scope.row?.has(column.string('SimpleName') ?? ''))) return raw('false');
  return sql`coalesce(${convert(scope.scalar(node), 'bool')}, false)`;
}

function textOfLiteral(scope: Scope, node: SyntaxNode): string {
  const value = scope.scalar(node);
  return constantText(value) ?? node.source.trim();
}

/** `column:"text"`. */
function inColumn(scope: Scope, node: SyntaxNode, relation: Relation, exact: boolean): Sql {
  const wanted = textOfLiteral(scope, node.child('Right'));
  const left = node.child('Left');
  if (left.kind === 'StarExpression') return anywhere(relation, wanted, exact);
  const column = scope.row?.get(left.string('SimpleName') ?? '');
  return column ? hasText(toText(column), wanted, exact) : raw('false');
}

function anywhere(relation: Relation, wanted: string, exact: boolean): Sql {
  // As the engine does it, numbers with a fraction are not searched.
  const fields = relation.fields.filter(({ type }) => type !== 'real' && type !== 'decimal');
  const texts = fields.map((field) => toText(fieldScalar(field)));
  if (texts.length === 0) return raw('false');
  // One text of all columns: the character between them is part of no term, and of nothing that a person types.
  return hasText(sql`concat_ws(chr(0), ${joinSql(texts)})`, wanted, exact);
}

/** `has`, and with a star `hasprefix`, `hassuffix` or both. */
function hasText(text: Sql, wanted: string, exact: boolean): Sql {
  if (wanted === '*' || wanted === '') return raw('true');
  const starts = wanted.startsWith('*');
  const ends = wanted.endsWith('*');
  const bare = wanted.slice(starts ? 1 : 0, ends ? -1 : undefined);
  if (bare.includes('*')) {
    // A star stands for anything within a line of a column; without one, an end is the end of a word.
    const pattern = bare.split('*').map(escapeRegex).join('[^\\x00\\n]*');
    const edges = `${exact ? '' : '(?i)'}${starts ? '' : '\\b'}${pattern}${ends ? '' : '\\b'}`;
    return sql`regexp_matches(${text}, ${quote(edges)})`;
  }
  const needle: Scalar = { sql: quote(bare), type: 'string', constant: { value: bare } };
  if (starts && ends) return contains('Contains', text, needle, exact);
  if (ends) return contains('HasPrefix', text, needle, exact);
  return contains(starts ? 'HasSuffix' : 'Has', text, needle, exact);
}
