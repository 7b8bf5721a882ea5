import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType } from '../../../types.ts';
import { FileFault } from '../rows/file-fault.ts';
import { csvHeader } from '../rows/read-csv.ts';
import { type Read, readRows } from '../rows/read-rows.ts';
import { readText, textForm } from '../rows/read-text.ts';
import { jsonShape, sniffed } from '../rows/sniff.ts';
import { ident, quote, raw, type Sql, sql } from '../translate/sql.ts';
import { guessJson, guessText, unify } from './guess-type.ts';
import type { Part, PartColumn } from './part.ts';
import type { DataFile } from './scan-folder.ts';

/** Most columns of a table whose columns are not known: a file of changing keys would make millions. */
const mostColumns = 1000;

/** Bytes of a file that are gone through for its first rows, however few they are. */
const lookedThrough = 64 * 1024 ** 2;

/**
 * Finds a text file's columns in its first rows: so many characters of them. What comes only after is found when the
 * file is read, and said. @throws {FileFault} where nothing can be read of it.
 */
export async function describeText(file: DataFile, characters: number): Promise<Part> {
  const types = new Map<string, ColumnType | undefined>();
  const textual = isTextual(file);
  if (textual) for (const name of await headerOf(file)) types.set(name, undefined);
  let left = characters;
  let good = 0;
  let problem: Extract<Read, { problem: string }> | undefined;
  const enough = { bytes: Math.max(characters, lookedThrough), reached: false };
  try {
    for await (const reads of readRows(file.path, { format: rowFormat(file), enough })) {
      for (const read of reads) {
        if ('problem' in read) problem ??= read;
        else {
          good += 1;
          left -= read.json.length;
          lookAt(read.row, textual, types);
        }
      }
      if (left <= 0) break;
    }
  } catch (error) {
    // What was cut off by us ends in the middle of a row.
    if (!enough.reached) throw error;
  }
  if (good === 0 && enough.reached)
    throw new FileFault(`has no row in its first ${lookedThrough / 1024 ** 2} MB`);
  if (good === 0 && problem) throw new FileFault(`holds no row: line ${problem.line} ${problem.problem}`);
  const columns = [...types].flatMap(([name, type]) => (name === '' ? [] : [{ name, type }]));
  return { file, columns: withValues(columns.slice(0, mostColumns), textual) };
}

/** Notes what types a row's values show. `textual`: all of them are text, as in CSV. */
export function lookAt(
  row: Readonly<Record<string, unknown>>,
  textual: boolean,
  types: Map<string, ColumnType | undefined>,
): void {
  for (const [name, value] of Object.entries(row)) {
    const shown = textual ? guessText(String(value)) : guessJson(value);
    types.set(name, unify(types.get(name), shown));
  }
}

/** Whether every value is text, as CSV has it. */
export function isTextual({ format }: DataFile): boolean {
  return format === 'csv' || format === 'tsv';
}

function rowFormat({ format }: DataFile) {
  return format === 'parquet' ? 'json' : format;
}

async function headerOf(file: DataFile): Promise<readonly string[]> {
  const head = await sniffed(readText(file.path, await textForm(file.path)));
  return csvHeader(head, file.format === 'tsv' ? 'tsv' : 'csv').columns.map(({ name }) => name);
}

/** Columns as a text part's relation holds them, in their order: see {@link plainText} and {@link objectLines}. */
export function withValues(
  columns: readonly { readonly name: string; readonly type: ColumnType | undefined }[],
  textual: boolean,
): PartColumn[] {
  return columns.map(({ name, type }, index) => ({
    name,
    type,
    value: ident(`$${index}`),
    from: !textual && type === 'dynamic' ? 'dynamic' : 'string',
  }));
}

/**
 * The file read by DuckDB itself, for files that leave no doubt: UTF-8, not packed, and for CSV with names that are
 * told apart. Anything wrong in such a file is an error, never a row less. Undefined for every other file.
 */
export async function plainText(
  connection: DuckDBConnection,
  { file, columns }: Part,
): Promise<Sql | undefined> {
  const form = await textForm(file.path);
  if (form.gzip || form.marked) return undefined;
  const head = await sniffed(readText(file.path, form));
  if (isTextual(file)) {
    const header = csvHeader(head, file.format === 'tsv' ? 'tsv' : 'csv');
    if (header.special || header.columns.length !== columns.length) return undefined;
    const names = columns.map((_, index) => `'$${index}': 'VARCHAR'`).join(', ');
    return raw(
      `SELECT * FROM read_csv(${quote(file.path).text}, auto_detect = false, header = true, delim = ${quote(header.delimiter).text}, quote = '"', escape = '"', max_line_size = 16777216, strict_mode = true, compression = 'none', columns = {${names}})`,
    );
  }
  const shape = jsonShape(head, file.format === 'ndjson' ? 'ndjson' : 'json');
  if (shape !== 'lines' && shape !== 'array') return undefined;
  const format = shape === 'lines' ? 'newline_delimited' : 'array';
  const objects = `read_json_objects(${quote(file.path).text}, format = '${format}', maximum_object_size = 33554432, compression = 'uncompressed')`;
  return (await holdsOnlyObjects(connection, objects)) ? fromObjects(objects, columns) : undefined;
}

async function holdsOnlyObjects(connection: DuckDBConnection, objects: string): Promise<boolean> {
  const read = await connection.runAndReadAll(
    `SELECT count(*) FROM ${objects} WHERE json_type(json) IS DISTINCT FROM 'OBJECT'`,
  );
  return read.getRows()[0]?.[0] === 0n;
}

/** Rows that were written anew, one object a line. */
export function objectLines(path: string, columns: readonly PartColumn[]): Sql {
  return fromObjects(
    `read_json_objects(${quote(path).text}, format = 'newline_delimited', maximum_object_size = 67108864, compression = 'uncompressed')`,
    columns,
  );
}

/** All columns out of one reading of each object, but for names that a structure cannot tell apart. */
function fromObjects(objects: string, columns: readonly PartColumn[]): Sql {
  const counts = new Map<string, number>();
  for (const { name } of columns) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  const plain = (name: string) => /^[\w@ .:()-]+$/.test(name) && counts.get(name.toLowerCase()) === 1;
  const structure = Object.fromEntries(
    columns
      .filter(({ name }) => plain(name))
      .map(({ name, from }) => [name, from === 'dynamic' ? 'JSON' : 'VARCHAR'] as const),
  );
  const list = columns.map(({ name, from }, index) => {
    const value = plain(name) ? `struct_extract(object, ${quote(name).text})` : pointed(name, from);
    const shown = from === 'dynamic' ? opened(value) : value;
    return `${shown} AS ${ident(`$${index}`).text}`;
  });
  const object =
    Object.keys(structure).length > 0
      ? `, json_transform(json, ${quote(JSON.stringify(structure)).text}) AS object`
      : '';
  return raw(`SELECT ${list.join(', ') || 'NULL AS "$none"'} FROM (SELECT json${object} FROM ${objects})`);
}

function pointed(name: string, from: ColumnType): string {
  const pointer = quote(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).text;
  return from === 'dynamic' ? `json_extract(json, ${pointer})` : `json_extract_string(json, ${pointer})`;
}

/** Exports write a bag as text with JSON in it: it is opened, as where logs are taken in. */
function opened(value: string): string {
  const text = `(${value} ->> '$')`;
  const inside = sql`TRY(json(${raw(text)}))`.text;
  return `CASE json_type(${value}) WHEN 'NULL' THEN NULL WHEN 'VARCHAR' THEN CASE WHEN ${text} ~ '^\\s*[\\[{]' THEN coalesce(${inside}, ${value}) ELSE ${value} END ELSE ${value} END`;
}

/** Keys of a file's objects, so that none that came late is lost unsaid. */
export async function keysOf(connection: DuckDBConnection, path: string): Promise<readonly string[]> {
  const read = await connection.runAndReadAll(
    `SELECT DISTINCT unnest(json_keys(json)) FROM read_json_objects(${quote(path).text}, format = 'auto', maximum_object_size = 67108864, compression = 'uncompressed') LIMIT 5000`,
  );
  return read.getRows().map(([key]) => String(key));
}
