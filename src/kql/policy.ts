import type { Position } from '../errors.ts';
import { type ParsedQuery, parseQuery } from './parser.ts';
import { positionAt } from './position.ts';
import type { SyntaxNode } from './syntax-node.ts';

/** Something in a person's own KQL that is not allowed; the message says what to do instead. */
export interface Violation {
  readonly construct: string;
  readonly message: string;
  readonly position: Position;
}

/** What a person's own KQL may reach. */
export interface QueryPolicy {
  /** Names and ids of the workspaces that `workspace('…')` and its like may name. */
  readonly workspaces: readonly string[];
}

/** Functions that name another place; those that are `true` may name a configured workspace. */
const elsewhere: ReadonlyMap<string, boolean> = new Map([
  ['adx', false],
  ['app', true],
  ['arg', false],
  ['cluster', false],
  ['database', false],
  ['entity_group', false],
  ['external_table', false],
  ['resource', true],
  ['stored_query_result', false],
  ['workspace', true],
]);

/** Plug-ins that compute on the rows they are given and reach nothing else. All others are refused. */
const plugins = new Set(
  [
    'active_users_count activity_counts_metrics activity_engagement activity_metrics autocluster bag_unpack basket',
    'dcount_intersect diffpatterns diffpatterns_text funnel_sequence funnel_sequence_completion ipv4_lookup ipv6_lookup',
    'narrow new_activity_metrics pivot preview rolling_percentile rows_near schema_merge sequence_detect session_count',
    'sliding_window_counts',
  ].flatMap((line) => line.split(' ')),
);

const forbidden: Readonly<Record<string, { construct: string; why: string }>> = {
  AliasStatement: { construct: 'alias', why: 'names another database' },
  Directive: { construct: '# directive', why: 'changes how the query is run' },
  EntityGroupExpression: { construct: 'entity_group', why: 'reaches other clusters' },
  ExecuteAndCacheOperator: { construct: 'execute_and_cache', why: 'stores results' },
  ExternalDataExpression: { construct: 'externaldata', why: 'fetches from an address outside' },
  InlineExternalTableExpression: { construct: 'external table', why: 'reads storage outside' },
  MacroExpandOperator: { construct: 'macro-expand', why: 'reaches other clusters' },
  PatternStatement: { construct: 'declare pattern', why: 'can name other places' },
  RestrictStatement: { construct: 'restrict access', why: 'changes what the query sees' },
  SetOptionStatement: { construct: 'set', why: 'changes the limits of the query' },
};

/**
 * Judges a whole query by its syntax tree. Empty where it may run: one query, `let` and `declare query_parameters`
 * before it, nothing that reaches outside the configured workspaces.
 */
export function judge(kql: string, policy: QueryPolicy): readonly Violation[] {
  const parsed = parseQuery(kql);
  const violation = (construct: string, message: string, node?: SyntaxNode): Violation => ({
    construct,
    message,
    position: positionAt(kql, node?.start ?? 0, (node?.end ?? kql.length) - (node?.start ?? 0)),
  });
  if (parsed.root.kind !== 'QueryBlock') {
    return [
      violation('control command', 'Commands that begin with a dot or # are not allowed: only queries are.'),
    ];
  }
  // What the parser could not read cannot be judged, and another parser might read it.
  const unread = unreadable(parsed);
  if (unread) return [unread];

  const violations: Violation[] = [];
  const queries = statements(parsed.root).filter((statement) => statement.kind === 'ExpressionStatement');
  for (const extra of queries.slice(1)) {
    violations.push(
      violation('second query', 'Only one query at a time is allowed; remove what follows “;”.', extra),
    );
  }
  if (queries.length === 0) violations.push(violation('no query', 'There is no query, only statements.'));
  const allowed = new Set(policy.workspaces.map((name) => name.toLowerCase()));
  for (const node of parsed.root.walk()) {
    const found = faultOf(node, allowed);
    if (found) violations.push(violation(found.construct, found.message, node));
  }
  return violations;
}

/** What makes a query read every table there is: `search` or `find` without `in (…)`, a union of `*`; else undefined. */
export function unscoped(kql: string): string | undefined {
  for (const node of parseQuery(kql).root.walk()) {
    const verb = { FindOperator: 'find', SearchOperator: 'search' }[node.kind];
    if (verb && !node.children.some(({ kind }) => kind === 'FindInClause')) {
      const isFed = node.parent?.kind === 'PipeExpression' && node.parent.children[0]?.raw !== node.raw;
      if (!isFed) return `${verb} over all tables`;
    }
    if (node.kind === 'WildcardedName' && node.source.trim() === '*') return 'union over all tables';
  }
  return undefined;
}

/** True for a `| …` tail: one pipe after another that continues whatever query it is put after, and nothing more. */
export function isTail(text: string): boolean {
  if (!text.trimStart().startsWith('|')) return false;
  const parsed = parseQuery(`HuntlineRows\n${text}`);
  if (parsed.root.kind !== 'QueryBlock' || unreadable(parsed)) return false;
  if (parsed.root.tokens().some((token) => token.kind === 'SemicolonToken')) return false;
  const [statement, ...others] = statements(parsed.root);
  if (!statement || others.length > 0) return false;
  let source = statement.children[0];
  if (source?.kind !== 'PipeExpression') return false;
  while (source?.kind === 'PipeExpression') source = source.children[0];
  return source?.kind === 'NameReference' && source.start === 0;
}

function unreadable({ root, text, diagnostics }: ParsedQuery): Violation | undefined {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error) {
    const message = `The query cannot be read: ${error.message.replace(/\.$/, '')}`;
    return { construct: 'syntax', message, position: error.position };
  }
  for (const node of root.walk()) {
    if (node.kind === 'SkippedTokens' || node.kind === 'BadQueryOperator') {
      const position = positionAt(text, node.start, node.end - node.start);
      return { construct: 'syntax', message: 'The query cannot be read', position };
    }
  }
  return undefined;
}

function statements(root: SyntaxNode): SyntaxNode[] {
  return root.list('Statements');
}

function faultOf(node: SyntaxNode, allowed: ReadonlySet<string>): Omit<Violation, 'position'> | undefined {
  const fixed = forbidden[node.kind];
  if (fixed)
    return { construct: fixed.construct, message: `${fixed.construct} is not allowed: it ${fixed.why}.` };
  if (node.kind !== 'FunctionCallExpression') return undefined;
  const name = functionName(node);
  if (node.parent?.kind === 'EvaluateOperator') {
    if (plugins.has(name)) return undefined;
    return { construct: name, message: `evaluate ${name} is not allowed: that plug-in may reach outside.` };
  }
  const mayNameWorkspace = elsewhere.get(name);
  if (mayNameWorkspace === undefined) return undefined;
  const target = literalArgument(node);
  if (mayNameWorkspace && target !== undefined && allowed.has(target.toLowerCase())) return undefined;
  const where = mayNameWorkspace
    ? 'only the workspaces that are configured here may be named'
    : 'it reaches elsewhere';
  return { construct: `${name}()`, message: `${name}() is not allowed: ${where}.` };
}

function functionName(call: SyntaxNode): string {
  return call.optional('Name')?.string('SimpleName')?.toLowerCase() ?? '';
}

/** The one argument where it is a plain string; anything that would have to be computed is undefined. */
function literalArgument(call: SyntaxNode): string | undefined {
  const [argument, ...others] = call.optional('ArgumentList')?.list('Expressions') ?? [];
  if (argument?.kind !== 'StringLiteralExpression' || others.length > 0) return undefined;
  return argument.string('LiteralValue');
}
