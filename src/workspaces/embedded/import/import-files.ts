import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { UserError } from '../../../errors.ts';
import { FolderTable } from '../folder/folder-table.ts';
import { planColumns } from '../folder/plan-columns.ts';
import { lockDatabase } from '../lock-database.ts';
import { faultOf } from '../rows/file-fault.ts';
import { type Read, type RowFormat, readRows } from '../rows/read-rows.ts';
import { ident, quote } from '../translate/sql.ts';
import { type JsonValue, readJson } from '../values/json.ts';
import { eventRow } from './event-row.ts';
import { Stage } from './stages.ts';
import { tableOfPath, tableOfRow } from './table-of.ts';
import { readWindowsEvent } from './windows-event.ts';

export interface ImportOptions {
  /** Files, or folders of files. */
  readonly from: readonly string[];
  readonly to: string;
  /** The table of all rows, whatever they say. */
  readonly table?: string | undefined;
  /** The column that `TimeGenerated` is taken from, where rows have none. */
  readonly time?: string | undefined;
  /** Zone of times of which a file only says that they are local. */
  readonly timeZone?: string | undefined;
  /** What to do with a table that is there. */
  readonly existing: 'append' | 'refuse' | 'replace';
}

/** What an import came to. */
export interface ImportReport {
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly file: string }[];
  /** Rows that are not there, and why the first of each file are not. */
  readonly unread: number;
  readonly problems: readonly string[];
}

const mostNamed = 5;

/**
 * Makes tables of a workspace's folder out of exports. Rows that cannot be read are counted and named; the tables
 * appear whole, or not at all. @throws {UserError} where nothing can be imported.
 */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  if (options.table !== undefined && !/^[A-Za-z_]\w{0,254}$/.test(options.table)) {
    throw new UserError(`“${options.table}” is no table name.`, {
      title: 'Not imported',
      hint: 'Use letters, digits and underscores, a letter first.',
    });
  }
  const files = options.from.flatMap(filesAt);
  if (files.length === 0) throw new UserError('There is no file to import.', { title: 'Nothing to import' });
  mkdirSync(options.to, { recursive: true });
  const scratch = mkdtempSync(join(options.to, '.huntline-import-'));
  const importer = new Importer(options, scratch);
  try {
    for (const file of files) await importer.read(file);
    return await importer.finish();
  } finally {
    importer.drop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const formats: Readonly<Record<string, RowFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

function formatOf(path: string): RowFormat | undefined {
  const [, ending = ''] = /\.(csv|tsv|json|ndjson|jsonl)(?:\.gz)?$/i.exec(path) ?? [];
  return formats[ending.toLowerCase()];
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UserError(`There is no file ${path}.`, { title: 'Nothing to import' });
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && formatOf(entry.name) !== undefined)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

class Importer {
  private readonly options: ImportOptions;
  private readonly scratch: string;
  private readonly stages = new Map<string, Stage>();
  private readonly problems: string[] = [];
  private unread = 0;

  constructor(options: ImportOptions, scratch: string) {
    this.options = options;
    this.scratch = scratch;
  }

  /** Reads one file's rows to where their tables are gathered. */
  async read(path: string): Promise<void> {
    const format = formatOf(path);
    if (format === undefined) {
      this.problems.push(`${path} is not read: give CSV, JSON or NDJSON, which may be packed with gzip`);
      return;
    }
    const { timeZone } = this.options;
    const own = tableOfPath(path);
    const bad: string[] = [];
    let counted = 0;
    const refuse = (line: number, problem: string) => {
      counted += 1;
      if (bad.length < mostNamed) bad.push(`${path}:${line} ${problem}`);
    };
    try {
      for await (const reads of readRows(path, { format, timeZone })) {
        const gathered = new Map<Stage, Good[]>();
        for (const read of reads) {
          const placed = 'problem' in read ? read.problem : this.place(read, format, own);
          if (typeof placed === 'string') refuse(read.line, placed);
          else gathered.set(placed.stage, [...(gathered.get(placed.stage) ?? []), placed.row]);
        }
        for (const [stage, rows] of gathered) await stage.write(rows);
      }
    } catch (error) {
      this.problems.push(`${path} ${faultOf(error)}; what stands before that is imported`);
    }
    this.unread += counted;
    this.problems.push(...bad);
    if (counted > bad.length)
      this.problems.push(`${path}: ${counted - bad.length} more rows could not be read`);
  }

  /** Writes the tables, then shows them all. */
  async finish(): Promise<ImportReport> {
    const names = [...new Set([...this.stages.values()].map(({ table }) => table))];
    for (const name of names) this.checkExisting(name);
    const instance = await DuckDBInstance.create(':memory:');
    const written: { name: string; rows: number; temporary: string }[] = [];
    try {
      const connection = await lockDatabase(instance, { paths: [], scratch: this.scratch });
      for (const name of names) {
        const temporary = join(this.scratch, `${name}.parquet`);
        const stages = [...this.stages.values()].filter(({ table }) => table === name);
        const parts = await Promise.all(stages.map((stage) => stage.end()));
        const plan = planColumns(
          name,
          parts,
          this.options.time === undefined ? {} : { time: this.options.time },
        );
        const table = new FolderTable(name, plan, parts, plan.faults, {
          scratch: this.scratch,
          prefix: '',
          textLimit: Number.POSITIVE_INFINITY,
        });
        await table.load(connection);
        const rows = await writeTable(connection, table, temporary);
        this.problems.push(...table.problems);
        const staged = stages.reduce((sum, stage) => sum + stage.rows, 0);
        if (rows !== staged) throw new Error(`${name}: ${staged} rows were read and ${rows} written`);
        written.push({ name, rows, temporary });
      }
    } finally {
      instance.closeSync();
    }
    const tables = written.map(({ name, rows, temporary }) => ({
      name,
      rows,
      file: this.show(name, temporary),
    }));
    return { tables, unread: this.unread, problems: this.problems };
  }

  drop(): void {
    for (const stage of this.stages.values()) stage.drop();
  }

  /** Where a row goes, or why it goes nowhere. */
  private place(
    read: Extract<Read, { json: string }>,
    format: RowFormat,
    own: string | undefined,
  ): { readonly stage: Stage; readonly row: Good } | string {
    const textual = format === 'csv' || format === 'tsv';
    const event = textual ? undefined : readWindowsEvent(exact(read));
    if (event) {
      const { table, row } = eventRow(event);
      return {
        stage: this.stage(this.options.table ?? table, false),
        row: { json: JSON.stringify(row), row },
      };
    }
    const table = this.options.table ?? tableOfRow(read.row) ?? own;
    if (table === undefined) return 'does not say of which table it is: give --table <name>';
    return { stage: this.stage(table, textual), row: read };
  }

  private stage(table: string, textual: boolean): Stage {
    const key = `${table} ${textual}`;
    const stage = this.stages.get(key) ?? new Stage(table, textual, this.scratch);
    this.stages.set(key, stage);
    return stage;
  }

  /** @throws {UserError} where a table is there and nothing was said of that. */
  private checkExisting(name: string): void {
    const { to, existing } = this.options;
    const there = existingOf(to, name);
    const [file] = there.filter((entry) => entry !== name);
    if (there.length === 0 || existing === 'replace') return;
    if (existing === 'refuse') {
      throw new UserError(`${join(to, there[0] ?? name)} is there already.`, {
        title: 'Not imported',
        hint: 'Add --append to put the rows beside those that are there, or --replace to put them in their place.',
      });
    }
    if (file !== undefined) {
      throw new UserError(`${join(to, file)} is one file, to which nothing can be added.`, {
        title: 'Not imported',
        hint: `Move it into a folder ${name}, or add --replace.`,
      });
    }
  }

  /** Moves a written table to where it is seen. */
  private show(name: string, temporary: string): string {
    const { to, existing } = this.options;
    const folder = join(to, name);
    const old = existing === 'replace' ? existingOf(to, name) : [];
    const aside = (entry: string) => join(this.scratch, `old-${entry}`);
    try {
      for (const entry of old) renameSync(join(to, entry), aside(entry));
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${nextNumber(folder)}.parquet`);
      renameSync(temporary, file);
      return file;
    } catch (error) {
      for (const entry of old) if (existsSync(aside(entry))) renameSync(aside(entry), join(to, entry));
      throw error;
    }
  }
}

type Good = Pick<Extract<Read, { json: string }>, 'json' | 'row'>;

/** The row with its numbers to the last digit: masks of events are longer than JavaScript's. */
function exact({ json, row }: Good): Readonly<Record<string, JsonValue>> {
  const long = /\d{16}/.test(json);
  return (long ? readJson(json) : row) as Readonly<Record<string, JsonValue>>;
}

function existingOf(to: string, name: string): string[] {
  return readdirSync(to).filter(
    (entry) =>
      entry.replace(/\.(parquet|json|ndjson|jsonl|csv|tsv)(\.gz)?$/i, '').toLowerCase() ===
      name.toLowerCase(),
  );
}

function nextNumber(folder: string): string {
  for (let number = 1; ; number++) {
    const name = String(number).padStart(4, '0');
    if (!existsSync(join(folder, `${name}.parquet`))) return name;
  }
}

async function writeTable(
  connection: Awaited<ReturnType<typeof lockDatabase>>,
  table: FolderTable,
  path: string,
): Promise<number> {
  const rows = ident(`$files ${table.name}`).text;
  const list = table.filled.map(({ id: own, type }) => {
    const id = ident(own).text;
    // Parquet has no span of time that all readers take: KQL's own text is read back as one.
    return type === 'timespan' ? `kql_timespan_text(${id}) AS ${id}` : id;
  });
  const timed = table.filled.some(({ name }) => name === 'TimeGenerated');
  const order = timed ? ' ORDER BY "TimeGenerated"' : '';
  const copied = await connection.runAndReadAll(
    `COPY (SELECT ${list.join(', ') || '1 AS "$none"'} FROM ${rows}${order}) TO ${quote(path).text} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const handle = openSync(path, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  return Number(copied.getRows()[0]?.[0] ?? 0);
}
