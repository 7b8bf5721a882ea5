import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import type { Table } from '../../src/types.ts';
import { readFolder } from '../../src/workspaces/embedded/folder/folder-tables.ts';
import { runQuery } from '../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../src/workspaces/embedded/store.ts';

/** A folder of files by name, gone after the test. */
export function dataFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'huntline-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Writes what a query of DuckDB gives as a Parquet file. */
export async function writeParquet(path: string, query: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

export interface OpenFolder {
  readonly store: Store;
  run(kql: string, window?: { readonly start: string; readonly end: string }): Promise<Table>;
}

const always = { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z' };

/** The engine over a folder, without its process, closed after the test. */
export async function openFolder(
  folder: string,
  now = new Date('2026-10-20T12:00:00Z'),
): Promise<OpenFolder> {
  const scratch = dataFolder();
  const store = await Store.openFolder(readFolder(folder), { now, scratch });
  onTestFinished(() => store.close());
  return {
    store,
    run: (kql, window = always) =>
      runQuery(store, kql, window, {
        maxRows: 1000,
        timeoutMs: 20_000,
        signal: new AbortController().signal,
      }),
  };
}
