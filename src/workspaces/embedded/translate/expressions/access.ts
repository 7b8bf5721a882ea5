import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import { toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { constantInteger, constantText, isInteger, jsonPath, type Scalar } from '../scalar.ts';
import type { Scope } from '../scope.ts';
import { once, quote, sql } from '../sql.ts';

/** `a.b`. */
export function member(scope: Scope, node: SyntaxNode): Scalar {
  const selector = node.child('Selector');
  const base = scope.scalar(node.child('Expression'));
  if (selector.kind === 'BracketedExpression')
    return indexed(scope, node, base, selector.child('Expression'));
  const name = selector.string('SimpleName');
  return name === undefined ? refuse(`the path ${node.source}`, node) : step(dynamicOnly(base, node), name);
}

/** `a['b']`, `a[0]`. */
export function element(scope: Scope, node: SyntaxNode): Scalar {
  const base = scope.scalar(node.child('Expression'));
  return indexed(scope, node, base, node.child('Selector').child('Expression'));
}

function dynamicOnly(base: Scalar, node: SyntaxNode): Scalar {
  return base.type === 'dynamic' ? base : refuse(`a member of a ${base.type}`, node);
}

function indexed(scope: Scope, node: SyntaxNode, target: Scalar, index: SyntaxNode): Scalar {
  const base = dynamicOnly(target, node);
  const key = scope.scalar(index);
  const name = constantText(key);
  if (name !== undefined) return step(base, name);
  const place = constantInteger(key);
  if (place !== undefined) return step(base, place);
  if (key.type === 'string') return { sql: byName(base, toText(key)), type: 'dynamic' };
  if (isInteger(key.type)) return { sql: byPlace(base, key), type: 'dynamic' };
  if (key.type !== 'dynamic') return refuse(`an index of type ${key.type}`, node);
  const number: Scalar = { sql: sql`kql_long_of(${toText(key)})`, type: 'long' };
  return {
    sql: sql`coalesce(${byName(base, toText(key))}, ${byPlace(base, number)})`,
    type: 'dynamic',
  };
}

/** One step down a path that is known when the query is translated. */
export function step(base: Scalar, key: number | string): Scalar {
  const text = typeof key === 'string' ? memberStep(key) : key < 0 ? `[#${key}]` : `[${key}]`;
  // DuckDB's path grammar has no escape for these: they go by JSON pointer, one call a step.
  if (typeof key === 'string' && (/["\\*]/.test(key) || key === '')) {
    return { sql: byName(base, quote(key)), type: 'dynamic' };
  }
  const path = base.path
    ? { base: base.path.base, steps: base.path.steps + text }
    : { base: base.sql, steps: `$${text}` };
  return {
    sql: sql`nullif(json_extract(${path.base}, ${jsonPath(path.steps)}), CAST('null' AS JSON))`,
    type: 'dynamic',
    path,
  };
}

function memberStep(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `."${name}"`;
}

function byName(base: Scalar, name: Scalar['sql']): Scalar['sql'] {
  return once(
    base.sql,
    (json) =>
      sql`CASE WHEN json_type(${json}) = 'OBJECT' THEN nullif(json_extract(${json}, '/' || replace(replace(${name}, '~', '~0'), '/', '~1')), CAST('null' AS JSON)) END`,
  );
}

function byPlace(base: Scalar, place: Scalar): Scalar['sql'] {
  return once(
    base.sql,
    (json) =>
      sql`CASE WHEN json_type(${json}) = 'ARRAY' THEN nullif(json_extract(${json}, '$[' || CASE WHEN ${place.sql} < 0 THEN '#' ELSE '' END || ${place.sql} || ']'), CAST('null' AS JSON)) END`,
  );
}
