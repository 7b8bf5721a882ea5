import { columnsOf } from '../../../../kql/bound.ts';
import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { convert, toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { fieldScalar, type Relation } from '../relation.ts';
import { constantText, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { quote, sql } from '../sql.ts';
import { typeNamed } from './mv-expand.ts';

/** Properties that say how pairs are written. */
const known: ReadonlySet<string> = new Set(['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy']);

/** `parse-kv`: keys become columns. */
export function parseKv(scope: Scope, node: SyntaxNode, input: Relation): Relation {
  const properties = propertiesOf(scope, node);
  const text = toText(scope.scalar(node.child('Expression')));
  const parsed = sql`CAST(kql_parse_kv(${text}, ${quote(JSON.stringify(properties))}) AS JSON)`;
  const source = scope.emitter.add(sql`SELECT *, ${parsed} AS "$kv" FROM ${input.from}`);
  const keys = new Map(
    node
      .child('Keys')
      .list('Columns')
      .map((column) => [column.child('Name').string('SimpleName') ?? '', typeNamed(column.child('Type'))]),
  );
  const columns = columnsOf(node);
  const values = columns.map(({ name }): Scalar => {
    const type = keys.get(name);
    if (type !== undefined) {
      const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const found = sql`coalesce(json_extract_string("$kv", ${quote(pointer)}), '')`;
      return { sql: convert({ sql: found, type: 'string' }, type), type };
    }
    const field = input.fields.find((candidate) => candidate.name === name);
    return field ? fieldScalar(field) : refuse(`the column ${name} of parse-kv`, node);
  });
  return scope.emitter.select(columns, values, source);
}

function propertiesOf(scope: Scope, node: SyntaxNode): Record<string, string> {
  const properties = node.optional('WithClause')?.list('Properties') ?? [];
  return Object.fromEntries(
    properties.map((property) => {
      const name = property.child('Name').string('SimpleName') ?? '';
      if (!known.has(name)) return refuse(`parse-kv with ${name}`, property);
      const value = scope.scalar(property.child('Expression'));
      return [name, constantText(value) ?? String(value.constant?.value ?? '')];
    }),
  );
}
