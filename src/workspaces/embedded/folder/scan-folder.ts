import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { RowFormat } from '../rows/read-rows.ts';
import { manifestNames } from './manifest.ts';

/** One file of a table. */
export interface DataFile {
  readonly path: string;
  /** Below the folder, with slashes: how people are told of it. */
  readonly shown: string;
  readonly format: RowFormat | 'parquet';
  readonly bytes: number;
}

/** Something that is wrong with a folder's data; `table` where it belongs to one. */
export interface Fault {
  readonly table?: string;
  readonly text: string;
}

export interface Layout {
  readonly tables: ReadonlyMap<string, readonly DataFile[]>;
  readonly faults: readonly Fault[];
}

const formats: Readonly<Record<string, DataFile['format']>> = {
  parquet: 'parquet',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  tsv: 'tsv',
};
const packed = /\.(zip|zst|bz2|xz|7z|rar|tar|tgz|xlsx?|evtx|avro|orc)$/i;
const named = /^(.+?)\.(parquet|json|ndjson|jsonl|csv|tsv)(?:\.gz)?$/i;
const identifier = /^[A-Za-z_]\w{0,254}$/;
const mostFiles = 20_000;
const deepest = 16;

/**
 * The tables of a folder: a file or a folder of files each, named after it. Whatever is no table is said, but for
 * other kinds of files. Links are refused: who fills the folder could show any file of the machine with them.
 */
export function scanFolder(folder: string): Layout {
  const scan = new Scan(realpathSync(folder));
  scan.top();
  return { tables: scan.tables, faults: scan.faults };
}

class Scan {
  readonly tables = new Map<string, DataFile[]>();
  readonly faults: Fault[] = [];
  private readonly root: string;
  private files = 0;

  constructor(root: string) {
    this.root = root;
  }

  top(): void {
    const found = new Map<
      string,
      { readonly table: string; readonly from: string; readonly files: DataFile[] }
    >();
    for (const entry of this.entries(this.root)) {
      const path = join(this.root, entry.name);
      if (manifestNames.some((name) => name === entry.name)) continue;
      const kind = this.kindOf(path);
      const table = kind === 'folder' ? entry.name : named.exec(entry.name)?.[1];
      if (kind === 'file' && table === undefined) this.other(path);
      if (kind === undefined || table === undefined) continue;
      const files = kind === 'folder' ? this.under(path, table, 1) : [this.file(path)];
      if (kind === 'folder' && files.length === 0) continue;
      const same = found.get(table.toLowerCase());
      if (!identifier.test(table)) this.misnamed(path, table);
      else if (same) this.twice(same.from, path, same.table);
      else found.set(table.toLowerCase(), { table, from: path, files });
    }
    for (const { table, files } of found.values()) this.tables.set(table, files);
  }

  private entries(path: string): Dirent[] {
    try {
      return readdirSync(path, { withFileTypes: true })
        .filter(({ name }) => !/^[._]/.test(name))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
    } catch {
      this.faults.push({ text: `${this.shown(path)} may not be read: its permissions do not allow it` });
      return [];
    }
  }

  /** What is at a path, links followed; undefined, and said, for what is not taken. */
  private kindOf(path: string): 'file' | 'folder' | undefined {
    try {
      if (realpathSync(path) !== path) {
        this.faults.push({ text: `${this.shown(path)} is a link: links are not followed` });
        return undefined;
      }
      const found = statSync(path);
      if (found.isDirectory()) return 'folder';
      if (found.isFile()) return 'file';
      this.faults.push({ text: `${this.shown(path)} is neither a file nor a folder` });
    } catch {
      this.faults.push({ text: `${this.shown(path)} cannot be reached` });
    }
    return undefined;
  }

  private under(path: string, table: string, depth: number): DataFile[] {
    const entries = this.entries(path);
    const lake = this.lakeOf(path, entries);
    if (lake !== undefined) {
      this.faults.push({
        table,
        text: `${this.shown(path)} is ${lake}: write its current rows as Parquet first`,
      });
      return [];
    }
    if (depth > deepest) {
      this.faults.push({ table, text: `${this.shown(path)} lies more than ${deepest} folders deep` });
      return [];
    }
    return entries.flatMap((entry) => {
      const child = join(path, entry.name);
      const kind = this.kindOf(child);
      if (kind === 'folder') return this.under(child, table, depth + 1);
      if (kind === 'file' && !named.test(entry.name)) this.other(child, table);
      if (kind !== 'file' || !named.test(entry.name)) return [];
      this.files += 1;
      if (this.files === mostFiles + 1)
        this.faults.push({ table, text: `${this.shown(path)}: only the first ${mostFiles} files are read` });
      return this.files > mostFiles ? [] : [this.file(child)];
    });
  }

  /** Lakes keep deleted and replaced rows in their files: to read all of them would be a wrong answer. */
  private lakeOf(path: string, entries: readonly Dirent[]): string | undefined {
    if (statSync(join(path, '_delta_log'), { throwIfNoEntry: false })) return 'a Delta table';
    if (statSync(join(path, '.hoodie'), { throwIfNoEntry: false })) return 'a Hudi table';
    return entries.some(({ name }) => /\.metadata\.json$/.test(name)) ? 'an Iceberg table' : undefined;
  }

  private file(path: string): DataFile {
    const ending = named.exec(path)?.[2]?.toLowerCase() ?? '';
    return {
      path,
      shown: this.shown(path),
      format: formats[ending] ?? 'csv',
      bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    };
  }

  private other(path: string, table?: string): void {
    if (!packed.test(path)) return;
    this.faults.push({
      ...(table === undefined ? {} : { table }),
      text: `${this.shown(path)} is not read: unpack it, or write it as Parquet, JSON, NDJSON or CSV`,
    });
  }

  private misnamed(path: string, table: string): void {
    this.faults.push({
      text: `${this.shown(path)} is not read: “${table}” is no table name; use letters, digits and underscores, a letter first`,
    });
  }

  private twice(first: string, second: string, table: string): void {
    this.faults.push({
      table,
      text: `${this.shown(second)} is not read: ${this.shown(first)} is the table of this name already`,
    });
  }

  private shown(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }
}
