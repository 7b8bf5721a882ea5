import { QueryError } from '../../../../errors.ts';
import { columnsOf, groupMembers, symbolKind } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column } from '../../../../types.ts';
import { convert } from '../convert.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import { fieldIds, fieldScalar, type Relation, toFields } from '../relation.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, quote, raw, sql } from '../sql.ts';
import { viewOf } from '../user-function.ts';
import { neededColumns } from './needed-columns.ts';
import { parametersOf } from './parameters.ts';

/** One of the tables that are united, and what `withsource=` calls it. */
export interface Leg {
  readonly relation: Relation;
  readonly name: string;
}

/** `union` after a pipe. */
export function unionWith(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return union(scope, node, [{ relation: input, name: input.alias ?? 'union_arg0' }]);
}

/** `union` at the start of a pipe. */
export function unionOf(scope: Scope, node: SyntaxNode): Relation {
  return union(scope, node, []);
}

function union(scope: Scope, node: SyntaxNode, before: readonly Leg[]): Relation {
  const parameters = parametersOf(node);
  const legs = [...before];
  let complete = true;
  for (const item of node.list('Expressions')) {
    const found = legsOf(scope.detached(), item, legs.length);
    complete &&= found.length > 0;
    legs.push(...found);
  }
  if (legs.length === 0) return refuse('union of nothing', node);
  const source = parameters.get('withsource') ?? parameters.get('with_source');
  const has = ({ name }: Column) =>
    name === source || legs.some(({ relation }) => relation.fields.some((field) => field.name === name));
  // The binder guesses columns of a table that is not there from what is asked of it.
  const known = complete ? columnsOf(node) : columnsOf(node).filter(has);
  const columns = node.list('Expressions').some(isWildcard) ? withViews(known, legs) : known;
  const doubled = legs.some(({ relation }) => relation.fields.some(({ name }) => name === source));
  if (doubled) return refuse(`union withsource=${source} over a column of that name`, node);
  const kind = parameters.get('kind') ?? 'outer';
  if (kind === 'inner') return common(scope, node, columns, legs, source);
  return kind === 'outer' ? unite(scope, node, columns, legs, source) : refuse(`union kind=${kind}`, node);
}

/** `kind=inner`: the columns that all the tables have, of one type. The binder knows nothing of it. */
function common(
  scope: Scope,
  node: SyntaxNode,
  columns: readonly Column[],
  legs: readonly Leg[],
  source: string | undefined,
): Relation {
  const everywhere = (name: string) =>
    legs.every(({ relation }) => relation.fields.some((field) => field.name === name));
  const kept = legs.map(
    (leg): Leg => ({
      ...leg,
      relation: { ...leg.relation, fields: leg.relation.fields.filter(({ name }) => everywhere(name)) },
    }),
  );
  const known = columns.filter(({ name }) => name === source || everywhere(name));
  const clash = kept
    .flatMap(({ relation }) => relation.fields)
    .find((field) => !known.some(({ name, type }) => name === field.name && type === field.type));
  if (clash) return refuse(`union kind=inner of columns ${clash.name} of several types`, node);
  if (known.length === 0) return refuse('union kind=inner of tables with no column in common', node);
  return unite(scope, node, known, kept, source);
}

/** The tables that an item of `union` or of `search in (…)` stands for. */
export function legsOf(scope: Scope, item: SyntaxNode, place: number): Leg[] {
  const symbol = item.symbol('ReferencedSymbol');
  if (symbol && symbolKind(symbol) === 'group') {
    return groupMembers(symbol).map(({ Name: name }) => ({ relation: tableOrView(scope, name, item), name }));
  }
  // A wildcard that only one table or view fits is bound to that one.
  if (symbol && isWildcard(item)) {
    return [{ relation: tableOrView(scope, symbol.Name, item), name: symbol.Name }];
  }
  // The binder lets a table that is not there pass with `isfuzzy=true` alone: it counts as nothing.
  if (beginsWithNothing(scope, item)) return [];
  const relation = scope.table(item);
  const elsewhere = scope.query.elsewhere.get(item.optional('Name')?.string('SimpleName') ?? '');
  if (elsewhere && 'shown' in elsewhere) return [{ relation, name: elsewhere.shown }];
  const isTable = symbol !== undefined && symbolKind(symbol) === 'table';
  const name = isTable ? symbol.Name : item.string('SimpleName');
  const bound = name === undefined ? undefined : scope.lookup(name);
  // A view shows its own name, other tables of `let` a number.
  const isLet = bound !== undefined && bound.kind !== 'function';
  const shown = relation.alias ?? (name !== undefined && !isLet ? name : undefined);
  return [{ relation, name: shown ?? `union_arg${place}` }];
}

function isWildcard(item: SyntaxNode): boolean {
  return item.optional('Name')?.kind === 'WildcardedName';
}

/** The binder does not look into the views that a wildcard fits. */
function withViews(columns: readonly Column[], legs: readonly Leg[]): readonly Column[] {
  const all = new Map(columns.map((column) => [column.name, column]));
  for (const { name, type } of legs.flatMap(({ relation }) => relation.fields)) {
    const one = all.get(name) ?? [...all.values()].find((column) => column.name === `${name}_${type}`);
    if (!one) all.set(name, { name, type });
  }
  return [...all.values()];
}

function tableOrView(scope: Scope, name: string, node: SyntaxNode): Relation {
  const bound = scope.lookup(name);
  return bound?.kind === 'function' ? viewOf(scope, bound.declaration) : scope.query.table(name, node);
}

/** True where what the pipe begins with is not there. */
function beginsWithNothing(scope: Scope, item: SyntaxNode): boolean {
  if (item.kind === 'PipeExpression' || item.kind === 'ParenthesizedExpression') {
    return beginsWithNothing(scope, item.child('Expression'));
  }
  if (item.kind !== 'NameReference' || item.symbol('ReferencedSymbol')) return false;
  return !scope.lookup(item.string('SimpleName') ?? '');
}

/** Rows of all legs one after another, under the columns that the binder found. */
export function unite(
  scope: Scope,
  node: SyntaxNode,
  bound: readonly Column[],
  legs: readonly Leg[],
  source: string | undefined,
): Relation {
  const needed = neededColumns(node);
  const cells = legs.length * (needed?.size ?? bound.length);
  if (cells > mostCells) throw tooWide(scope, node);
  const names = namesOf(bound, legs, source);
  const columns = inOrder(bound, legs, names, source);
  const ids = fieldIds(columns);
  const named = new Set([...names.values(), source]);
  const known = new Set<string | undefined>(columns.map(({ name }) => name));
  // The binder gives one column where only a later table's type differs: no matter where nothing looks at it.
  const seen = ({ name }: Column) => !needed || needed.has(name);
  const empty = columns.find((column) => !named.has(column.name) && seen(column));
  if (empty) return refuse(`union of columns that clash over the name ${empty.name}`, node);
  const selects = legs.map(({ relation, name: shown }) => {
    const byName = new Map(relation.fields.map((field) => [names.get(keyOf(field)), field]));
    const lost = relation.fields.find((field) => !known.has(names.get(keyOf(field))) && seen(field));
    if (lost) return refuse(`union of columns that clash over the name ${lost.name}`, node);
    const values = columns.flatMap((column, index) => {
      if (needed && !needed.has(column.name)) return [];
      const field = byName.get(column.name);
      const value = field ? convert(fieldScalar(field), column.type) : nullOf(column.type);
      return [sql`${column.name === source ? quote(shown) : value} AS ${ident(ids[index] ?? column.name)}`];
    });
    return sql`SELECT ${joinSql(values.length > 0 ? values : [raw('1 AS "$none"')])} FROM ${relation.from}`;
  });
  const rows = scope.emitter.add(joinSql(selects, '\nUNION ALL '));
  const fields = toFields(columns);
  if (!needed || columns.every(({ name }) => needed.has(name))) return { from: rows, fields };
  // What nothing looks at is there by name alone: a union of hundreds of tables has thousands of columns.
  const all = fields.map(({ name, id, type }) =>
    needed.has(name) ? ident(id) : sql`${nullOf(type)} AS ${ident(id)}`,
  );
  return { from: scope.emitter.add(sql`SELECT ${joinSql(all)} FROM ${rows}`), fields };
}

/** Most columns times tables: DuckDB plans more for minutes. */
const mostCells = 120_000;

function tooWide(scope: Scope, node: SyntaxNode): QueryError {
  return new QueryError('stopped', 'size', 'The union grew too large: too many tables and columns', {
    position: scope.query.position(node),
    hint: 'Name fewer tables, or end with what needs few columns: project, summarize, count.',
  });
}

/** Where a number was needed, the binder gives it to another column than the engine: then they stand as they come. */
function inOrder(
  columns: readonly Column[],
  legs: readonly Leg[],
  names: ReadonlyMap<string, string>,
  source: string | undefined,
): readonly Column[] {
  const fields = legs.flatMap(({ relation }) => relation.fields);
  const numbered = fields.some((field) => names.get(keyOf(field)) !== plainName(field, names));
  if (!numbered) return columns;
  const order = [source, ...fields.map((field) => names.get(keyOf(field)))];
  return [...columns].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function plainName(field: Column, names: ReadonlyMap<string, string>): string {
  const name = names.get(keyOf(field));
  return name === field.name ? field.name : `${field.name}_${field.type}`;
}

function keyOf({ name, type }: Column): string {
  return `${type} ${name}`;
}

/**
 * What each column is called in the union: by its name where all tables agree on its type, else with the type behind
 * it, and a number where even that is another's name.
 */
function namesOf(
  columns: readonly Column[],
  legs: readonly Leg[],
  source: string | undefined,
): Map<string, string> {
  const all = new Map(legs.flatMap(({ relation }) => relation.fields).map((field) => [keyOf(field), field]));
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const names = new Map<string, string>();
  const taken = new Set<string | undefined>([source]);
  const give = (field: Column, name: string) => {
    names.set(keyOf(field), name);
    taken.add(name);
  };
  const fits = ({ name, type }: Column) => types.get(name) === type || types.get(name) === 'dynamic';
  const several = Map.groupBy(all.values(), ({ name }) => name);
  const kept = (field: Column) =>
    (several.get(field.name) ?? []).length === 1 || types.get(field.name) === 'dynamic';
  for (const field of all.values()) if (kept(field) && fits(field)) give(field, field.name);
  for (const field of all.values()) {
    if (names.has(keyOf(field))) continue;
    const base = `${field.name}_${field.type}`;
    let name = base;
    for (let count = 1; taken.has(name); count++) name = `${base}${count}`;
    if (types.get(name) === field.type) give(field, name);
  }
  return names;
}
