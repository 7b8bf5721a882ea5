import { QueryError } from '../errors.ts';
import { parseQuery } from './parser.ts';
import type { SyntaxNode } from './syntax-node.ts';

/** Conditions on the columns of one table, written anew from their syntax trees; several are to hold together. */
export interface Condition {
  readonly kql: readonly string[];
  /** The same with harmless literals: what the shape of the bound query is held against. */
  readonly harmless: readonly string[];
  /** Names of columns that it asks for. */
  readonly columns: readonly string[];
}

const connectives = new Set(['AndExpression', 'OrExpression', 'ParenthesizedExpression']);
const comparisons =
  /^(?:Not)?(?:Equal|EqualTilde|BangTilde|Contains|ContainsCs|Has|HasCs|HasPrefix|HasPrefixCs|HasSuffix|HasSuffixCs|StartsWith|StartsWithCs|EndsWith|EndsWithCs|MatchesRegex|Between|LessThan|LessThanOrEqual|GreaterThan|GreaterThanOrEqual)Expression$/;
const memberships = /^(?:(?:Not)?In(?:Cs)?|Has(?:Any|All))Expression$/;
const literals = /^(?:Boolean|DateTime|Guid|Int|Long|Real|String|Timespan)LiteralExpression$/;
/** Functions of columns alone; none reads a table or leaves the workspace. */
const functions = new Set([
  'dayofweek',
  'hourofday',
  'ipv4_is_in_range',
  'ipv4_is_private',
  'isempty',
  'isnotempty',
  'isnotnull',
  'isnull',
  'not',
  'strlen',
  'todouble',
  'toint',
  'tolong',
  'tolower',
  'tostring',
  'toupper',
]);
const harmlessTokens: Readonly<Record<string, string>> = {
  DateTimeLiteralToken: 'datetime(2000-01-01)',
  LongLiteralToken: '1',
  RealLiteralToken: '1.5',
  StringLiteralToken: '"x"',
  TimespanLiteralToken: '1d',
};

/**
 * Reads what a person typed as a condition: comparisons of columns with literals, joined by `and`, `or`, `not`, with or
 * without `where` before it. Anything else (another operator, a table, a call that is not listed) is a problem by name.
 */
export function readCondition(text: string): Condition | { readonly problem: string } {
  const typed = text.trim();
  const query = /^\|/.test(typed) ? `T\n${typed}` : `T\n| ${/^where\b/i.test(typed) ? '' : 'where '}${typed}`;
  try {
    const { root, diagnostics } = parseQuery(query);
    if (diagnostics[0]) return { problem: diagnostics[0].message.toLowerCase().replace(/\.$/, '') };
    const conditions = conditionsOf(root);
    if (!conditions) return { problem: 'there is more than conditions' };
    const columns = new Set<string>();
    for (const condition of conditions) {
      const problem = isTruth(condition) ? problemOf(condition, columns) : 'it compares nothing';
      if (problem !== undefined) return { problem };
    }
    return {
      columns: [...columns],
      kql: conditions.map((condition) => written(condition, (token) => token.text)),
      harmless: conditions.map((condition) =>
        written(condition, (token) => harmlessTokens[token.kind] ?? token.text),
      ),
    };
  } catch (error) {
    if (error instanceof QueryError) return { problem: 'it is nested too deeply' };
    throw error;
  }
}

/** The condition of each `where`, in order; undefined where the query is anything but `T | where … | where …`. */
function conditionsOf(root: SyntaxNode): SyntaxNode[] | undefined {
  const statements = root.list('Statements');
  let node = statements[0]?.optional('Expression');
  const conditions: SyntaxNode[] = [];
  while (node?.kind === 'PipeExpression') {
    const operator = node.child('Operator');
    if (operator.kind !== 'FilterOperator' || operator.list('Parameters').length > 0) return undefined;
    conditions.unshift(operator.child('Condition'));
    node = node.optional('Expression');
  }
  const alone = statements.length === 1 && node?.kind === 'NameReference' && conditions.length > 0;
  return alone ? conditions : undefined;
}

/** What does not belong in a condition; the columns found are added. */
function problemOf(node: SyntaxNode, columns: Set<string>): string | undefined {
  if (literals.test(node.kind)) return undefined;
  if (node.kind === 'UnaryMinusExpression') {
    return literals.test(node.child('Expression').kind) ? undefined : 'a minus stands before a number alone';
  }
  if (node.kind === 'NameReference') {
    const name = node.string('SimpleName') ?? '';
    if (!/^[A-Za-z_]\w{0,127}$/.test(name) || node.tokens().length !== 1) return 'a name is not plain';
    columns.add(name);
    return undefined;
  }
  if (memberships.test(node.kind)) {
    const items = node.child('Right').list('Expressions');
    if (!items.every((item) => literals.test(item.kind) || item.kind === 'UnaryMinusExpression'))
      return 'a list holds more than literals';
    return firstProblem([node.child('Left'), ...items], columns);
  }
  if (node.kind === 'FunctionCallExpression') {
    const name = node.child('Name').string('SimpleName') ?? '';
    if (!functions.has(name)) return `${name.slice(0, 40)}() is not among the functions of a condition`;
    return firstProblem(node.child('ArgumentList').list('Expressions'), columns);
  }
  const parts = node.children.filter((child) => !child.isToken);
  if (connectives.has(node.kind)) {
    return parts.every(isTruth) ? firstProblem(parts, columns) : 'a part of it compares nothing';
  }
  if (comparisons.test(node.kind) || node.kind === 'ExpressionCouple') return firstProblem(parts, columns);
  return `${worded(node.kind)} does not belong in it`;
}

/** Whether it may be true or false: a bare text or number may not. */
function isTruth({ kind }: SyntaxNode): boolean {
  return kind === 'BooleanLiteralExpression' || !(literals.test(kind) || kind === 'UnaryMinusExpression');
}

function firstProblem(nodes: readonly SyntaxNode[], columns: Set<string>): string | undefined {
  for (const node of nodes) {
    const problem = problemOf(node, columns);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** `AddExpression` as `an add expression` would be read. */
function worded(kind: string): string {
  return `“${kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}”`;
}

/** Token by token, so that no comment or odd white space of what was typed is left. */
function written(node: SyntaxNode, textOf: (token: SyntaxNode) => string): string {
  let text = '';
  for (const token of node.tokens()) {
    const next = textOf(token);
    if (text === '' || /\($/.test(text) || /^[),]$/.test(next)) text += next;
    else text += next === '(' && /(?:^|[\s(])\w+$/.test(text) && isCall(token) ? next : ` ${next}`;
  }
  return text;
}

function isCall(bracket: SyntaxNode): boolean {
  return (
    bracket.parent?.kind === 'ExpressionList' && bracket.parent.parent?.kind === 'FunctionCallExpression'
  );
}
