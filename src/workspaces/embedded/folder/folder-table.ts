import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../types.ts';
import { faultOf } from '../rows/file-fault.ts';
import { type Read, readRows } from '../rows/read-rows.ts';
import { nullOf } from '../translate/null-of.ts';
import { fieldIds } from '../translate/relation.ts';
import { duckTypes } from '../translate/scalar.ts';
import { ident, quote, type Sql, sql } from '../translate/sql.ts';
import { fitColumn, mayMisfit } from './fit-column.ts';
import { readParquet } from './parquet-part.ts';
import type { Part, PartColumn } from './part.ts';
import type { ColumnPlan } from './plan-columns.ts';
import { isTextual, keysOf, objectLines, plainText } from './text-part.ts';

/** Most that the text files of one table may hold, unpacked: they are copied into the engine when first asked for. */
export const mostText = 2 * 1024 ** 3;

/** A table of a folder: its Parquet files are read where they lie, its text files are copied in on first use. */
export class FolderTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** What is wrong with its files, as far as it is known by now. */
  readonly problems: string[];
  private readonly plan: ColumnPlan;
  private readonly parts: readonly Part[];
  private readonly scratch: string;
  private readonly textLimit: number;
  private readonly ids: readonly string[];
  /** How many problems were known before any row was read. */
  private readonly known: number;

  constructor(
    name: string,
    plan: ColumnPlan,
    parts: readonly Part[],
    problems: readonly string[],
    { scratch, textLimit = mostText }: { readonly scratch: string; readonly textLimit?: number },
  ) {
    this.name = name;
    this.plan = plan;
    this.columns = plan.columns;
    this.parts = parts;
    this.problems = [...problems];
    this.known = problems.length;
    this.scratch = scratch;
    this.textLimit = textLimit;
    this.ids = fieldIds(plan.columns);
  }

  /** Copies the text files in and makes `$files <name>`, which holds all rows. */
  async load(connection: DuckDBConnection): Promise<void> {
    this.problems.splice(this.known);
    const texts = this.parts.filter(({ file }) => file.format !== 'parquet');
    const parquet = this.parts.filter(({ file }) => file.format === 'parquet');
    const selects: string[] = [];
    if (texts.length > 0) selects.push(await this.copyTexts(connection, texts));
    for (const group of alike(parquet)) {
      const [first] = group;
      if (!first) continue;
      const from = readParquet(group.map(({ file }) => file));
      selects.push(`SELECT ${this.list(first).join(', ')} FROM ${from}`);
      await this.countMisfits(connection, first, from, shownOf(group));
    }
    if (selects.length === 0) selects.push(`SELECT ${this.emptyList().join(', ')} LIMIT 0`);
    const view = ident(`$files ${this.name}`).text;
    await connection.run(`CREATE OR REPLACE VIEW ${view} AS ${selects.join(' UNION ALL ')}`);
    await this.countTimeless(connection, view, parquet);
  }

  /** A row without a time lies in no window: who looks for it must know. */
  private async countTimeless(
    connection: DuckDBConnection,
    view: string,
    parquet: readonly Part[],
  ): Promise<void> {
    const time = this.columns.find(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
    if (!time || this.parts.length === 0) return;
    const sure = (part: Part) => this.plan.fill(part, time)?.filled === true;
    if (parquet.length === this.parts.length && parquet.every(sure)) return;
    const read = await connection.runAndReadAll(`SELECT count(*) FROM ${view} WHERE "TimeGenerated" IS NULL`);
    const count = Number(read.getRows()[0]?.[0] ?? 0);
    if (count === 0) return;
    this.problems.push(
      `${this.name}: ${count.toLocaleString('en')} ${count === 1 ? 'row has' : 'rows have'} no TimeGenerated, so that no window holds ${count === 1 ? 'it' : 'them'}; the manifest can name another column (time)`,
    );
  }

  /** Makes the table itself. `shift`: microseconds that every datetime is moved by. */
  async show(connection: DuckDBConnection, shift: bigint): Promise<void> {
    const list = this.columns.map(({ type }, index) => {
      const id = ident(this.ids[index] ?? '').text;
      if (type !== 'datetime' || shift === 0n) return id;
      // Datetimes that stand for “none” or “for ever” stay what they are.
      return `CASE WHEN ${id} BETWEEN TIMESTAMP '1970-01-02' AND TIMESTAMP '9000-01-01' THEN ${id} + to_microseconds(${shift}) ELSE ${id} END AS ${id}`;
    });
    const rows = ident(`$files ${this.name}`).text;
    await connection.run(
      `CREATE OR REPLACE VIEW ${ident(this.name).text} AS SELECT ${list.join(', ')} FROM ${rows}`,
    );
  }

  /** Newest `TimeGenerated` as it is in the files, in microseconds since 1970; null where there is none. */
  async newest(connection: DuckDBConnection): Promise<bigint | null> {
    if (!this.columns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime')) return null;
    const read = await connection.runAndReadAll(
      `SELECT epoch_us(max("TimeGenerated")) FROM ${ident(`$files ${this.name}`).text}`,
    );
    const newest = read.getRows()[0]?.[0];
    return typeof newest === 'bigint' ? newest : null;
  }

  /** Columns that some file fills. */
  get filled(): readonly Column[] {
    return this.columns.filter((column) => this.parts.some((part) => this.plan.fill(part, column)));
  }

  /** A column's name in SQL. */
  idOf(name: string): string {
    return this.ids[this.columns.findIndex((column) => column.name === name)] ?? name;
  }

  private async copyTexts(connection: DuckDBConnection, texts: readonly Part[]): Promise<string> {
    const stored = ident(`$text ${this.name}`).text;
    const filled = this.columns.flatMap((column, index) =>
      texts.some((part) => this.plan.fill(part, column))
        ? [{ ...column, id: this.ids[index] ?? column.name }]
        : [],
    );
    const definitions = filled.map(({ id, type }) => `${ident(id).text} ${duckTypes[type]}`);
    await connection.run(
      `CREATE OR REPLACE TABLE ${stored} (${[...definitions, '"$misfits" INTEGER'].join(', ')})`,
    );
    let bytes = 0;
    for (const part of texts) {
      bytes += part.file.bytes;
      if (bytes > this.textLimit) {
        this.problems.push(
          `${part.file.shown} is left out: the text files of ${this.name} hold more than 2 GB; “huntline workspace import” makes Parquet of them`,
        );
        continue;
      }
      await this.copyText(connection, stored, part, filled);
    }
    const list = this.columns.map((column, index) => {
      const id = this.ids[index] ?? column.name;
      const value = filled.some((one) => one.id === id) ? ident(id) : this.missing(column);
      return `${value.text} AS ${ident(id).text}`;
    });
    return `SELECT ${list.join(', ')} FROM ${stored}`;
  }

  /** Copies one file in whole, or leaves it out and says why. */
  private async copyText(
    connection: DuckDBConnection,
    stored: string,
    part: Part,
    filled: readonly (Column & { readonly id: string })[],
  ): Promise<void> {
    const { shown, path } = part.file;
    const insert = async (rows: Sql) => {
      const values = filled.map((column) => this.value(part, column).text);
      const misfits = this.misfits(part).map(({ test }) => `CAST(${test} AS INTEGER)`);
      await connection.run(
        `INSERT INTO ${stored} SELECT ${[...values, misfits.join(' + ') || '0'].join(', ')} FROM (${rows.text})`,
      );
      await this.countMisfits(connection, part, `(${rows.text})`, shown);
    };
    try {
      const plain = await plainText(connection, part);
      if (plain) {
        await insert(plain);
        if (!isTextual(part.file)) await this.findLateKeys(connection, part, path);
        return;
      }
    } catch {
      // Not as plain as it looked: read with care, every line that is no row is then counted and named.
    }
    const rewritten = join(this.scratch, `${this.name}-${Math.random().toString(36).slice(2)}.ndjson`);
    try {
      const rows = await this.rewrite(part, rewritten);
      if (rows > 0) {
        await insert(objectLines(rewritten, part.columns));
        await this.findLateKeys(connection, part, rewritten);
      }
    } catch (error) {
      this.problems.push(`${shown} is left out: it ${faultOf(error)}`);
    } finally {
      rmSync(rewritten, { force: true });
    }
  }

  /** Writes a file's rows anew, one object a line. @throws {FileFault} and whatever reading throws. */
  private async rewrite({ file }: Part, to: string): Promise<number> {
    const format = file.format === 'parquet' ? 'json' : file.format;
    const most = this.textLimit;
    const bad: Extract<Read, { problem: string }>[] = [];
    let counted = 0;
    let rows = 0;
    async function* lines() {
      for await (const reads of readRows(file.path, { format, most })) {
        let text = '';
        for (const read of reads) {
          if ('json' in read) {
            rows += 1;
            text += `${read.json}\n`;
          } else {
            counted += 1;
            if (bad.length < 3) bad.push(read);
          }
        }
        if (text !== '') yield text;
      }
    }
    await pipeline(Readable.from(lines()), createWriteStream(to, { mode: 0o600 }));
    if (counted > 0) {
      const such = bad.map(({ line, problem }) => `line ${line} ${problem}`).join('; ');
      this.problems.push(
        `${file.shown}: ${counted.toLocaleString('en')} ${counted === 1 ? 'row' : 'rows'} could not be read (${such}${counted > bad.length ? ' …' : ''})`,
      );
    }
    return rows;
  }

  private async findLateKeys(connection: DuckDBConnection, part: Part, path: string): Promise<void> {
    if (isTextual(part.file)) return;
    const seen = new Set(part.columns.map(({ name }) => name));
    const late = (await keysOf(connection, path)).filter((key) => !seen.has(key));
    if (late.length === 0) return;
    const names = late.slice(0, 5).join(', ');
    this.problems.push(
      `${part.file.shown}: ${late.length} more ${late.length === 1 ? 'key is' : 'keys are'} no column, since ${late.length === 1 ? 'it comes' : 'they come'} late in the file or ${late.length === 1 ? 'is' : 'are'} too many (${names}${late.length > 5 ? ' …' : ''})`,
    );
  }

  private async countMisfits(
    connection: DuckDBConnection,
    part: Part,
    from: string,
    shown: string,
  ): Promise<void> {
    const tests = this.misfits(part);
    if (tests.length === 0) return;
    const list = tests.map(({ test }) => `count(*) FILTER (${test})`);
    const [row = []] = (await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${from}`)).getRows();
    tests.forEach(({ column }, index) => {
      const count = Number(row[index] ?? 0);
      if (count === 0) return;
      this.problems.push(
        `${shown}: ${count.toLocaleString('en')} ${count === 1 ? 'value' : 'values'} of ${column.name} ${count === 1 ? 'is' : 'are'} no ${column.type} and so empty`,
      );
    });
  }

  /** Tests, in SQL, for values that do not fit their column. */
  private misfits(part: Part): { readonly column: Column; readonly test: string }[] {
    return this.columns.flatMap((column) => {
      const source = this.plan.fill(part, column);
      if (!source || !mayMisfit(source.from, column.type)) return [];
      const text = `CAST(${source.value.text} AS VARCHAR)`;
      const test = `coalesce(${text}, '') NOT IN ('', 'null') AND ${this.value(part, column).text} IS NULL`;
      return [{ column, test: `(${test})` }];
    });
  }

  private list(part: Part): string[] {
    return this.columns.map((column, index) => {
      const value = this.value(part, column);
      return `${value.text} AS ${ident(this.ids[index] ?? column.name).text}`;
    });
  }

  private emptyList(): string[] {
    return this.columns.map(
      (column, index) => `${this.missing(column).text} AS ${ident(this.ids[index] ?? column.name).text}`,
    );
  }

  private value(part: Part, column: Column): Sql {
    const source: PartColumn | undefined = this.plan.fill(part, column);
    if (!source) return this.missing(column);
    const asIs = source.filled === true && source.from === column.type && column.type === 'string';
    const value = asIs ? source.value : fitColumn(source.value, source.from, column.type);
    return isType(column) ? sql`coalesce(nullif(${value}, ''), ${quote(this.name)})` : value;
  }

  /** What a column holds that no file fills: `Type` is the table's name in every workspace. */
  private missing(column: Column): Sql {
    return isType(column) ? quote(this.name) : nullOf(column.type);
  }
}

function isType({ name, type }: Column): boolean {
  return name === 'Type' && type === 'string';
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
