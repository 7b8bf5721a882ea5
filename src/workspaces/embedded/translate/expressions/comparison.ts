import type { SyntaxNode } from '../../../../kql/syntax-node.ts';
import type { ColumnType } from '../../../../types.ts';
import { convert, equalsNumber, toText } from '../convert.ts';
import { refuse } from '../refusal.ts';
import { isNumeric, type Scalar } from '../scalar.ts';
import { joinSql, raw, type Sql, sql } from '../sql.ts';

const operators: Readonly<Record<string, string>> = {
  Equal: '=',
  NotEqual: '<>',
  LessThan: '<',
  LessThanOrEqual: '<=',
  GreaterThan: '>',
  GreaterThanOrEqual: '>=',
};

/** A comparison by its kind without `Expression`. `filtering`: null may stand for false, so plain SQL will do. */
export function comparison(
  kind: string,
  left: Scalar,
  right: Scalar,
  node: SyntaxNode,
  filtering: boolean,
): Scalar | undefined {
  if (kind === 'EqualTilde' || kind === 'BangTilde') {
    const operator = raw(kind === 'EqualTilde' ? '=' : '<>');
    return { sql: sql`(lower(${toText(left)}) ${operator} lower(${toText(right)}))`, type: 'bool' };
  }
  const operator = operators[kind];
  if (!operator) return undefined;
  if (filtering && operator === '=') {
    if (left.type === 'dynamic' && isNumericConstant(right)) return equalNumber(left, right);
    if (right.type === 'dynamic' && isNumericConstant(left)) return equalNumber(right, left);
  }
  const [a, b] = comparable(left, right, node);
  return { sql: compare(operator, a, b, filtering), type: 'bool' };
}

function isNumericConstant(value: Scalar): boolean {
  return isNumeric(value.type) && isFiniteConstant(value);
}

function equalNumber(value: Scalar, number: Scalar): Scalar {
  return { sql: equalsNumber(value, convert(number, 'real')), type: 'bool' };
}

function compare(operator: string, a: Scalar, b: Scalar, filtering: boolean): Sql {
  const plain = sql`(${a.sql} ${raw(operator)} ${b.sql})`;
  const numbers = bothNumbers(operator, a, b);
  if (operator !== '=' && operator !== '<>') return numbers ? sql`(${plain} AND ${numbers})` : plain;
  if (a.type === 'string' || (filtering && operator === '=' && !numbers)) return plain;
  if (a.constant?.value === null || b.constant?.value === null) return equalToNull(operator, a, b);
  const equal = sql`(${a.sql} IS NOT DISTINCT FROM ${b.sql})`;
  const same = numbers ? sql`(${equal} AND ${numbers})` : equal;
  const answer = operator === '=' ? same : sql`(NOT ${same})`;
  // Null against null is null; null against a value is false.
  return a.constant || b.constant
    ? answer
    : sql`CASE WHEN ${a.sql} IS NULL AND ${b.sql} IS NULL THEN NULL ELSE ${answer} END`;
}

function equalToNull(operator: string, a: Scalar, b: Scalar): Sql {
  const other = a.constant?.value === null ? b : a;
  return sql`CASE WHEN ${other.sql} IS NOT NULL THEN ${raw(operator === '=' ? 'false' : 'true')} END`;
}

/** DuckDB holds NaN equal to itself and greater than all else; to KQL it compares to nothing. */
function bothNumbers(operator: string, a: Scalar, b: Scalar): Sql | undefined {
  if (a.type !== 'real' || b.type !== 'real') return undefined;
  // Where a plain number stands on the lesser side, NaN on the other would pass; on the greater, or beside `=`, not.
  const [left, right] = [!isFiniteConstant(a), !isFiniteConstant(b)];
  const suspects = {
    '=': left && right ? [a, b] : [],
    '<>': left && right ? [a, b] : [],
    '<': right ? [b] : [],
    '<=': right ? [b] : [],
    '>': left ? [a] : [],
    '>=': left ? [a] : [],
  }[operator];
  const tests = (suspects ?? []).map(({ sql: value }) => sql`coalesce(NOT isnan(${value}), true)`);
  return tests.length > 0 ? joinSql(tests, ' AND ') : undefined;
}

function isFiniteConstant({ constant }: Scalar): boolean {
  const value = constant?.value;
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}

/** Both sides as one type. */
export function comparable(left: Scalar, right: Scalar, node: SyntaxNode): [Scalar, Scalar] {
  if (left.type === right.type && left.type !== 'dynamic') return [left, right];
  if (isNumeric(left.type) && isNumeric(right.type)) {
    if (left.type !== 'real' && right.type !== 'real') return [left, right];
    return [as(left, 'real'), as(right, 'real')];
  }
  const type = common(left.type, right.type) ?? refuse(`comparing ${left.type} with ${right.type}`, node);
  return [as(left, type), as(right, type)];
}

function common(a: ColumnType, b: ColumnType): ColumnType | undefined {
  if (a === 'dynamic' || b === 'dynamic') {
    const other = a === 'dynamic' ? b : a;
    if (other === 'dynamic' || other === 'guid') return 'string';
    return isNumeric(other) ? 'real' : other;
  }
  const pair = new Set([a, b]);
  if (pair.has('string')) return a === 'string' ? b : a;
  if (pair.has('bool') && (isNumeric(a) || isNumeric(b))) return 'long';
  if (pair.has('timespan') && (isNumeric(a) || isNumeric(b))) return 'timespan';
  return undefined;
}

function as(value: Scalar, type: ColumnType): Scalar {
  return value.type === type ? value : { ...value, sql: convert(value, type), type };
}
