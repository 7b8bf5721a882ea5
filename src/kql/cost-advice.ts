import type { Position } from '../errors.ts';
import { parseQuery } from './parser.ts';
import { judge, unscoped } from './policy.ts';
import { positionAt } from './position.ts';
import type { SyntaxNode } from './syntax-node.ts';

/** A way in which a query costs more than it needs to, or reaches further than it seems to. */
export interface Advice {
  /** Kebab-case: `contains`, `unbounded-sort` … */
  readonly rule: string;
  readonly severity: 'note' | 'warning';
  readonly message: string;
  readonly position: Position;
  /** The text of the query that it is about, where it is about one. */
  readonly text?: string;
}

type Say = (node: SyntaxNode) => Omit<Advice, 'position'> | undefined;

const say: Readonly<Record<string, Say>> = {
  ContainsExpression: substring,
  ContainsCsExpression: substring,
  NotContainsExpression: substring,
  NotContainsCsExpression: substring,
  MvExpandOperator: (node) =>
    node.children.some(({ kind }) => kind === 'MvExpandRowLimitClause') || isBounded(node)
      ? undefined
      : advice('unbounded-mv-expand', 'note', 'mv-expand of all rows: filter or limit them first'),
  SortOperator: (node) =>
    isBounded(node)
      ? undefined
      : advice('unbounded-sort', 'note', 'sort of all rows: “top N by …” or a take keeps it cheap'),
};

/** What a query should be looked at for, in the order of its text. A text that is no KQL gets none. */
export function advise(kql: string): readonly Advice[] {
  const { root, diagnostics } = parseQuery(kql);
  if (diagnostics.some(({ severity }) => severity === 'error')) return [];
  const at = (node: SyntaxNode) => positionAt(kql, node.start, node.end - node.start);
  const found: Advice[] = [...root.walk()].flatMap((node) => {
    const said = say[node.kind]?.(node);
    return said ? [{ ...said, position: at(node) }] : [];
  });
  const everywhere = unscoped(kql);
  if (everywhere) {
    const message = `${everywhere}: every table of the workspace is read; name those that are meant`;
    found.push({ ...advice('unscoped', 'warning', message), position: positionAt(kql, 0, kql.length) });
  }
  for (const { construct, message, position } of judge(kql, { workspaces: [] })) {
    found.push({ ...advice('reaches-elsewhere', 'warning', `${construct}: ${message}`), position });
  }
  if (![...root.walk()].some(isTimed)) {
    const message =
      'no filter on TimeGenerated: outside Huntline, which adds the window, it reads all there is';
    found.push({ ...advice('no-time-filter', 'warning', message), position: positionAt(kql, 0, 0) });
  }
  const swallowed = commentAt(kql, root);
  if (swallowed !== undefined) {
    const message =
      'this comment takes the rest of the query with it: YAML folded its line; write the query with |';
    found.push({ ...advice('folded-comment', 'warning', message), position: positionAt(kql, swallowed, 2) });
  }
  return found.toSorted((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
}

function advice(rule: string, severity: Advice['severity'], message: string): Omit<Advice, 'position'> {
  return { rule, severity, message };
}

/** `has` looks a whole term up in the index; `contains` reads every character. */
function substring(node: SyntaxNode): Omit<Advice, 'position'> | undefined {
  const needle = node.optional('Right');
  const text = needle?.kind === 'StringLiteralExpression' ? needle.string('LiteralValue') : undefined;
  if (text === undefined || !/^[\p{L}\p{N}]{4,}$/u.test(text)) return undefined;
  const operator = node.optional('Operator')?.text ?? 'contains';
  const better = operator.replace('contains', 'has');
  const message = `${operator} "${text}" reads every character: if it is a whole word, ${better} is far cheaper`;
  return { ...advice('contains', 'warning', message), text };
}

/** True where few rows come in, since they were filtered, counted together or cut, or where few go out. */
function isBounded(operator: SyntaxNode): boolean {
  let pipe = operator.parent;
  const before = pipe?.optional('Expression');
  if (before && [...before.walk()].some((node) => bounding.has(node.kind) || isFilter(node))) return true;
  while (pipe?.parent?.kind === 'PipeExpression') {
    pipe = pipe.parent;
    if (bounding.has(pipe.optional('Operator')?.kind ?? '')) return true;
  }
  return false;
}

/** A `where` by more than the time. */
function isFilter(node: SyntaxNode): boolean {
  if (node.kind !== 'FilterOperator') return false;
  const names = [...node.child('Condition').walk()].filter(
    ({ kind, parent }) => kind === 'NameReference' && parent?.kind !== 'FunctionCallExpression',
  );
  return names.some((name) => !timeColumn.test(name.source));
}

/** Where a time column restricts what is read; elsewhere it is only shown or counted by. */
const restricting = new Set(['FilterOperator', 'FindOperator', 'MakeSeriesOperator', 'SearchOperator']);

/** ASIM's functions take the time as `starttime`. */
function isTimed(node: SyntaxNode): boolean {
  if (node.kind === 'FunctionCallExpression') return /\bstarttime\b/i.test(names(node));
  return restricting.has(node.kind) && /\b(?:TimeGenerated|Timestamp|ingestion_time)\b/.test(names(node));
}

const timeColumn = /^(?:TimeGenerated|Timestamp)$/;
const bounding = new Set([
  'CountOperator',
  'DistinctOperator',
  'MakeSeriesOperator',
  'SummarizeOperator',
  'TakeOperator',
  'TopHittersOperator',
  'TopOperator',
]);

/** Where a comment begins that holds a pipe on the query's last line, as a fold of its lines leaves it. */
function commentAt(kql: string, root: SyntaxNode): number | undefined {
  const last = root.tokens().findLast(({ text }) => text !== '');
  const rest = kql.slice(last?.end ?? 0);
  const match = /^\s*\/\/.*\|/.exec(rest);
  return match ? (last?.end ?? 0) + rest.indexOf('//') : undefined;
}

/** The names in a part of a query, without its strings and comments. */
function names(root: SyntaxNode): string {
  return [...root.walk()]
    .filter(({ kind }) => kind === 'IdentifierToken' || kind === 'BracketedName')
    .map((node) => node.text || node.source)
    .join(' ');
}
