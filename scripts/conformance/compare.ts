import type { Json, Table } from '../../src/types.ts';
import type { Case } from './cases.ts';

/** What differs between an answer and the one expected, in a few words; undefined where nothing does. */
export function difference(kase: Case, answer: Table): string | undefined {
  const { expected } = kase;
  if (!expected) return undefined;
  const names = answer.columns.map(({ name }) => name);
  if (names.join('\n') !== expected.columns.join('\n')) return `columns ${names} for ${expected.columns}`;
  if (answer.rows.length !== expected.count) return `${answer.rows.length} rows for ${expected.count}`;
  const ordered = /\b(sort|order|top|serialize|range)\b/.test(kase.kql);
  if (ordered && expected.rows.every((row, index) => same(row, answer.rows[index] ?? []))) return undefined;
  const collected = !ordered && /\bmake_?(list|set)/.test(kase.kql);
  const rest = collected ? answer.rows.map((row) => row.map(unordered)) : [...answer.rows];
  for (const row of collected ? expected.rows.map((cells) => cells.map(unordered)) : expected.rows) {
    const found = rest.findIndex((candidate) => same(row, candidate));
    if (found < 0) return `no row ${JSON.stringify(row)} in ${JSON.stringify(answer.rows.slice(0, 5))}`;
    rest.splice(found, 1);
  }
  if (!ordered || orderIsFree(kase.kql) || sameKeys(kase, answer)) return undefined;
  return `the order of ${JSON.stringify(answer.rows.slice(0, 8))}`;
}

/** The rows of a group, and so the items that a group collects, have no order unless the query gives one. */
function unordered(cell: Json): Json {
  return Array.isArray(cell)
    ? cell.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : cell;
}

/** No order asked for, or one that a later operator forgets. */
function orderIsFree(kql: string): boolean {
  const parts = kql.split('|');
  const last = parts.findLastIndex((part) => /^\s*(sort|order|top)\b/.test(part));
  const after = parts.slice(last + 1);
  return (
    last < 0 || after.some((part) => /^\s*(summarize|join|union|distinct|mv-expand|lookup)\b/.test(part))
  );
}

/** Rows that the order leaves equal may stand either way: the first key alone decides. */
function sameKeys({ kql, expected }: Case, answer: Table): boolean {
  const key = [...kql.matchAll(/\b(?:sort|order)\s+by\s+(\w+)(?![^|]*,)/g)].at(-1)?.[1];
  const place = answer.columns.findIndex(({ name }) => name === key);
  if (place < 0) return false;
  return (
    expected?.rows.every((row, index) => same(row[place] ?? null, answer.rows[index]?.[place] ?? null)) ??
    false
  );
}

function same(expected: Json, actual: Json): boolean {
  if (typeof expected === 'number' || typeof actual === 'number') return sameNumber(expected, actual);
  if (typeof expected === 'string' && typeof actual === 'string') return sameText(expected, actual);
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length === actual.length && expected.every((item, index) => same(item, actual[index]));
  }
  if (expected !== null && actual !== null && typeof expected === 'object' && typeof actual === 'object') {
    const [a, b] = [expected as Record<string, Json>, actual as Record<string, Json>];
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => key in b && same(a[key] ?? null, b[key] ?? null))
    );
  }
  return expected === actual;
}

function sameNumber(expected: Json, actual: Json): boolean {
  if (typeof expected === 'object' || typeof actual === 'object') return false;
  if (typeof expected === 'boolean' || typeof actual === 'boolean')
    return Number(expected) === Number(actual);
  const [a, b] = [Number(expected), Number(actual)];
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The seventh digit of a datetime is lost on DuckDB's microseconds, which the documentation says. */
function sameText(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  if (/^-?(NaN|Infinity)$/.test(expected)) return expected === actual;
  if (instant.test(expected) && instant.test(actual)) return micros(expected) === micros(actual);
  const span = (text: string) => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return /^-?(\d+\.)?\d\d:\d\d:\d\d/.test(expected) && span(expected) === span(actual);
}

function micros(text: string): string {
  const [seconds = '', fraction = ''] = text.replace('Z', '').split('.');
  return `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}`;
}
