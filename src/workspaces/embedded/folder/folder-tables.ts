import type { DuckDBConnection } from '@duckdb/node-api';
import type { Schema, Window } from '../../../types.ts';
import { faultOf } from '../rows/file-fault.ts';
import type { Sql } from '../translate/sql.ts';
import { FolderTable } from './folder-table.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { describeParquet } from './parquet-part.ts';
import type { Part } from './part.ts';
import { planColumns } from './plan-columns.ts';
import { type DataFile, type Layout, scanFolder } from './scan-folder.ts';
import { describeText } from './text-part.ts';

/** Characters of a table's text files that are looked at for its types; all of it where it is not more. */
const looked = 4 * 1024 ** 2;
const lookedAtLeast = 64 * 1024;

/** Most that the text files of one table may hold: they are copied into the engine when it is first asked for. */
const textLimit = 2 * 1024 ** 3;

/** A folder before its tables are looked at: what its files are, and which paths the engine has to reach. */
export interface Folder {
  readonly manifest: Manifest;
  readonly layout: Layout;
  readonly paths: readonly string[];
}

export function readFolder(path: string): Folder {
  const manifest = readManifest(path);
  const layout = scanFolder(path);
  return {
    manifest,
    layout,
    paths: [...layout.tables.values()].flatMap((files) => files.map((file) => file.path)),
  };
}

/** The tables of a folder. */
export class FolderTables {
  readonly schema: Schema;
  /** What is wrong and belongs to no table that is there. */
  private readonly own: readonly string[];
  private readonly tables: ReadonlyMap<string, FolderTable>;
  private readonly rebase: Manifest['rebase'];
  private readonly now: Date;
  private readonly loading = new Map<string, Promise<void>>();
  private shift: Promise<bigint> | undefined;

  private constructor(
    tables: readonly FolderTable[],
    faults: readonly string[],
    rebase: Manifest['rebase'],
    now: Date,
  ) {
    this.tables = new Map(tables.map((table) => [table.name, table]));
    this.schema = Object.fromEntries(tables.map(({ name, columns }) => [name, columns]));
    this.own = faults;
    this.rebase = rebase;
    this.now = now;
  }

  /**
   * Looks at every file, and reads no more of it than its columns take. `scratch`: a folder for files of our own;
   * `prefix`: what the tables' names in the database begin with.
   */
  static async open(
    connection: DuckDBConnection,
    { manifest, layout }: Folder,
    options: { readonly now: Date; readonly scratch: string; readonly prefix?: string },
  ): Promise<FolderTables> {
    const { now, scratch, prefix = '' } = options;
    const tables: FolderTable[] = [];
    const faults = layout.faults.filter(({ table }) => table === undefined || !layout.tables.has(table));
    for (const [name, files] of layout.tables) {
      const own = layout.faults.filter(({ table }) => table === name).map(({ text }) => text);
      const { parts, problems } = await describe(connection, files);
      const plan = planColumns(name, parts, manifest.tables[name]);
      const said = [...own, ...problems, ...plan.faults];
      if (plan.columns.length === 0) {
        if (said.length === 0) said.push(`${files[0]?.shown} is empty: its columns are not known`);
        faults.push(...said.map((text) => ({ text })));
      } else tables.push(new FolderTable(name, plan, parts, said, { scratch, textLimit, prefix }));
    }
    for (const name of Object.keys(manifest.tables))
      if (!layout.tables.has(name))
        faults.push({ text: `the manifest tells of ${name}, which is not there` });
    return new FolderTables(
      tables,
      faults.map(({ text }) => text),
      manifest.rebase,
      now,
    );
  }

  /** Makes a table ready to be queried. */
  async load(connection: DuckDBConnection, name: string): Promise<void> {
    const table = this.tables.get(name);
    if (!table) return;
    await this.loadFiles(connection, table);
    await table.show(connection, await this.shiftBy(connection));
  }

  /** All that is known to be wrong by now. */
  get faults(): readonly string[] {
    return [...this.own, ...[...this.tables.values()].flatMap(({ problems }) => problems)];
  }

  /** See {@link FolderTable.within}. */
  within(table: string, window: Window): Sql | undefined {
    return this.rebase === 'frozen' ? this.tables.get(table)?.within(window) : undefined;
  }

  problems(table: string): readonly string[] {
    return this.tables.get(table)?.problems ?? [];
  }

  private loadFiles(connection: DuckDBConnection, table: FolderTable): Promise<void> {
    const loading = this.loading.get(table.name) ?? table.load(connection);
    this.loading.set(table.name, loading);
    loading.catch(() => this.loading.delete(table.name));
    return loading;
  }

  /** How far datetimes are moved: with `rebase: now` all tables have to be looked through for their newest row. */
  private shiftBy(connection: DuckDBConnection): Promise<bigint> {
    this.shift ??= this.rebase === 'now' ? this.findShift(connection) : Promise.resolve(0n);
    this.shift.catch(() => {
      this.shift = undefined;
    });
    return this.shift;
  }

  private async findShift(connection: DuckDBConnection): Promise<bigint> {
    let newest: bigint | undefined;
    for (const table of this.tables.values()) {
      await this.loadFiles(connection, table);
      const found = await table.newest(connection);
      if (found !== null && (newest === undefined || found > newest)) newest = found;
    }
    return newest === undefined ? 0n : BigInt(this.now.getTime()) * 1000n - newest;
  }
}

async function describe(
  connection: DuckDBConnection,
  files: readonly DataFile[],
): Promise<{ readonly parts: readonly Part[]; readonly problems: readonly string[] }> {
  const parts: Part[] = [];
  const problems: string[] = [];
  const texts = files.filter(({ format }) => format !== 'parquet').length;
  const characters = Math.max(lookedAtLeast, Math.floor(looked / Math.max(1, texts)));
  for (const file of files) {
    try {
      parts.push(
        file.format === 'parquet'
          ? await describeParquet(connection, file)
          : await describeText(file, characters),
      );
    } catch (error) {
      problems.push(`${file.shown} is left out: it ${faultOf(error)}`);
    }
  }
  return { parts, problems };
}
