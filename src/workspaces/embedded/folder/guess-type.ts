import type { ColumnType } from '../../../types.ts';
import { type JsonValue, numberOf } from '../values/json.ts';

/** The type that a text shows; undefined for the empty one, which shows none. */
export function guessText(text: string): ColumnType | undefined {
  if (text === '') return undefined;
  if (/^(true|false)$/i.test(text)) return 'bool';
  // Leading zeros mean something: a code, an account number.
  if (/^-?(0|[1-9]\d{0,17})$/.test(text)) return 'long';
  if (/^-?(0|[1-9]\d*)\.\d+([eE][-+]?\d+)?$/.test(text)) return 'real';
  if (instant.test(text)) return 'datetime';
  return (text.startsWith('{') || text.startsWith('[')) && isJson(text) ? 'dynamic' : 'string';
}

const instant = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|[-+]\d\d(:?\d\d)?))?)?$/;

/** The type that a JSON value shows. */
export function guessJson(value: unknown): ColumnType | undefined {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isSafeInteger(value) ? 'long' : 'real';
    case 'string':
      return value === '' ? undefined : instant.test(value) ? 'datetime' : 'string';
    default:
      return value === null || value === undefined ? undefined : guessObject(value);
  }
}

function guessObject(value: object): ColumnType {
  const { rawJSON } = value as { rawJSON?: string };
  if (numberOf(value as JsonValue) === undefined || rawJSON === undefined) return 'dynamic';
  return /^-?\d{1,18}$/.test(rawJSON) ? 'long' : 'real';
}

const numbers: readonly ColumnType[] = ['int', 'long', 'real', 'decimal'];

/** The type that takes the values of both, so that none is lost. */
export function unify(one: ColumnType | undefined, other: ColumnType | undefined): ColumnType | undefined {
  if (one === undefined || one === other) return other;
  if (other === undefined) return one;
  if (one === 'dynamic' || other === 'dynamic') return 'dynamic';
  const [a, b] = [numbers.indexOf(one), numbers.indexOf(other)];
  if (a < 0 || b < 0) return 'string';
  return numbers[Math.max(a, b)];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
