import { columnsOf, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { aggregateFunctions, multiAggregates } from '../aggregates/index.ts';
import { columnOf } from '../column-of.ts';
import { functionName } from '../function-call.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';
import { extremeRows } from './extreme-rows.ts';
import { itemsOf, unnamed } from './items.ts';

/** `summarize`. */
export function summarize(over: Scope, node: SyntaxNode, before: Relation): Relation {
  const by = node.optional('ByClause');
  if (by?.optional('BinClause')) return refuse('summarize … bin=', node);
  if (!by && node.list('Aggregates').length === 0) return refuse('summarize of nothing', node);
  const { scope, input } = collecting(over, node, before);
  const keys =
    by?.list('Expressions').flatMap((item) => itemsOf(scope, item).map(({ value }) => value)) ?? [];
  const taken = plainNames(by);
  const made = node.list('Aggregates').map((item) => ({ item, values: aggregate(scope, item, taken) }));
  const names = made.flatMap(({ item, values }) => values.map(() => nameOfPair(item)));
  const values = made.flatMap((one) => one.values);
  const output = extremeRows(scope, node, input, keys, taken) ?? grouped(scope, node, input, keys, values);
  const fields = output.fields.map((field, index) => ({
    ...field,
    name: names[index - keys.length] ?? field.name,
  }));
  return { ...output, fields };
}

/** Aggregates whose result shows in which order they met the rows. */
const orderly = /^make_?(?:list|set|bag|dictionary)/;

/** The input of aggregates that collect rows in the order of a `sort` before them: DuckDB's own keep none. */
function collecting(scope: Scope, node: SyntaxNode, input: Relation): { scope: Scope; input: Relation } {
  const collects = [...node.walk()].some(
    (part) => part.kind === 'FunctionCallExpression' && orderly.test(functionName(part)),
  );
  if (!input.serialized || !collects) return { scope, input };
  if (input.order) return { scope: scope.inOrder(input.order), input };
  // A window would mix the rows of one row's pipe with another's.
  if (scope.query.correlated) return { scope, input };
  const from = scope.emitter.add(sql`SELECT *, row_number() OVER () AS "$row" FROM ${input.from}`);
  return { scope: scope.inOrder(raw('"$row"')), input: { ...input, from, again: false } };
}

/** The engine names an unnamed covariance after both its columns, the binder after the first alone. */
function nameOfPair(item: SyntaxNode): string | undefined {
  if (item.kind !== 'FunctionCallExpression' || !functionName(item).startsWith('covariance'))
    return undefined;
  const [x, y] = item.child('ArgumentList').list('Expressions');
  if (x?.kind !== 'NameReference' || y?.kind !== 'NameReference') return undefined;
  return [functionName(item), x.string('SimpleName'), y.string('SimpleName')].join('_');
}

function aggregates(node: SyntaxNode): boolean {
  return [...node.walk()].some(
    (part) =>
      part.kind === 'FunctionCallExpression' &&
      [aggregateFunctions, multiAggregates].some((table) => Object.hasOwn(table, functionName(part))),
  );
}

/** Groups by keys and computes aggregates: the columns are the keys, then the values. */
function grouped(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  keys: readonly Scalar[],
  values: readonly Scalar[],
): Relation {
  const columns = columnsOf(node);
  // One row also where nothing is aggregated: `summarize n = 5`.
  const all = aggregates(node) ? input.from : sql`${input.from} GROUP BY ()`;
  if (keys.length === 0) return scope.emitter.select(columns, values, all);
  return scope.emitter.select(columns, [...keys, ...values], asMet(scope, input.from, keys.length));
}

/**
 * Rows grouped by the first so many columns of a selection, each group where its first row stands: as KQL has them while
 * they are few. The rows of a table have no order of their own.
 */
export function asMet(scope: Scope, from: Sql, keys: number): Sql {
  const groups = joinSql(Array.from({ length: keys }, (_, index) => raw(String(index + 1))));
  if (scope.query.readsTables() || scope.query.correlated) return sql`${from} GROUP BY ${groups}`;
  const rows = scope.emitter.add(sql`SELECT *, row_number() OVER () AS "$met" FROM ${from}`);
  return sql`${rows} GROUP BY ${groups} ORDER BY min("$met")`;
}

/** Columns that are keys as they are, under whatever name: `*` leaves them out. */
function plainNames(by: SyntaxNode | undefined): Set<string> {
  const names = by?.list('Expressions').map((key) => columnOf(key)) ?? [];
  return new Set(names.filter((name) => name !== undefined));
}

/** The values of one item of the list of aggregates; `arg_max(*)` and its like give several. */
export function aggregate(scope: Scope, item: SyntaxNode, taken: ReadonlySet<string>): Scalar[] {
  const expression = unnamed(item);
  const name = expression.kind === 'FunctionCallExpression' ? functionName(expression) : '';
  const several = multiAggregates[name];
  if (several) return several(scope, expression, taken);
  if (symbolKind(expression.symbol('ResultType')) === 'tuple')
    return refuse(`the aggregate ${name}()`, expression);
  return [scope.asAggregating(true).scalar(expression)];
}
