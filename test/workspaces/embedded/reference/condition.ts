import { literal, placeOf, type Table, type Value } from './table.ts';

/** A condition of `where`. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly column: string;
      readonly operator: Operator;
      readonly value: number | string;
    }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly number[] }
  | { readonly kind: 'null'; readonly column: string; readonly negated: boolean }
  | {
      readonly kind: 'both';
      readonly operator: 'and' | 'or';
      readonly left: Condition;
      readonly right: Condition;
    }
  | { readonly kind: 'not'; readonly inner: Condition };

export type Operator = '!=' | '<' | '<=' | '==' | '>' | '>=';

export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'compare': {
      const { column, operator, value } = condition;
      return `${column} ${operator} ${literal(value, typeof value === 'string' ? 'string' : 'long')}`;
    }
    case 'in':
      return `${condition.column} in (${condition.values.map((value) => literal(value, 'long')).join(', ')})`;
    case 'null':
      return `${condition.negated ? 'isnotnull' : 'isnull'}(${condition.column})`;
    case 'both':
      return `(${conditionText(condition.left)} ${condition.operator} ${conditionText(condition.right)})`;
    case 'not':
      return `not(${conditionText(condition.inner)})`;
  }
}

/** Whether a row fulfils it: null where KQL does not know. */
export function holds(condition: Condition, table: Table, row: readonly Value[]): boolean | null {
  const cell = (column: string) => row[placeOf(table, column)] ?? null;
  switch (condition.kind) {
    case 'compare':
      return compared(cell(condition.column), condition.operator, condition.value);
    case 'in': {
      const value = cell(condition.column);
      return typeof value === 'number' && condition.values.includes(value);
    }
    case 'null':
      return (cell(condition.column) === null) !== condition.negated;
    case 'both': {
      const sides = [holds(condition.left, table, row), holds(condition.right, table, row)];
      const decides = condition.operator === 'or';
      if (sides.includes(decides)) return decides;
      return sides.includes(null) ? null : !decides;
    }
    case 'not': {
      const inner = holds(condition.inner, table, row);
      return inner === null ? null : !inner;
    }
  }
}

/** Equality knows nulls, order does not. */
function compared(left: Value, operator: Operator, right: number | string): boolean | null {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (left === null || typeof left === 'object') return null;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
