import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ColumnType } from '../../../types.ts';
import type { Part } from '../folder/part.ts';
import { lookAt, withValues } from '../folder/text-part.ts';

/** Rows on their way into a table: a file of one object a line, and what types its values showed. */
export class Stage {
  readonly table: string;
  rows = 0;
  private readonly path: string;
  private readonly textual: boolean;
  private readonly types = new Map<string, ColumnType | undefined>();
  private readonly stream: WriteStream;
  private bytes = 0;
  private failed: Error | undefined;

  constructor(table: string, textual: boolean, scratch: string) {
    this.table = table;
    this.textual = textual;
    this.path = join(scratch, `${table}-${textual ? 'text' : 'json'}.ndjson`);
    this.stream = createWriteStream(this.path, { mode: 0o600 });
    this.stream.on('error', (error) => {
      this.failed = error;
    });
  }

  async write(
    rows: readonly { readonly json: string; readonly row: Readonly<Record<string, unknown>> }[],
  ): Promise<void> {
    if (this.failed) throw this.failed;
    let text = '';
    for (const { json, row } of rows) {
      lookAt(row, this.textual, this.types);
      text += `${json}\n`;
    }
    this.rows += rows.length;
    this.bytes += text.length;
    if (!this.stream.write(text) && !this.failed) await once(this.stream, 'drain');
  }

  async end(): Promise<Part> {
    this.stream.end();
    await finished(this.stream);
    const columns = [...this.types].map(([name, type]) => ({ name, type })).filter(({ name }) => name !== '');
    return {
      file: { path: this.path, shown: this.table, format: 'ndjson', bytes: this.bytes },
      columns: withValues(columns, this.textual),
    };
  }

  /** Gives the file up, whatever is in it. */
  drop(): void {
    this.stream.destroy();
  }
}
