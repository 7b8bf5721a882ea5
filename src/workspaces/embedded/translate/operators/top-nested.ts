import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { convert } from '../convert.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';
import { unnamed } from './items.ts';
import { rowCount } from './rows.ts';

/** One level: what it groups by, which groups stay, and what the others are called. */
interface Level {
  readonly key: Scalar;
  readonly value: Scalar;
  readonly ascending: boolean;
  readonly count: Sql | undefined;
  readonly others: Scalar | undefined;
}

/** `top-nested`: the best groups, within each the best groups, and so on. */
export function topNested(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  if (columnsOf(node).some(({ name }) => name === '')) {
    return refuse('top-nested of an expression without a name', node, 'Name it: top-nested 2 of Name = ….');
  }
  const levels = node.list('Clauses').map((clause) => levelOf(scope, clause));
  const first = levels.findIndex(({ others }) => others !== undefined);
  if (first >= 0 && levels.slice(first).some(({ others }) => others === undefined)) {
    return refuse('top-nested with others and a level without below it', node);
  }
  let rows = input.from;
  const results = levels.map((level, depth) => {
    rows = chosen(scope, level, depth, rows);
    return scope.emitter.add(
      sql`SELECT ${joinSql(names(depth + 1))}, ${level.value.sql} AS ${value(depth)} FROM ${rows} GROUP BY ${joinSql(names(depth + 1))}`,
    );
  });
  return together(scope, node, levels, results);
}

function levelOf(scope: Scope, clause: SyntaxNode): Level {
  const count = clause.optional('Expression');
  const others = clause.optional('WithOthersClause')?.child('Expression');
  const by = clause.child('ByExpression');
  const ordered = by.kind === 'OrderedExpression';
  const ordering = ordered ? by.optional('Ordering') : undefined;
  const aggregate = unnamed(ordered ? by.child('Expression') : by);
  const key = scope.scalar(unnamed(clause.child('OfExpression')));
  return {
    key,
    value: scope.asAggregating(true).scalar(aggregate),
    ascending: /asc/.test(ordering?.optional('AscOrDescKeyword')?.text ?? ''),
    count: count && !count.isMissing ? rowCount(scope, clause) : undefined,
    others: others && { sql: convert(scope.scalar(others), key.type), type: key.type },
  };
}

function key(depth: number): Sql {
  return raw(`"$k${depth}"`);
}

function value(depth: number): Sql {
  return raw(`"$a${depth}"`);
}

/** True for the groups of all that did not make it. */
function other(depth: number): Sql {
  return raw(`"$o${depth}"`);
}

/** What tells the groups of the first levels apart. */
function names(levels: number): Sql[] {
  return Array.from({ length: levels }, (_, depth) => [key(depth), other(depth)]).flat();
}

function same(left: string, right: string, levels: number): Sql[] {
  return names(levels).map((name) => sql`${raw(left)}.${name} IS NOT DISTINCT FROM ${raw(right)}.${name}`);
}

/** The rows of the groups that stay at a level, marked with their group. */
function chosen(scope: Scope, level: Level, depth: number, rows: Sql): Sql {
  const { emitter } = scope;
  const marked = emitter.add(sql`SELECT *, ${level.key.sql} AS "$x" FROM ${rows}`);
  const parents = names(depth);
  const within = parents.length > 0 ? sql`PARTITION BY ${joinSql(parents)} ` : raw('');
  const groups = emitter.add(
    sql`SELECT ${joinSql([...parents, raw('"$x"'), sql`${level.value.sql} AS "$v"`])} FROM ${marked} GROUP BY ${joinSql([...parents, raw('"$x"')])}`,
  );
  const direction = raw(level.ascending ? 'ASC NULLS FIRST' : 'DESC NULLS LAST');
  const ranked = emitter.add(
    sql`SELECT *, row_number() OVER (${within}ORDER BY "$v" ${direction}, "$x" DESC) AS "$rank" FROM ${groups}`,
  );
  const stays = [
    ...(level.count ? [sql`g."$rank" <= ${level.count}`] : []),
    // What is left over at one level is left over at all below.
    ...(depth > 0 ? [sql`NOT r.${other(depth - 1)}`] : []),
  ];
  const test =
    stays.length > 0
      ? joinSql(
          stays.map((part) => sql`(${part})`),
          ' AND ',
        )
      : raw('true');
  const on = [...same('r', 'g', depth), sql`r."$x" IS NOT DISTINCT FROM g."$x"`];
  const fields = sql`r.*, ${level.others ? sql`CASE WHEN ${test} THEN g."$x" ELSE ${level.others.sql} END` : raw('g."$x"')} AS ${key(depth)}, NOT (${test}) AS ${other(depth)}`;
  const where = level.others ? raw('') : sql` WHERE ${test}`;
  return emitter.add(
    sql`SELECT * EXCLUDE ("$x") FROM (SELECT ${fields} FROM ${marked} r JOIN ${ranked} g ON ${joinSql(on, ' AND ')}${where})`,
  );
}

/** Every level's group and value side by side, best first. */
function together(
  scope: Scope,
  node: SyntaxNode,
  levels: readonly Level[],
  results: readonly Sql[],
): Relation {
  const last = levels.length - 1;
  const values = levels.flatMap((level, depth): Scalar[] => [
    { sql: sql`t${last}.${key(depth)}`, type: level.key.type },
    { sql: sql`t${depth}.${value(depth)}`, type: level.value.type },
  ]);
  const from = results
    .slice(0, -1)
    .reduceRight(
      (joined, result, depth) =>
        sql`${joined} JOIN ${result} t${depth} ON ${joinSql(same(`t${last}`, `t${depth}`, depth + 1), ' AND ')}`,
      sql`${results[last] ?? raw('')} t${last}`,
    );
  const order = levels.flatMap((level, depth) => [
    sql`t${last}.${other(depth)}`,
    sql`t${depth}.${value(depth)} ${raw(level.ascending ? 'ASC NULLS FIRST' : 'DESC NULLS LAST')}`,
    sql`t${last}.${key(depth)} DESC`,
  ]);
  return scope.emitter.select(columnsOf(node), values, sql`${from} ORDER BY ${joinSql(order)}`);
}
