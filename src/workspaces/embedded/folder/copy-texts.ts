import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { faultOf } from '../rows/file-fault.ts';
import { readText, textForm } from '../rows/read-text.ts';
import { duckTypes } from '../translate/scalar.ts';
import { ident, type Sql } from '../translate/sql.ts';
import { countMisfits } from './count-misfits.ts';
import type { Part } from './part.ts';
import { rewriteRows } from './rewrite-rows.ts';
import type { ShapedColumn, TableShape } from './table-shape.ts';
import { isTextual, keysOf, objectLines, plainText } from './text-part.ts';

export interface CopyOptions {
  /** A folder for files of our own. */
  readonly scratch: string;
  /** What names in the database begin with. */
  readonly prefix: string;
  /** Bytes that the text files of one table may hold, unpacked. */
  readonly textLimit: number;
}

/** What was copied: something to select all rows from, and what is wrong with them. */
export interface Copied {
  readonly select: string;
  readonly problems: readonly string[];
}

/** Copies a table's text files into the engine, each whole or not at all. */
export function copyTexts(
  connection: DuckDBConnection,
  shape: TableShape,
  texts: readonly Part[],
  options: CopyOptions,
): Promise<Copied> {
  return new Copier(connection, shape, texts, options).run();
}

/** The rows of a text file as DuckDB reads them, and the file that it reads: the table's own, or one made of it. */
interface TextRows {
  readonly rows: Sql;
  readonly path: string;
}

class Copier {
  private readonly connection: DuckDBConnection;
  private readonly shape: TableShape;
  private readonly texts: readonly Part[];
  private readonly options: CopyOptions;
  private readonly filled: readonly ShapedColumn[];
  private readonly stored: string;
  private problems: string[] = [];
  private misfits = 0;

  constructor(connection: DuckDBConnection, shape: TableShape, texts: readonly Part[], options: CopyOptions) {
    this.connection = connection;
    this.shape = shape;
    this.texts = texts;
    this.options = options;
    this.filled = shape.filledBy(texts);
    this.stored = ident(`$text ${options.prefix}${shape.name}`).text;
  }

  async run(): Promise<Copied> {
    const columns = this.filled.map(({ id, type }) => `${ident(id).text} ${duckTypes[type]}`);
    const all = [...columns, '"$misfits" INTEGER'].join(', ');
    await this.connection.run(`CREATE OR REPLACE TABLE ${this.stored} (${all})`);
    let bytes = 0;
    for (const part of this.texts) {
      bytes += part.file.bytes;
      if (bytes <= this.options.textLimit) await this.copy(part);
      else {
        this.problems.push(
          `${part.file.shown} is left out: the text files of ${this.shape.name} hold too much to be copied in; “huntline workspace import” makes Parquet of them`,
        );
      }
    }
    const names = new Set(this.filled.map(({ id }) => id));
    const list = this.shape.list((column) =>
      names.has(column.id) ? ident(column.id) : this.shape.missing(column),
    );
    return { select: `SELECT ${list} FROM ${this.stored}`, problems: this.problems };
  }

  private async copy(part: Part): Promise<void> {
    const own = join(this.options.scratch, `${this.shape.name}-${randomUUID()}`);
    const before = this.problems;
    this.problems = [];
    try {
      const copied =
        (await this.copyPlain(part, `${own}.txt`)) ?? (await this.copyRewritten(part, `${own}.ndjson`));
      if (copied) await this.lookBack(part, copied);
    } catch (error) {
      this.problems = [`${part.file.shown} is left out: it ${faultOf(error)}`];
    } finally {
      this.problems = [...before, ...this.problems];
      rmSync(`${own}.txt`, { force: true });
      rmSync(`${own}.ndjson`, { force: true });
    }
  }

  /** Copies a file as DuckDB reads it; undefined, and no row copied, where it is not as plain as that. */
  private async copyPlain(part: Part, own: string): Promise<TextRows | undefined> {
    const { path } = part.file;
    const form = await textForm(path);
    const simple = !form.gzip && !form.marked;
    if (!simple) {
      const text = readText(path, form, { most: this.options.textLimit });
      await pipeline(Readable.from(text), createWriteStream(own, { mode: 0o600 }));
    }
    const plain = simple ? path : own;
    try {
      const rows = await plainText(this.connection, { ...part, file: { ...part.file, path: plain } });
      if (rows) await this.insert(part, rows);
      return rows && { rows, path: plain };
    } catch (error) {
      if (!(error instanceof Error) || /out of memory|no space/i.test(error.message)) throw error;
      // It is read with care instead: every line that is no row is then counted and named.
      return undefined;
    }
  }

  private async copyRewritten(part: Part, own: string): Promise<TextRows | undefined> {
    const { rows: count, problem } = await rewriteRows(part.file, own, this.options.textLimit);
    if (problem !== undefined) this.problems.push(problem);
    if (count === 0) return undefined;
    const rows = objectLines(own, part.columns);
    await this.insert(part, rows);
    return { rows, path: own };
  }

  private async insert(part: Part, rows: Sql): Promise<void> {
    const values = this.filled.map((column) => this.shape.value(part, column).text);
    const misfits = this.shape.misfits(part).map(({ test }) => `CAST(${test} AS INTEGER)`);
    const list = [...values, misfits.join(' + ') || '0'].join(', ');
    await this.connection.run(`INSERT INTO ${this.stored} SELECT ${list} FROM (${rows.text})`);
  }

  /** What only the rows could tell: values that do not fit, and keys that were not known to be there. */
  private async lookBack(part: Part, { rows, path }: TextRows): Promise<void> {
    const { shown } = part.file;
    const read = await this.connection.runAndReadAll(
      `SELECT coalesce(sum("$misfits"), 0) FROM ${this.stored}`,
    );
    const misfits = Number(read.getRows()[0]?.[0] ?? 0);
    if (misfits > this.misfits)
      this.problems.push(...(await countMisfits(this.connection, this.shape, part, `(${rows.text})`, shown)));
    this.misfits = misfits;
    if (isTextual(part.file)) return;
    const seen = new Set(part.columns.map(({ name }) => name));
    const late = (await keysOf(this.connection, path)).filter((key) => key !== '' && !seen.has(key));
    if (late.length === 0) return;
    const names = `${late.slice(0, 5).join(', ')}${late.length > 5 ? ' …' : ''}`;
    this.problems.push(
      late.length === 1
        ? `${shown}: the key ${names} is no column: it comes late in the file, or there are too many`
        : `${shown}: ${late.length} keys are no columns, since they come late in the file or are too many (${names})`,
    );
  }
}
