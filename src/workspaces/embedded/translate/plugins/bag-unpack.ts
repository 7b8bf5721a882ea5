import { QueryError } from '../../../../errors.ts';
import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { Column, ColumnType } from '../../../../types.ts';
import { Emitter } from '../emitter.ts';
import { refuse } from '../refusal.ts';
import { type Field, fieldScalar, type Relation } from '../relation.ts';
import { constantArray, constantText, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { ident, quote, raw, type Sql, sql } from '../sql.ts';
import { type Ask, type Outcome, StageNeeded } from '../stage.ts';
import { Arguments, columnNamed } from './plugin.ts';

/** How a bag becomes columns. */
export interface Unpacking {
  readonly prefix: string;
  readonly conflict: string;
  readonly ignored: ReadonlySet<string>;
}

/** Most columns that a bag may make. */
const mostColumns = 1000;

/** `evaluate bag_unpack`: the slots of a bag become columns. */
export function bagUnpack(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const given = new Arguments(node, ['column', 'OutputColumnPrefix', 'columnsConflict', 'ignoredProperties']);
  const bag = columnNamed(input, given.required('column'));
  if (bag.type !== 'dynamic') return refuse(`bag_unpack of a ${bag.type}`, given.required('column'));
  const unpacking: Unpacking = {
    prefix: textOf(scope, given.optional('OutputColumnPrefix')) ?? '',
    conflict: textOf(scope, given.optional('columnsConflict')) ?? 'error',
    ignored: new Set(listOf(scope, given.optional('ignoredProperties'))),
  };
  if (!['error', 'keep_source', 'replace_source'].includes(unpacking.conflict)) {
    return refuse(`columnsConflict='${unpacking.conflict}'`, given.required('columnsConflict'));
  }
  if (node.optional('Schema')) return toSchema(scope, node, input, bag, unpacking);
  throw new StageNeeded(scope, node, input, (rows, ask) => unpack(rows, bag, unpacking, ask));
}

function textOf(scope: Scope, node: SyntaxNode | undefined): string | undefined {
  if (!node) return undefined;
  return constantText(scope.scalar(node)) ?? refuse('a computed text here', node);
}

function listOf(scope: Scope, node: SyntaxNode | undefined): string[] {
  if (!node) return [];
  return (constantArray(scope.scalar(node)) ?? refuse('a computed list here', node)).map(String);
}

/** The columns that the query itself declares: those of the input by their names, all others out of the bag. */
function toSchema(
  scope: Scope,
  node: SyntaxNode,
  input: Relation,
  bag: Field,
  { prefix, conflict, ignored }: Unpacking,
): Relation {
  const columns = columnsOf(node);
  const values = columns.map(({ name, type }): Scalar => {
    const field = input.fields.find((candidate) => candidate.name === name && candidate !== bag);
    if (field && conflict === 'replace_source') return refuse(`replacing ${name} by a declared column`, node);
    if (field) return fieldScalar(field);
    const key = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
    if (key === undefined || ignored.has(key)) return { sql: raw('NULL'), type, constant: { value: null } };
    return { sql: slot(fieldScalar(bag), key), type: 'dynamic' };
  });
  return scope.emitter.select(columns, values, input.from);
}

/** Finds the slots of all bags and makes a column of each; the columns of the input keep their places. */
export async function unpack(rows: Relation, bag: Field, unpacking: Unpacking, ask: Ask): Promise<Outcome> {
  const { prefix, conflict } = unpacking;
  const slots = new Map<string, Slot>();
  for (const found of await slotsOf(rows, bag, unpacking, ask)) slots.set(prefix + found.key, found);
  const kept = rows.fields.filter((field) => field !== bag && field.name !== bag.name);
  for (const { name } of kept) {
    if (!slots.has(name)) continue;
    if (conflict === 'error') throw clash(name);
    if (conflict === 'keep_source') slots.delete(name);
  }
  // A slot that is called like the bag takes its place.
  const sources = rows.fields.filter(({ name }) => name !== bag.name || slots.has(name));
  const known = new Set(sources.map(({ name }) => name));
  const columns: Column[] = [
    ...sources.map(({ name, type }) => ({ name, type: slots.get(name)?.type ?? type })),
    ...[...slots].filter(([name]) => !known.has(name)).map(([name, { type }]) => ({ name, type })),
  ];
  const values = columns.map(({ name }): Scalar => {
    const found = slots.get(name);
    const field = rows.fields.find((candidate) => candidate.name === name);
    if (found) return { sql: slot(fieldScalar(bag), found.key), type: 'dynamic' };
    return field ? fieldScalar(field) : { sql: raw('NULL'), type: 'dynamic' };
  });
  const emitter = new Emitter();
  return { columns, query: emitter.nested(emitter.select(columns, values, rows.from)) };
}

interface Slot {
  readonly key: string;
  readonly type: ColumnType;
}

async function slotsOf(rows: Relation, bag: Field, { ignored }: Unpacking, ask: Ask): Promise<Slot[]> {
  const { sql: json } = fieldScalar(bag);
  const keys = sql`SELECT ${json} AS bag, unnest(json_keys(${json})) AS key FROM ${rows.from} WHERE json_type(${json}) = 'OBJECT'`;
  const value = slot({ sql: ident('bag'), type: 'dynamic' }, undefined);
  const typed = sql`SELECT key, json_type(${value}) AS type, coalesce(regexp_full_match(${value} ->> '$', ${quote(instant)}), false) AS instant FROM (${keys})`;
  const found = await ask(
    sql`SELECT key, string_agg(DISTINCT type, ' '), bool_and(instant) FROM (${typed}) WHERE type <> 'NULL' GROUP BY key ORDER BY key LIMIT ${mostColumns + 1}`,
  );
  if (found.length > mostColumns) {
    throw new QueryError('stopped', 'bag_unpack', `The bag has more than ${mostColumns} slots`, {
      hint: 'Say which columns come out: evaluate bag_unpack(…) : (name: type, …).',
    });
  }
  return found
    .map(([key, types, instants]) => ({ key: String(key), type: typeOf(String(types), instants === true) }))
    .filter(({ key }) => !ignored.has(key))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** How a datetime is written that was packed into a bag here: text that only looks like one seldom ends in this zero. */
const instant = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}0Z';

const types: Readonly<Record<string, ColumnType>> = {
  BIGINT: 'long',
  BOOLEAN: 'bool',
  DOUBLE: 'real',
  UBIGINT: 'long',
  VARCHAR: 'string',
};

/** The type that all values of a slot share, else `dynamic`. */
function typeOf(found: string, instants: boolean): ColumnType {
  const shared = new Set(found.split(' ').map((type) => types[type] ?? 'dynamic'));
  const [type = 'dynamic', ...others] = shared;
  if (others.length > 0) return 'dynamic';
  return type === 'string' && instants ? 'datetime' : type;
}

/** The value under a key; without one, under that in the column `key`. */
function slot(bag: Scalar, key: string | undefined): Sql {
  const pointer =
    key === undefined
      ? raw(`'/' || replace(replace(key, '~', '~0'), '/', '~1')`)
      : quote(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const value = sql`nullif(json_extract(${bag.sql}, ${pointer}), CAST('null' AS JSON))`;
  // A number would point into an array, too.
  return key === undefined || !/^\d+$/.test(key)
    ? value
    : sql`CASE WHEN json_type(${bag.sql}) = 'OBJECT' THEN ${value} END`;
}

function clash(name: string): QueryError {
  return new QueryError(
    'invalid',
    'bag_unpack',
    `The bag has a slot ${name}, and so has the table a column`,
    {
      hint: "Give a prefix, or columnsConflict='keep_source' or 'replace_source'.",
    },
  );
}
