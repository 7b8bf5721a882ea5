import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { FileFault } from './file-fault.ts';
import { type DateOrder, dateOrder, portalHeader, portalTime } from './portal-time.ts';
import type { Read, ReadOptions } from './read-rows.ts';
import { headSize } from './sniff.ts';
import { longestRow } from './split-lines.ts';

const delimiters = [',', ';', '\t', '|'] as const;
const newlines = ['\r\n', '\n', '\r'];

/** A column of a CSV file: the name that it has here, and the zone of its times where the portal wrote it. */
export interface CsvColumn {
  readonly name: string;
  readonly zone?: string;
}

/** What the first record of a CSV file says. */
export interface CsvHeader {
  readonly delimiter: string;
  readonly columns: readonly CsvColumn[];
  /** True where DuckDB would read other names or other values than these. */
  readonly special: boolean;
}

/** @throws {FileFault} where there is no header. */
export function csvHeader(head: string, format: 'csv' | 'tsv'): CsvHeader {
  const delimiter = format === 'tsv' ? '\t' : delimiterOf(head);
  const [names] = records(head, delimiter, 1);
  if (!names) return { delimiter, columns: [], special: true };
  if (names.every((name) => name.trim() === '')) throw new FileFault('has no header');
  const taken = new Set<string>();
  const columns = names.map((text, index): CsvColumn => {
    const portal = portalHeader(text);
    const { name = text.trim() || `Column${index + 1}` } = portal ?? {};
    let own = name;
    for (let count = 1; taken.has(own); count++) own = `${name}${count}`;
    taken.add(own);
    return { name: own, ...(portal ? { zone: portal.zone } : {}) };
  });
  const lower = new Set(columns.map(({ name }) => name.toLowerCase()));
  const special = lower.size < columns.length || columns.some(({ zone }) => zone !== undefined);
  return { delimiter, columns, special };
}

/** The one that the first line has most of, outside of quotes. */
function delimiterOf(head: string): string {
  const line = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(head)?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? '';
  const counted = delimiters.map((one) => ({ one, count: line.split(one).length }));
  return counted.toSorted((a, b) => b.count - a.count)[0]?.one ?? ',';
}

function records(text: string, delimiter: string, to: number): string[][] {
  return parseAll(text, {
    delimiter,
    to,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: newlines,
  });
}

/** The rows of a CSV file as objects of strings; what is empty is left out. @throws {FileFault} */
export async function* readCsv(
  open: () => AsyncIterable<string>,
  { format, timeZone, head }: ReadOptions & { readonly head: string },
): AsyncGenerator<readonly Read[]> {
  const { delimiter, columns } = csvHeader(head, format === 'tsv' ? 'tsv' : 'csv');
  if (columns.length === 0) return;
  const convert = converter(columns, sample(head, delimiter), timeZone);
  const skipped: Read[] = [];
  let broken: unknown;
  const parser = parse({
    delimiter,
    from: 2,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRow,
    record_delimiter: newlines,
    on_skip: (error) => {
      // What an open quote swallows may be any number of rows.
      if (error && whole.has(error.code)) broken = error;
      else skipped.push({ line: Number(error?.lines ?? 0), problem: 'has a quote out of place' });
    },
  });
  pipeline(Readable.from(open()), parser, () => undefined);
  let batch: Read[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      batch.push(asRow(record, columns, info.lines, convert));
      if (batch.length < 1000) continue;
      yield inOrder(batch, skipped.splice(0));
      batch = [];
    }
  } catch (error) {
    throw csvFault(error);
  }
  if (broken !== undefined) throw csvFault(broken);
  const rest = inOrder(batch, skipped);
  if (rest.length > 0) yield rest;
}

/** Records of the head. Where it is cut off, it may end in the middle of one: then fewer are tried. */
function sample(head: string, delimiter: string): string[][] {
  for (const most of [2000, 200, 20]) {
    try {
      const found = records(head, delimiter, most);
      return found.slice(1, head.length < headSize || found.length === most ? undefined : -1);
    } catch {
      // A quote that the head does not close.
    }
  }
  return [];
}

type Convert = (value: string, index: number) => string;

/** @throws {FileFault} where the times are local and nobody said where. */
function converter(
  columns: readonly CsvColumn[],
  rows: readonly string[][],
  timeZone: string | undefined,
): Convert {
  const zones = columns.map(({ zone }) => (zone === 'local' ? (timeZone ?? 'local') : zone));
  if (zones.includes('local'))
    throw new FileFault('has local times: import it with --time-zone <zone>, such as Europe/Berlin');
  if (zones.every((zone) => zone === undefined)) return (value) => value;
  const orders = zones.map((zone, index) =>
    zone ? dateOrder(rows.map((row) => row[index] ?? '')) : undefined,
  );
  const order: DateOrder = orders.find((one) => one !== undefined) ?? 'month-first';
  return (value, index) => {
    const zone = zones[index];
    return zone === undefined || value === '' ? value : portalTime(value, zone, order);
  };
}

function asRow(
  record: readonly string[],
  columns: readonly CsvColumn[],
  line: number,
  convert: Convert,
): Read {
  const extra = record.slice(columns.length).some((value) => value !== '');
  if (record.length < columns.length || extra)
    return { line, problem: `has ${record.length} values and the header ${columns.length}` };
  const row: Record<string, string> = Object.create(null);
  columns.forEach(({ name }, index) => {
    const value = record[index] ?? '';
    if (value !== '') row[name] = convert(value, index);
  });
  return { line, json: JSON.stringify(row), row };
}

/** Errors that are the whole file's. */
const whole: ReadonlySet<string> = new Set(['CSV_MAX_RECORD_SIZE', 'CSV_QUOTE_NOT_CLOSED']);

function inOrder(batch: Read[], skipped: readonly Read[]): readonly Read[] {
  return skipped.length === 0 ? batch : [...batch, ...skipped].sort((one, other) => one.line - other.line);
}

function csvFault(error: unknown): unknown {
  const { code, lines } = error as Partial<CsvError> & { lines?: number };
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new FileFault('ends inside a quoted value');
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new FileFault(
      `has a row of more than ${longestRow / 1024 ** 2} million characters at line ${lines}`,
    );
  return error;
}
