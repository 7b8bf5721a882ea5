import { QueryError } from '../../../../errors.ts';
import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column, ColumnType } from '../../../../types.ts';
import { toText } from '../convert.ts';
import { Emitter } from '../emitter.ts';
import { functionName } from '../function-call.ts';
import { nullOf } from '../null-of.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldScalar, type Relation } from '../relation.ts';
import type { Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { joinSql, quote, raw, type Sql, sql } from '../sql.ts';
import { type Ask, type Outcome, StageNeeded } from '../stage.ts';
import { Arguments, columnNamed } from './plugin.ts';

/** Most columns that the values of one may make. */
const mostColumns = 1000;

/** What an aggregate gives for a group that lacks a value of the pivoted column; of others it is not known. */
const ofNothing: Readonly<Record<string, (type: ColumnType) => Sql>> = {
  count: () => raw('0'),
  dcount: () => raw('0'),
  max: nullOf,
  min: nullOf,
  sum: () => raw('0'),
  take_any: nullOf,
};

/** The parts of a pivot. */
interface Pivot {
  readonly turned: Field;
  readonly aggregate: SyntaxNode | undefined;
  readonly keys: readonly Field[];
}

/** `evaluate pivot`: the values of one column become columns. */
export function pivot(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const parts = partsOf(node, input);
  if (node.optional('Schema')) return toSchema(scope, node, input, parts);
  throw new StageNeeded(scope, node, input, (rows, ask) => turn(scope, rows, parts, ask));
}

function partsOf(node: SyntaxNode, input: Relation): Pivot {
  const given = new Arguments(node, ['pivotColumn', 'columns…']);
  const turned = columnNamed(input, given.required('pivotColumn'));
  if (!['guid', 'int', 'long', 'string'].includes(turned.type)) {
    return refuse(`pivot of a ${turned.type}`, given.required('pivotColumn'), 'Make it text: tostring(…).');
  }
  const [second, ...rest] = given.rest;
  const aggregate = second?.kind === 'FunctionCallExpression' ? second : undefined;
  if (aggregate && !Object.hasOwn(supported, functionName(aggregate))) {
    return refuse(`pivot with ${functionName(aggregate)}()`, aggregate);
  }
  const named = aggregate || !second ? rest : given.rest;
  const used = new Set([turned.name, ...namesIn(aggregate)]);
  const keys =
    named.length > 0
      ? named.map((column) => columnNamed(input, column))
      : input.fields.filter(({ name }) => !used.has(name));
  return { turned, aggregate, keys };
}

/** The aggregates that `pivot` takes; those that are `true` have a known answer for nothing. */
const supported: Readonly<Record<string, boolean>> = {
  any: true,
  avg: false,
  count: true,
  dcount: true,
  make_bag: false,
  make_list: false,
  make_set: false,
  max: true,
  min: true,
  stdev: false,
  sum: true,
  take_any: true,
  variance: false,
};

function namesIn(node: SyntaxNode | undefined): string[] {
  return [...(node?.walk() ?? [])]
    .filter(({ kind }) => kind === 'NameReference')
    .map((name) => name.string('SimpleName') ?? '');
}

/** One row a group and value: what the cells are made from. */
function cellsOf(scope: Scope, rows: Relation, { turned, aggregate, keys }: Pivot): Relation {
  const inner = scope.over(rows);
  const value: Scalar = aggregate
    ? inner.asAggregating(true).scalar(aggregate)
    : { sql: sql`count(*)`, type: 'long' };
  const columns: Column[] = [
    ...keys.map(({ type }, index) => ({ name: `k${index}`, type })),
    { name: 'name', type: 'string' },
    { name: 'value', type: value.type },
  ];
  const name: Scalar = { sql: toText(fieldScalar(turned)), type: 'string' };
  const groups = columns.slice(0, -1).map((_, index) => raw(String(index + 1)));
  return scope.emitter.select(
    columns,
    [...keys.map((key) => fieldScalar(key)), name, value],
    sql`${rows.from} GROUP BY ${joinSql(groups)}`,
  );
}

/** The pivoted table with a column for each of the names. */
function table(
  emitter: Emitter,
  cells: Relation,
  { aggregate, keys }: Pivot,
  columns: readonly Column[],
): Relation {
  const type = cells.fields.at(-1)?.type ?? 'long';
  const missing = ofNothing[nameOf(aggregate)]?.(type) ?? nullOf(type);
  const values = columns.map((column): Scalar => {
    const key = keys.findIndex(({ name }) => name === column.name);
    if (key >= 0) return { sql: raw(`k${key}`), type: column.type };
    const cell = sql`coalesce(any_value(value) FILTER (name = ${quote(column.name)}), ${missing})`;
    return { sql: cell, type };
  });
  const groups = keys.map((_, index) => raw(`k${index}`));
  const from = groups.length > 0 ? sql`${cells.from} GROUP BY ${joinSql(groups)}` : cells.from;
  return emitter.select(columns, values, from);
}

function nameOf(aggregate: SyntaxNode | undefined): string {
  const name = aggregate ? functionName(aggregate) : 'count';
  return name === 'any' ? 'take_any' : name;
}

async function turn(scope: Scope, rows: Relation, parts: Pivot, ask: Ask): Promise<Outcome> {
  const emitter = new Emitter();
  const cells = cellsOf(scope.apart(emitter), rows, parts);
  const counted = sql`SELECT ${toText(fieldScalar(parts.turned))} AS name, row_number() OVER () AS place FROM ${rows.from}`;
  const found = await ask(
    sql`SELECT name FROM (${counted}) GROUP BY name ORDER BY min(place) LIMIT ${mostColumns + 1}`,
  );
  const names = found.map(([name]) => String(name));
  check(names, parts);
  if (supported[nameOf(parts.aggregate)] === false)
    await refuseGaps(emitter, cells, names.length, parts, ask);
  const type = cells.fields.at(-1)?.type ?? 'long';
  const columns = [
    ...parts.keys.map((key) => ({ name: key.name, type: key.type })),
    ...names.map((name) => ({ name, type })),
  ];
  return { columns, query: emitter.nested(table(emitter, cells, parts, columns)) };
}

function check(names: readonly string[], { keys, turned }: Pivot): void {
  if (names.length > mostColumns) {
    throw new QueryError('stopped', 'pivot', `${turned.name} has more than ${mostColumns} values`, {
      hint: 'Keep the ones that matter first: where, or top.',
    });
  }
  if (names.includes('')) {
    throw new QueryError(
      'unsupported',
      'pivot',
      `The embedded workspace makes no column of an empty ${turned.name}`,
      {
        hint: `Drop those rows first: where isnotempty(${turned.name}).`,
      },
    );
  }
  const clash = names.find((name) => keys.some((key) => key.name === name));
  if (clash !== undefined) {
    throw new QueryError('invalid', 'pivot', `A value of ${turned.name} is called like the column ${clash}`);
  }
}

/** What the engine shows for a group without a value is only known for some aggregates. */
async function refuseGaps(
  emitter: Emitter,
  cells: Relation,
  names: number,
  { aggregate, keys }: Pivot,
  ask: Ask,
): Promise<void> {
  const groups =
    keys.length > 0 ? sql` GROUP BY ${joinSql(keys.map((_, index) => raw(`k${index}`)))}` : raw('');
  const counts: Relation = {
    from: sql`(SELECT count(*) AS n FROM ${cells.from}${groups} HAVING count(*) < ${names})`,
    fields: [{ name: 'n', id: 'n', type: 'long', weight: 1 }],
  };
  const [gap] = await ask(emitter.nested(counts));
  if (!gap) return;
  const construct = `pivot with ${nameOf(aggregate)}()`;
  throw new QueryError(
    'unsupported',
    construct,
    `The embedded workspace does not run ${construct} where groups lack a value`,
    {
      hint: 'Use count(), sum(), min() or max(), or summarize by both columns.',
    },
  );
}

/** The columns that the query itself declares. */
function toSchema(scope: Scope, node: SyntaxNode, input: Relation, parts: Pivot): Relation {
  const columns = columnsOf(node);
  const lost = parts.keys.find(({ name }) => !columns.some((column) => column.name === name));
  if (lost) return refuse(`pivot to columns without ${lost.name}`, node);
  if (supported[nameOf(parts.aggregate)] === false) {
    return refuse(`pivot with ${nameOf(parts.aggregate)}() to declared columns`, node);
  }
  return table(scope.emitter, cellsOf(scope, input, parts), parts, columns);
}
