import { z } from 'zod';
import type { Cell, Column, ColumnType, Json, Schema, Statistics, Table, Visualization } from '../types.ts';

// What Log Analytics' REST interface answers, made into our words. The text is read here, once: the SDK would lose the
// digits of a long beyond 2^53 and of a datetime's ticks, and make 1970 of a datetime that is null.

const column = z.object({ name: z.string(), type: z.string() });
/** Not copied: there may be half a million. */
const rows = z.custom<readonly (readonly unknown[])[]>(
  (value) => Array.isArray(value) && value.every(Array.isArray),
);
const table = z.object({ name: z.string(), columns: z.array(column), rows });
const bag = z.record(z.string(), z.unknown());
const queryAnswer = z.object({
  tables: z.array(table),
  error: bag.nullish(),
  render: bag.nullish(),
  statistics: bag.nullish(),
});
const metadataAnswer = z.object({
  tables: z.array(z.object({ name: z.string(), columns: z.array(column).nullish() })),
});

/** The answer to a query, of which at most `maxRows` rows are kept. @throws where the text is no such answer. */
export function readTable(text: string, maxRows: number): Table {
  const { tables, error, render, statistics } = queryAnswer.parse(parseExact(text));
  const main = tables.find(({ name }) => name === 'PrimaryResult') ?? tables[0];
  if (!main) throw new Error('the answer has no table');
  const columns = main.columns.map(({ name, type }) => ({ name, type: columnType(type) }));
  const partial = [...messagesOf(error), ...moreTables(tables.length)].join(' ');
  const visualization = visualizationOf(render);
  return {
    columns,
    rows: main.rows.slice(0, maxRows).map((row) => toCells(row, columns)),
    truncated: main.rows.length > maxRows || tooLarge.test(partial),
    ...(partial === '' ? {} : { partial }),
    ...(visualization ? { visualization } : {}),
    ...(statistics ? { statistics: statisticsOf(statistics) } : {}),
  };
}

/** The tables of a workspace's metadata. @throws where the text is none. */
export function readSchema(text: string): Schema {
  const { tables } = metadataAnswer.parse(JSON.parse(text));
  return Object.fromEntries(
    tables.map(({ name, columns }) => [
      name,
      (columns ?? []).map((each) => ({ name: each.name, type: columnType(each.type) })),
    ]),
  );
}

/** What the service says of an error, from the inside out: the innermost message of each of its causes, once. */
export function messagesOf(error: unknown): readonly string[] {
  const read = bag.safeParse(error);
  if (!read.success) return [];
  const { message, details, innererror, innerError } = read.data;
  const causes = Array.isArray(details) ? details : [innererror ?? innerError];
  const inner = causes.flatMap((cause) => messagesOf(cause));
  if (inner.length > 0) return [...new Set(inner)];
  return typeof message === 'string' ? [message] : [];
}

const tooLarge = /E_QUERY_RESULT_SET_TOO_LARGE|0x80DA0003|exceeds? the set limit|record count limit/i;

function moreTables(count: number): string[] {
  return count > 1 ? [`The query has ${count} results, of which this is the first.`] : [];
}

const columnTypes: ReadonlySet<string> = new Set<ColumnType>([
  ...(['bool', 'datetime', 'decimal', 'dynamic', 'guid'] as const),
  ...(['int', 'long', 'real', 'string', 'timespan'] as const),
]);

function columnType(name: string): ColumnType {
  return columnTypes.has(name) ? (name as ColumnType) : 'string';
}

function toCells(row: readonly unknown[], columns: readonly Column[]): Cell[] {
  return columns.map(({ type }, index) => toCell(row[index] ?? null, type));
}

function toCell(value: unknown, type: ColumnType): Cell {
  if (value === null) return type === 'string' ? '' : null;
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? value : Number(value) !== 0;
    case 'datetime':
      return datetime(String(value));
    case 'decimal':
      return decimal(String(value));
    case 'dynamic':
      return typeof value === 'string' ? dynamic(value) : (value as Json);
    case 'int':
    case 'long':
      return integer(value as number | string);
    case 'real':
      return real(value as number | string);
    case 'timespan':
      return String(value).replace(/\.(\d{1,6})$/, (_, digits: string) => `.${digits.padEnd(7, '0')}`);
    default:
      return String(value);
  }
}

/** As many digits after the second as are not zero, at least three where there are any. */
function datetime(text: string): string {
  const [, whole, fraction = ''] = /^([^.]*?)(?:\.(\d+))?Z?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = fraction.replace(/0+$/, '');
  return `${whole}${digits === '' ? '' : `.${digits.padEnd(3, '0')}`}Z`;
}

function decimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function integer(value: number | string): Cell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function real(value: number | string): Cell {
  const number = Number(value);
  return Number.isFinite(number) ? number : String(value);
}

/** A dynamic value comes as JSON in a string; a string comes as it is. */
function dynamic(text: string): Json {
  if (text === '') return null;
  try {
    return parseExact(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

// Node has had a reviver's third argument since 21; TypeScript's library does not know it yet.
const json = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
};

/** JSON, in which an integer that a number cannot hold is the string of its digits. */
function parseExact(text: string): unknown {
  if (!/[[,:]\s*-?\d{16}|^-?\d{16}/.test(text)) return JSON.parse(text);
  return json.parse(text, (_key, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value,
  );
}

function visualizationOf(
  render: Readonly<Record<string, unknown>> | null | undefined,
): Visualization | undefined {
  const { visualization: kind, title } = render ?? {};
  if (typeof kind !== 'string' || kind === '' || kind === 'table') return undefined;
  return typeof title === 'string' && title !== '' ? { kind, title } : { kind };
}

const statisticsAnswer = z
  .object({
    query: z.object({
      executionTime: z.number().optional().catch(undefined),
      resourceUsage: z
        .object({ cpu: z.record(z.string(), z.unknown()).optional().catch(undefined) })
        .optional()
        .catch(undefined),
      inputDatasetStatistics: z
        .object({
          rows: z.object({ total: z.number(), scanned: z.number() }).optional().catch(undefined),
        })
        .optional()
        .catch(undefined),
    }),
  })
  .catch({ query: {} });

/** What is there of it: the service says that the shape may change. */
function statisticsOf(given: unknown): Statistics {
  const { executionTime, resourceUsage, inputDatasetStatistics } = statisticsAnswer.parse(given).query;
  const cpu = resourceUsage?.cpu?.totalCpu ?? resourceUsage?.cpu?.['total cpu'];
  const cpuMs = typeof cpu === 'string' ? milliseconds(cpu) : undefined;
  const rows = inputDatasetStatistics?.rows;
  return {
    ...(executionTime === undefined ? {} : { executionMs: Math.round(executionTime * 1000) }),
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...(rows ? { rowsScanned: rows.scanned, rowsTotal: rows.total } : {}),
  };
}

function milliseconds(timespan: string): number | undefined {
  const parts = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(timespan);
  if (!parts) return undefined;
  const [, days = 0, hours, minutes, seconds] = parts;
  return Math.round(
    (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
  );
}
