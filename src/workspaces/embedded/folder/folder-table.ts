import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column, Window } from '../../../types.ts';
import { ident, quote, raw, type Sql, sql } from '../translate/sql.ts';
import { type CopyOptions, copyTexts } from './copy-texts.ts';
import { countMisfits } from './count-misfits.ts';
import { readParquet } from './parquet-part.ts';
import type { Part } from './part.ts';
import type { ColumnPlan } from './plan-columns.ts';
import { type ShapedColumn, TableShape } from './table-shape.ts';

/** A table of a folder: its Parquet files are read where they lie, its text files are copied in on first use. */
export class FolderTable {
  readonly name: string;
  readonly columns: readonly Column[];
  private readonly shape: TableShape;
  private readonly parts: readonly Part[];
  private readonly options: CopyOptions;
  private readonly known: readonly string[];
  private found: readonly string[] = [];

  /** `known`: what is wrong with its files as far as that shows before any row is read. */
  constructor(
    name: string,
    plan: ColumnPlan,
    parts: readonly Part[],
    known: readonly string[],
    options: CopyOptions,
  ) {
    this.name = name;
    this.columns = plan.columns;
    this.shape = new TableShape(name, plan);
    this.parts = parts;
    this.known = known;
    this.options = options;
  }

  /** What is wrong with its files, as far as it is known by now. */
  get problems(): readonly string[] {
    return [...this.known, ...this.found];
  }

  /** Columns that some file fills. */
  get filled(): readonly ShapedColumn[] {
    return this.shape.filledBy(this.parts);
  }

  /** Copies the text files in and makes `$files <name>`, which holds all rows. */
  async load(connection: DuckDBConnection): Promise<void> {
    const texts = this.parts.filter(({ file }) => file.format !== 'parquet');
    const groups = alike(this.parts.filter(({ file }) => file.format === 'parquet'));
    const selects: string[] = [];
    const found: string[] = [];
    if (texts.length > 0) {
      const { select, problems } = await copyTexts(connection, this.shape, texts, this.options);
      selects.push(select);
      found.push(...problems);
    }
    for (const group of groups) {
      const [first] = group;
      if (!first) continue;
      const from = readParquet(group.map(({ file }) => file));
      const time = this.zoned ? `, ${this.instantOf(first)?.text} AS "$time"` : '';
      selects.push(
        `SELECT ${this.shape.list((column) => this.shape.value(first, column))}${time} FROM ${from}`,
      );
      found.push(...(await countMisfits(connection, this.shape, first, from, shownOf(group))));
    }
    if (selects.length === 0)
      selects.push(`SELECT ${this.shape.list((column) => this.shape.missing(column))} LIMIT 0`);
    await connection.run(`CREATE OR REPLACE VIEW ${this.rows} AS ${selects.join(' UNION ALL ')}`);
    found.push(...(await this.timeless(connection)));
    this.found = found;
  }

  /** Makes the table itself. `shift`: microseconds that every datetime is moved by. */
  async show(connection: DuckDBConnection, shift: bigint): Promise<void> {
    const list = this.shape.list(({ id, type }) => {
      const own = ident(id);
      if (type !== 'datetime' || shift === 0n) return own;
      // Datetimes that stand for “none” or “for ever” stay what they are.
      return sql`CASE WHEN ${own} BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9000-01-01' THEN ${own} + to_microseconds(${raw(String(shift))}) ELSE ${own} END`;
    });
    const time = this.zoned ? ', "$time"' : '';
    await connection.run(
      `CREATE OR REPLACE VIEW ${ident(`${this.options.prefix}${this.name}`).text} AS SELECT ${list}${time} FROM ${this.rows}`,
    );
  }

  /**
   * A test for a row's time in terms of what its files hold, where that is quicker than by `TimeGenerated`: whole groups
   * of rows are passed over by it. Holds for a table that is not moved in time.
   */
  within({ start, end }: Window): Sql | undefined {
    if (!this.zoned) return undefined;
    const time = ident('$time');
    return sql`${time} >= ${instant(start)} AND ${time} < ${instant(end)}`;
  }

  /** Newest `TimeGenerated` as it is in the files, in microseconds since 1970; null where there is none. */
  async newest(connection: DuckDBConnection): Promise<bigint | null> {
    if (!this.shape.time) return null;
    const read = await connection.runAndReadAll(`SELECT epoch_us(max("TimeGenerated")) FROM ${this.rows}`);
    const newest = read.getRows()[0]?.[0];
    return typeof newest === 'bigint' ? newest : null;
  }

  private get rows(): string {
    return ident(`$files ${this.options.prefix}${this.name}`).text;
  }

  /** Whether all rows have an instant with a zone, as most programs write them to Parquet. */
  private get zoned(): boolean {
    return this.parts.length > 0 && this.parts.every((part) => this.instantOf(part) !== undefined);
  }

  private instantOf(part: Part): Sql | undefined {
    const { time } = this.shape;
    return time && this.shape.source(part, time)?.instant;
  }

  /** A row without a time lies in no window: who looks for it must know. */
  private async timeless(connection: DuckDBConnection): Promise<readonly string[]> {
    const { time } = this.shape;
    if (
      !time ||
      this.parts.every((part) => this.shape.source(part, time)?.filled === true && this.sure(part))
    )
      return [];
    const read = await connection.runAndReadAll(
      `SELECT count(*) FROM ${this.rows} WHERE "TimeGenerated" IS NULL`,
    );
    const count = Number(read.getRows()[0]?.[0] ?? 0);
    if (count === 0) return [];
    const rows = count === 1 ? '1 row has' : `${count.toLocaleString('en')} rows have`;
    return [
      `${this.name}: ${rows} no TimeGenerated, so that no window holds ${count === 1 ? 'it' : 'them'}; the manifest can name another column (time)`,
    ];
  }

  private sure(part: Part): boolean {
    const { time } = this.shape;
    return time !== undefined && this.shape.source(part, time)?.from === 'datetime';
  }
}

function instant(iso: string): Sql {
  return sql`CAST(${quote(iso)} AS TIMESTAMPTZ)`;
}

/** Parts that are described alike, together. */
function alike(parts: readonly Part[]): Part[][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = JSON.stringify(part.columns.map(({ name, value, filled }) => [name, value.text, filled]));
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()];
}

function shownOf([first, ...others]: readonly Part[]): string {
  return `${first?.file.shown}${others.length > 0 ? ` and ${others.length} more files` : ''}`;
}
