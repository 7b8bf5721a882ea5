import { columnIdentities, columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column } from '../../../../types.ts';
import { escapeRegex } from '../expressions/text-match.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldScalar, isCheap, type Relation } from '../relation.ts';
import { constantArray, constantText, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { givenNames, type Item, itemsOf } from './items.ts';
import { withWindows } from './window.ts';

// Operators that choose, name and compute columns. Names, order and types are the binder's.

/** `project`. */
export function project(scope: Scope, node: SyntaxNode, before: Relation): Relation {
  const input = withWindows(scope, node.list('Expressions'), before);
  const items = node.list('Expressions').flatMap((item) => itemsOf(scope, item));
  return computed(
    scope,
    before,
    input,
    columnsOf(node),
    items.map(({ value }) => value),
  );
}

/** Columns made of a row's own: as cheap to read again as those, if they are computed cheaply. */
function computed(
  scope: Scope,
  before: Relation,
  input: Relation,
  columns: readonly Column[],
  values: readonly Scalar[],
): Relation {
  const again = before.again === true && input === before && values.every(({ sql: value }) => isCheap(value));
  return { ...scope.emitter.select(columns, values, input.from), again };
}

/** `serialize`: the rows as they come are in order, for what it computes itself, too. */
export function serialize(scope: Scope, node: SyntaxNode, before: Relation): Relation {
  const there = new Set(before.fields.map(({ name }) => name));
  const again = node
    .list('Expressions')
    .flatMap(givenNames)
    .find((name) => there.has(name));
  // The binder gives it another name, which nobody has said that the engine does.
  if (again) return refuse(`serialize of the column ${again}, which is there already`, node, 'Use extend.');
  return extend(scope, node, { ...before, serialized: true });
}

/** `extend`: a named item replaces the column of its name, where that stands. */
export function extend(scope: Scope, node: SyntaxNode, before: Relation): Relation {
  const input = withWindows(scope, node.list('Expressions'), before);
  const items = node.list('Expressions').flatMap((item) => itemsOf(scope, item));
  if (items.length === 0) return input;
  const known = new Map(input.fields.map((field) => [field.name, field]));
  const columns = columnsOf(node);
  const made = new Set(columns.map(({ name }) => name).filter((name) => !known.has(name)));
  const isOld = (item: Item) => item.name !== undefined && known.has(item.name);
  const unnamed = items.filter((item) => !(item.named && isOld(item)));
  // `extend parse_json(d)` replaces `d`, as the binder has it: no new column stands for that item.
  const replacing = unnamed.length > made.size ? isOld : (item: Item) => item.named && isOld(item);
  const replaced = new Map(items.filter(replacing).map((item) => [item.name, item.value]));
  const fresh = items.filter((item) => !replacing(item));
  // Of several values `extend` keeps those that it names, and `project` all.
  for (const [place, name] of [...made].entries()) {
    const item = fresh.length === made.size ? fresh[place] : fresh.find((one) => one.name === name);
    const index = columns.findIndex((column) => column.name === name);
    if (item?.surplus) scope.query.surplus.add(columnIdentities(node)[index]);
  }
  const byName = new Map(fresh.map((item) => [item.name, item.value]));
  const values = columns.map(({ name }): Scalar => {
    const old = known.get(name);
    if (old) return replaced.get(name) ?? fieldScalar(old);
    const place = [...made].indexOf(name);
    return (
      (fresh.length === made.size ? fresh[place]?.value : byName.get(name)) ??
      refuse(`the column ${name} of this ${node.kind}`, node)
    );
  });
  return computed(scope, before, input, columns, values);
}

/** `project-away`, `project-keep`, `project-reorder`: the binder says which columns stay, and in what order. */
export function pick(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  return rename(scope, node, input, new Map());
}

/** `project-by-names`: like `project-keep`, the names in texts and lists; a star stands for any text. */
export function projectByNames(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const patterns = node.list('Expressions').flatMap((item) => {
    const value = scope.scalar(item);
    const text = constantText(value);
    return text === undefined
      ? (constantArray(value)?.map(String) ?? refuse('project-by-names of a computed name', item))
      : [text];
  });
  const names = columnsOf(node).map(({ name }) => name);
  const wanted = (name: string) => patterns.some((pattern) => matches(pattern, name));
  // The binder reads literals alone; what it has not understood must not pass for nothing.
  const understood = input.fields.every(({ name }) => wanted(name) === names.includes(name));
  return understood
    ? pick(scope, node, input)
    : refuse('project-by-names of a name that is not a literal', node);
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split('*').map(escapeRegex).join('.*')}$`, 's').test(name);
}

/** `project-rename`. */
export function projectRename(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const names = node
    .list('Expressions')
    .map((item): [string, string] => [
      item.child('Name').string('SimpleName') ?? '',
      oldName(item.child('Expression'), item),
    ]);
  return rename(scope, node, input, new Map(names));
}

function oldName(expression: SyntaxNode, node: SyntaxNode): string {
  return (
    expression.symbol('ReferencedSymbol')?.Name ??
    expression.string('SimpleName') ??
    refuse('this new name', node)
  );
}

function rename(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  names: ReadonlyMap<string, string>,
): Relation {
  const known = new Map(input.fields.map((field): [string, Field] => [field.name, field]));
  const columns = columnsOf(node);
  const values = columns.map(({ name }) => {
    const field = known.get(names.get(name) ?? name);
    return field ? fieldScalar(field) : refuse(`the column ${name} here`, node);
  });
  return computed(scope, input, input, columns, values);
}
