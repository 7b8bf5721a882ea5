import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { columnOf } from '../column-of.ts';
import { convert } from '../convert.ts';
import { refuse } from '../refusal.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';
import { anyValue, extremeValue, measured, quantile, rankOf } from './single.ts';
import { digestOf, digestValue } from './sketches.ts';

/** Writes an aggregate that makes several columns; `taken` are the columns that `*` leaves out. */
export type MultiAggregate = (scope: Scope, node: SyntaxNode, taken: ReadonlySet<string>) => Scalar[];

export const multiAggregates: Readonly<Record<string, MultiAggregate>> = {
  arg_max: extreme('max'),
  argmax: extreme('max'),
  arg_min: extreme('min'),
  argmin: extreme('min'),
  take_any: any,
  any,
  percentiles,
  percentilesw,
};

function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  return node.child('ArgumentList').list('Expressions');
}

/** As the binder lists them: beside a `*`, a column is given once, and not at all where it is `taken`. */
function valuesOf(scope: Scope, nodes: readonly SyntaxNode[], taken: ReadonlySet<string>): Scalar[] {
  const starred = nodes.some(({ kind }) => kind === 'StarExpression');
  const given = new Set(taken);
  const isNew = (name: string) => !given.has(name) && given.add(name);
  return nodes.flatMap((node) => {
    if (node.kind === 'StarExpression') {
      return [...(scope.row ?? [])].filter(([name]) => isNew(name)).map(([, value]) => value);
    }
    const name = starred ? columnOf(node) : undefined;
    return name === undefined || isNew(name) ? [scope.scalar(node)] : [];
  });
}

/** What `arg_max` and `arg_min` ask for. */
export interface Extreme {
  /** What is greatest or least in the wanted row. */
  readonly by: Scalar;
  /** The wanted row has the greatest or the least of these. */
  readonly rank: { readonly kind: 'max' | 'min'; readonly sql: Sql };
  /** The greatest or least itself, as an aggregate. */
  readonly best: Scalar;
  /** The other columns of that row. */
  readonly values: readonly Scalar[];
}

/** Reads a call of `arg_max` or `arg_min`; undefined for any other. */
export function extremeOf(scope: Scope, node: SyntaxNode, taken: ReadonlySet<string>): Extreme | undefined {
  const name = node.kind === 'FunctionCallExpression' ? node.child('Name').string('SimpleName') : undefined;
  const kind = /^arg_?(max|min)$/.exec(name ?? '')?.[1];
  if (kind !== 'max' && kind !== 'min') return undefined;
  const [first, ...rest] = argumentsOf(node);
  if (!first) return refuse(`arg_${kind}()`, node);
  const by = scope.scalar(first);
  const own = columnOf(first);
  const values = valuesOf(scope, rest, own === undefined ? taken : new Set([...taken, own]));
  const best: Scalar = { sql: extremeValue(kind, by, raw('')), type: by.type };
  return { by, rank: ranked(kind, by), best, values };
}

/** NaN is wanted before any number, the least too: DuckDB holds it greater than all. */
function ranked(kind: 'max' | 'min', { sql: value, type }: Scalar): Extreme['rank'] {
  return kind === 'min' && type === 'real' ? { kind: 'max', sql: sql`(-${value})` } : { kind, sql: value };
}

/** The row where a value is greatest or least: its columns travel together, as one struct. */
function extreme(wanted: 'max' | 'min'): MultiAggregate {
  return (scope, node, taken) => {
    const { rank, best, values } = extremeOf(scope, node, taken) ?? refuse(`arg_${wanted}()`, node);
    if (values.length === 0) return [best];
    const row = rowOf(values);
    // Where every key is null, any row will do. DuckDB computes equal aggregates once.
    const chosen = sql`coalesce(${raw(`arg_${rank.kind}`)}(${row}, ${rank.sql}), any_value(${row}))`;
    return [best, ...values.map((value, index) => field(chosen, index, value))];
  };
}

function rowOf(values: readonly Scalar[]): Sql {
  return sql`struct_pack(${joinSql(values.map(({ sql: value }, index) => sql`${raw(`f${index}`)} := ${value}`))})`;
}

function field(row: Sql, index: number, { type }: Scalar): Scalar {
  const value = sql`(${row}).${raw(`f${index}`)}`;
  return { sql: type === 'string' ? sql`coalesce(${value}, '')` : value, type };
}

/** Several values are those of one row, whatever is missing in it. */
function any(scope: Scope, node: SyntaxNode, taken: ReadonlySet<string>): Scalar[] {
  const args = argumentsOf(node);
  const values = valuesOf(scope, args, taken);
  const [only] = values;
  if (only && args.length === 1 && args[0]?.kind !== 'StarExpression') {
    return [{ sql: anyValue(only, raw('')), type: only.type }];
  }
  if (values.length === 0) return [];
  const row = rowOf(values);
  return values.map((value, index) => field(sql`any_value(${row})`, index, value));
}

function percentiles(scope: Scope, node: SyntaxNode): Scalar[] {
  const [value, ...ranks] = argumentsOf(node);
  if (!value) return refuse('percentiles()', node);
  const of = measured(scope.scalar(value), node);
  return ranks.map((rank) => ({ sql: quantile(of, rankOf(scope.scalar(rank), rank)), type: of.type }));
}

/** Each value counted as often as its weight says. */
function percentilesw(scope: Scope, node: SyntaxNode): Scalar[] {
  const [value, weight, ...ranks] = argumentsOf(node);
  if (!value || !weight) return refuse('percentilesw()', node);
  const of = measured(scope.scalar(value), node);
  const digest = digestOf(of, scope.scalar(weight));
  return ranks.map((rank) => {
    const at = digestValue(digest, rankOf(scope.scalar(rank), rank));
    return { sql: convert({ sql: at, type: 'dynamic' }, of.type), type: of.type };
  });
}
