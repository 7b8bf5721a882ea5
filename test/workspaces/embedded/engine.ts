import { knownSchema } from '../../../src/kql/schemas.ts';
import type { Schema, Table } from '../../../src/types.ts';
import { runQuery } from '../../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';
import type { SourceValue } from '../../../src/workspaces/embedded/table-source.ts';

/** The engine without its process: what tests of the translation talk to. */
export interface Engine {
  run(kql: string): Promise<Table>;
  close(): void;
}

const always = { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z' };

/** An engine over tables with the given rows; those without are empty: queries bring their rows along. */
export async function openEngine(
  schema: Schema = knownSchema(),
  rows: Readonly<Record<string, readonly Record<string, SourceValue>[]>> = {},
): Promise<Engine> {
  const store = await Store.open({ schema, rows: (table) => rows[table] ?? [] });
  return {
    run: (kql) =>
      runQuery(store, kql, always, {
        maxRows: 1000,
        timeoutMs: 20_000,
        signal: new AbortController().signal,
      }),
    close: () => store.close(),
  };
}
