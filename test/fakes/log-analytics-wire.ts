import type { QueryError } from '../../src/errors.ts';
import type { Cell, ColumnType, Schema, Table, Window } from '../../src/types.ts';

// Our tables as Log Analytics writes them, and its requests as it reads them.

// Node has had this since 21; TypeScript's library does not know it yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** The body of an answer to a query. */
export function answerBody(
  table: Table,
  prefer: ReadonlySet<string>,
  limit?: string,
): Record<string, unknown> {
  const { columns, rows, visualization } = table;
  return {
    tables: [
      {
        name: 'PrimaryResult',
        columns: columns.map(({ name, type }) => ({ name, type })),
        rows: rows.map((row) => row.map((cell, index) => wireCell(cell, columns[index]?.type ?? 'string'))),
      },
    ],
    ...(prefer.has('include-render=true')
      ? {
          render: {
            visualization: visualization?.kind ?? null,
            title: visualization?.title ?? null,
            accumulate: false,
          },
        }
      : {}),
    ...(prefer.has('include-statistics=true') ? { statistics: statistics(rows.length) } : {}),
    ...(limit === undefined ? {} : { error: partialError(limit) }),
  };
}

/** What the service appends to the rows where it had to stop. */
export function partialError(message: string): Record<string, unknown> {
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [
      {
        code: 'EngineError',
        message: 'Something went wrong processing your query on the server.',
        innererror: { code: '-2133196797', message, severity: 2, severityName: 'Error' },
      },
    ],
  };
}

/** A datetime without zeros at its end, a dynamic value as JSON in a string, a long as bare digits. */
function wireCell(cell: Cell, type: ColumnType): unknown {
  if (cell === null || (cell === '' && type === 'string')) return null;
  if (type === 'datetime') return String(cell).replace(/(\.\d*?)0+Z$/, '$1Z');
  if (type === 'dynamic') return typeof cell === 'string' ? cell : JSON.stringify(cell);
  if (type === 'long' && typeof cell === 'string') return rawJSON(cell);
  return cell;
}

function statistics(tableRowCount: number): Record<string, unknown> {
  return {
    query: {
      executionTime: 0.0156478,
      resourceUsage: {
        cpu: { user: '00:00:00.0312500', kernel: '00:00:00', 'total cpu': '00:00:00.0312500' },
      },
      inputDatasetStatistics: { extents: { total: 2, scanned: 1 }, rows: { total: 1234, scanned: 567 } },
      datasetStatistics: [{ tableRowCount, tableSize: 120 * tableRowCount }],
    },
  };
}

/** The body of the metadata of a workspace. */
export function metadataBody(workspaceId: string, schema: Schema): Record<string, unknown> {
  return {
    tables: Object.entries(schema).map(([name, columns]) => ({
      id: `t/${name}`,
      name,
      timespanColumn: 'TimeGenerated',
      columns: columns.map((column) => ({ ...column, isPreferredFacet: false })),
      related: { workspaces: [workspaceId] },
    })),
    functions: [{ id: 'f/Custom', name: 'Custom', body: 'SigninLogs', related: {} }],
    workspaces: [{ id: workspaceId, resourceId: '', name: 'double', region: 'nowhere' }],
  };
}

/** The body of an error; the codes go from the outside in. */
export function errorBody(
  code: string,
  message: string,
  inner?: Record<string, unknown>,
): Record<string, unknown> {
  const correlationId = '00000000-0000-0000-0000-00000000cafe';
  return { error: { message, code, correlationId, ...(inner ? { innererror: inner } : {}) } };
}

/** A query that the engine does not run, as the service says it; lines from 1, places from 0, in the text as it was sent. */
export function queryErrorBody(error: QueryError, sent: string, stripped: number): Record<string, unknown> {
  const syntax = error.fault === 'invalid' && /syntax|parse|expected/i.test(error.reason);
  const place = error.position && placeIn(sent, stripped, error.position);
  const at = place ? ` on line [${place.line},${place.pos}]` : '';
  return errorBody('BadArgumentError', 'The request had some invalid properties', {
    code: syntax ? 'SyntaxError' : 'SemanticError',
    message: syntax ? 'A recognition error occurred in the query.' : 'A semantic error occurred.',
    innererror: { code: syntax ? 'SYN0002' : 'SEM0100', message: `${error.reason}${at}`, ...place },
  });
}

function placeIn(sent: string, stripped: number, { line, column }: { line: number; column: number }) {
  const before = sent.slice(0, stripped).split('\n');
  const inFirst = line === 1 ? (before.at(-1) ?? '').length : 0;
  return { line: line + before.length - 1, pos: column - 1 + inFirst };
}

/** The `set` statements before a query, and how many characters they take. */
export function readSettings(query: string): {
  readonly settings: ReadonlyMap<string, string>;
  readonly length: number;
} {
  const settings = new Map<string, string>();
  let length = 0;
  for (;;) {
    const [whole, name = '', value = ''] =
      /^\s*set\s+(\w+)\s*=\s*([^;]*?)\s*;[ \t]*\n?/.exec(query.slice(length)) ?? [];
    if (whole === undefined) return { settings, length };
    settings.set(name, value);
    length += whole.length;
  }
}

/** An ISO 8601 interval as a window; everything where there is none; undefined where it cannot be read. */
export function readTimespan(text: unknown, now: Date): Window | undefined {
  if (text === undefined || text === '')
    return { start: '1900-01-01T00:00:00.000Z', end: '2200-01-01T00:00:00.000Z' };
  if (typeof text !== 'string') return undefined;
  const [first = '', second] = text.split('/');
  const [from, to] = second === undefined ? [`-${first}`, now.toISOString()] : [first, second];
  const start = from.replace(/^-/, '').startsWith('P')
    ? Date.parse(to) - (duration(from) ?? Number.NaN)
    : Date.parse(from);
  const end = to.startsWith('P') ? start + (duration(to) ?? Number.NaN) : Date.parse(to);
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}

function duration(text: string): number | undefined {
  const parts = /^-?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!parts) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
