import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, toText } from '../convert.ts';
import { parseJsonText } from '../functions/conversion.ts';
import { refuse } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import { constantText, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { quote, raw, type Sql, sql } from '../sql.ts';
import { typeNamed } from './mv-expand.ts';
import { replacing } from './parse.ts';

/** Properties that say how pairs are written. */
const known: ReadonlySet<string> = new Set([
  'pair_delimiter',
  'kv_delimiter',
  'quote',
  'escape',
  'greedy',
  'regex',
]);

/** `parse-kv`: keys become columns. */
export function parseKv(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const text = toText(scope.scalar(node.child('Expression')));
  const keys = node
    .child('Keys')
    .list('Columns')
    .map((column): [string, ColumnType] => [
      column.child('Name').string('SimpleName') ?? '',
      typeNamed(column.child('Type')),
    ]);
  const properties = propertiesOf(scope, node);
  const pattern = properties.get('regex');
  const names = keys.map(([name]) => name);
  const found = pattern ? byPattern(text, toText(pattern)) : byDelimiters(text, properties, names);
  const source = scope.emitter.add(sql`SELECT *, ${found.pairs} FROM ${input.from}`);
  const taken = keys.map(([name, type]): [string, Scalar] => [name, read(found.value(name), type)]);
  const { columns, values } = replacing(node, input, new Map(taken));
  return scope.emitter.select(columns, values, source);
}

/** Columns that hold a text's pairs, and what a key's value is in them; null where there is none. */
interface Pairs {
  readonly pairs: Sql;
  readonly value: (name: string) => Sql;
}

function byDelimiters(text: Sql, properties: ReadonlyMap<string, Scalar>, keys: readonly string[]): Pairs {
  const written = [...properties].map(([name, value]) => [
    name,
    constantText(value) ?? String(value.constant?.value ?? ''),
  ]);
  const settings = JSON.stringify({ ...Object.fromEntries(written), keys });
  const pointer = (name: string) => quote(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return {
    pairs: sql`CAST(kql_parse_kv(${text}, ${quote(settings)}) AS JSON) AS "$kv"`,
    value: (name) => sql`json_extract_string("$kv", ${pointer(name)})`,
  };
}

/** The first group of the pattern is a key, the second its value. */
function byPattern(text: Sql, pattern: Sql): Pairs {
  const groups = (group: number) => sql`regexp_extract_all(${text}, ${pattern}, ${raw(String(group))})`;
  return {
    pairs: sql`${groups(1)} AS "$keys", ${groups(2)} AS "$values"`,
    value: (name) => sql`trim("$values"[list_position("$keys", ${quote(name)})])`,
  };
}

function read(found: Sql, type: ColumnType): Scalar {
  const text = sql`coalesce(${found}, '')`;
  return {
    sql: type === 'dynamic' ? parseJsonText(text) : convert({ sql: text, type: 'string' }, type),
    type,
  };
}

function propertiesOf(scope: Scope, node: SyntaxNode): Map<string, Scalar> {
  const properties = node.optional('WithClause')?.list('Properties') ?? [];
  const values = new Map<string, Scalar>();
  for (const property of properties) {
    const name = property.child('Name').string('SimpleName') ?? '';
    if (!known.has(name)) return refuse(`parse-kv with ${name}`, property);
    if (values.has(name)) return refuse(`parse-kv with ${name} more than once`, property);
    values.set(name, scope.scalar(property.child('Expression')));
  }
  return values;
}
