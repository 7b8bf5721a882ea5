import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { comparable } from '../expressions/comparison.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldScalar, type Relation } from '../relation.ts';
import { isInteger, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, joinSql, raw, type Sql, sql } from '../sql.ts';
import { parametersOf } from './parameters.ts';

/** What a kind of join does in SQL. `nulls`: the side whose columns may be missing. */
const kinds: Readonly<
  Record<string, { join: string; nulls: '' | 'both' | 'left' | 'right'; keep: 'both' | 'left' | 'right' }>
> = {
  innerunique: { join: 'JOIN', nulls: '', keep: 'both' },
  inner: { join: 'JOIN', nulls: '', keep: 'both' },
  leftouter: { join: 'LEFT JOIN', nulls: 'right', keep: 'both' },
  rightouter: { join: 'RIGHT JOIN', nulls: 'left', keep: 'both' },
  fullouter: { join: 'FULL JOIN', nulls: 'both', keep: 'both' },
  leftsemi: { join: 'SEMI JOIN', nulls: '', keep: 'left' },
  leftanti: { join: 'ANTI JOIN', nulls: '', keep: 'left' },
  leftantisemi: { join: 'ANTI JOIN', nulls: '', keep: 'left' },
  anti: { join: 'ANTI JOIN', nulls: '', keep: 'left' },
  rightsemi: { join: 'SEMI JOIN', nulls: '', keep: 'right' },
  rightanti: { join: 'ANTI JOIN', nulls: '', keep: 'right' },
  rightantisemi: { join: 'ANTI JOIN', nulls: '', keep: 'right' },
};

/** A pair of columns that must be equal. */
interface Key {
  readonly left: Field;
  readonly right: Field;
}

/** `join`; without a kind it is `innerunique`, which keeps one left row a key. */
export function join(scope: Scope, node: SyntaxNode, left: Relation): Relation {
  const kind = parametersOf(node).get('kind') ?? 'innerunique';
  return joined(scope, node, left, kind, node.optional('ConditionClause'), false);
}

/** `lookup`: a join that does not repeat the right side's keys. */
export function lookup(scope: Scope, node: SyntaxNode, left: Relation): Relation {
  const kind = parametersOf(node).get('kind') ?? 'leftouter';
  return joined(scope, node, left, kind, node.optional('LookupClause'), true);
}

function joined(
  scope: Scope,
  node: SyntaxNode,
  left: Relation,
  kind: string,
  condition: SyntaxNode | undefined,
  lookup: boolean,
): Relation {
  const how = kinds[kind] ?? refuse(`join kind=${kind}`, node);
  const right = scope.detached().table(node.child('Expression'));
  const keys = (condition?.list('Expressions') ?? []).flatMap((item) => keysOf(item, left, right));
  if (keys.length === 0) return refuse('join without equal columns', node);
  const loose = keys.flatMap((key) => [key.left, key.right]).find(({ type }) => type === 'dynamic');
  if (loose) {
    // Microsoft's engine does not take such a key, though its parser does.
    const hint = `Give it a type first, on its side of the join: extend Key = tostring(${loose.name}).`;
    return refuse(`a join on the dynamic column ${loose.name}`, node, hint);
  }
  const unlike = keys.find(
    ({ left: a, right: b }) => a.type !== b.type && !(isInteger(a.type) && isInteger(b.type)),
  );
  if (unlike) return refuse(`a join of ${unlike.left.type} with ${unlike.right.type}`, node);
  const on = joinSql(
    keys.map((key) => equality(key, node)),
    ' AND ',
  );
  const columns = columnsOf(node);
  if (how.keep !== 'both') {
    const [kept, other, alias, against] =
      how.keep === 'left' ? [left, right, 'l', 'r'] : [right, left, 'r', 'l'];
    const from = sql`${kept.from} ${raw(alias)} ${raw(how.join)} ${other.from} ${raw(against)} ON ${on}`;
    return scope.emitter.select(columns, sideOf(kept.fields, alias, false), from);
  }
  const repeated = new Set(lookup ? keys.map((key) => key.right.name) : []);
  const values = [
    ...sideOf(left.fields, 'l', how.nulls === 'left' || how.nulls === 'both'),
    ...sideOf(
      right.fields.filter(({ name }) => !repeated.has(name)),
      'r',
      how.nulls === 'right' || how.nulls === 'both',
    ),
  ];
  const source = kind === 'innerunique' ? onePerKey(left, keys) : left.from;
  return scope.emitter.select(columns, values, sql`${source} l ${raw(how.join)} ${right.from} r ON ${on}`);
}

function onePerKey(left: Relation, keys: readonly Key[]): Sql {
  return sql`(SELECT DISTINCT ON (${joinSql(keys.map((key) => ident(key.left.id)))}) * FROM ${left.from})`;
}

/** Columns of one side. Text is never null, not even where the other side found no partner. */
function sideOf(fields: readonly Field[], alias: string, mayMiss: boolean): Scalar[] {
  return fields.map((field) => {
    const value = fieldScalar(field, alias);
    if (!mayMiss) return value;
    const text = sql`coalesce(${value.sql}, '')`;
    return { type: value.type, sql: field.type === 'string' ? text : value.sql };
  });
}

/** Null equals null here, as in KQL; text has no nulls. */
function equality({ left, right }: Key, node: SyntaxNode): Sql {
  const [a, b] = comparable(fieldScalar(left, 'l'), fieldScalar(right, 'r'), node);
  return a.type === 'string' ? sql`${a.sql} = ${b.sql}` : sql`${a.sql} IS NOT DISTINCT FROM ${b.sql}`;
}

/** `Name`, or `$left.a == $right.b`, or several of these with `and`. */
function keysOf(item: SyntaxNode, left: Relation, right: Relation): Key[] {
  if (item.kind === 'ParenthesizedExpression') return keysOf(item.child('Expression'), left, right);
  if (item.kind === 'AndExpression') {
    return [...keysOf(item.child('Left'), left, right), ...keysOf(item.child('Right'), left, right)];
  }
  if (item.kind === 'NameReference') {
    const name = item.string('SimpleName') ?? '';
    return [{ left: fieldNamed(left, name, item), right: fieldNamed(right, name, item) }];
  }
  if (item.kind !== 'EqualExpression') return refuse('a join condition other than ==', item);
  const [a, b] = [sideName(item.child('Left')), sideName(item.child('Right'))];
  const [onLeft, onRight] = a.side === '$left' ? [a, b] : [b, a];
  if (onLeft.side !== '$left' || onRight.side !== '$right') {
    return refuse('a join condition that does not compare $left with $right', item);
  }
  return [{ left: fieldNamed(left, onLeft.name, item), right: fieldNamed(right, onRight.name, item) }];
}

function sideName(node: SyntaxNode): { side: string; name: string } {
  if (node.kind !== 'PathExpression') return refuse('a join condition without $left and $right', node);
  return {
    side: node.child('Expression').string('SimpleName') ?? '',
    name: node.child('Selector').string('SimpleName') ?? '',
  };
}

function fieldNamed(relation: Relation, name: string, node: SyntaxNode): Field {
  return relation.fields.find((field) => field.name === name) ?? refuse(`the column ${name} in a join`, node);
}
