import { UserError } from '../errors.ts';
import { parseQuery } from './parser.ts';
import type { SyntaxNode } from './syntax-node.ts';

/** Lists whose length may differ: `in (…)`, `has_any (…)`, `dynamic([…])`. */
const listKinds = new Set(['ExpressionList', 'JsonArrayExpression']);
const listParents = /^(?:(?:Not)?In(?:Cs)?|Has(?:Any|All))Expression$/;

/** Literals that choose what is read or run: they are part of the shape, so that no value can change them. */
const choosing = new Set([
  'BracketedName',
  'EvaluateOperator',
  'ExternalDataExpression',
  'SetOptionStatement',
]);
const choosingFunctions = new Set([
  'adx',
  'app',
  'arg',
  'cluster',
  'database',
  'external_table',
  'materialized_view',
  'resource',
  'table',
  'workspace',
]);

/** Every text in which such a literal can stand has one of these; so have some others. */
const choosingSigns = new RegExp(
  `\\b(?:${[...choosingFunctions, 'evaluate', 'external_data', 'externaldata', 'set'].join('|')})\\b|\\[\\s*@?["'\`]`,
  'i',
);

/** False where no literal of a template, by its text alone, can choose what is read or run. */
export function mayChoose(template: string): boolean {
  return choosingSigns.test(template);
}

/** True where two queries differ in the values of their literals, and in the length of lists of literals, alone. */
export function sameShape(a: string, b: string): boolean {
  return shapeOf(a) === shapeOf(b);
}

/**
 * Holds a bound query against its template filled with harmless values: the third wall against injection.
 * @throws {UserError} where a value became more than a literal.
 */
export function lockShape(template: string, bound: string): void {
  if (template === bound || knownShape(template) === shapeOf(bound)) return;
  throw new UserError('A value would have changed the query itself, so it was not run.', {
    title: 'That value does not fit',
    hint: 'Give the plain value, without KQL around it.',
  });
}

/** Shapes of templates, which come again and again; the oldest goes first. */
const shapes = new Map<string, string>();
const mostShapes = 100;

function knownShape(template: string): string {
  const known = shapes.get(template);
  if (known !== undefined) return known;
  const shape = shapeOf(template);
  const [oldest] = shapes.keys();
  if (shapes.size >= mostShapes && oldest !== undefined) shapes.delete(oldest);
  shapes.set(template, shape);
  return shape;
}

/** The tree in one text: kinds and tokens, but a literal by its kind alone. */
function shapeOf(kql: string): string {
  const { root, diagnostics } = parseQuery(kql);
  const shape: string[] = [`${diagnostics.length} wrong`];
  const pending: { node: SyntaxNode; keep: boolean }[] = [{ node: root, keep: false }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node } = next;
    const keep = next.keep || choosesSource(node);
    if (node.isToken) {
      shape.push(isLiteral(node) && !keep ? node.kind : `${node.kind} ${node.text}`);
      continue;
    }
    const children = isValueList(node) && !keep ? collapsed(node) : node.children;
    shape.push(`${node.kind}/${children.length}`);
    for (const child of children.toReversed()) pending.push({ node: child, keep });
  }
  return shape.join('\n');
}

function isLiteral(token: SyntaxNode): boolean {
  return token.kind.endsWith('LiteralToken');
}

function choosesSource(node: SyntaxNode): boolean {
  if (choosing.has(node.kind)) return true;
  if (node.kind !== 'FunctionCallExpression') return false;
  return choosingFunctions.has(node.optional('Name')?.string('SimpleName')?.toLowerCase() ?? '');
}

/** The items of a list that may be longer or shorter. */
function isValueList(node: SyntaxNode): boolean {
  const holder = node.kind === 'List' ? node.parent : undefined;
  if (!holder || !listKinds.has(holder.kind)) return false;
  return holder.kind === 'JsonArrayExpression' || listParents.test(holder.parent?.kind ?? '');
}

/** One item for each run of literals of one kind; anything else stays. */
function collapsed(list: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  let last = '';
  for (const item of list.children) {
    const element = item.kind === 'SeparatedElement' ? item.children[0] : item;
    const kind = element?.kind.endsWith('LiteralExpression') ? element.kind : '';
    if (kind === '') children.push(item);
    else if (kind !== last && element) children.push(element);
    last = kind;
  }
  return children;
}
