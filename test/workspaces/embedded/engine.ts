import { knownSchema } from '../../../src/kql/schemas.ts';
import type { Schema, Table } from '../../../src/types.ts';
import { runQuery } from '../../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';

/** The engine without its process: what tests of the translation talk to. */
export interface Engine {
  run(kql: string): Promise<Table>;
  close(): void;
}

const always = { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z' };

/** An engine over empty tables: queries bring their rows along. */
export async function openEngine(schema: Schema = knownSchema()): Promise<Engine> {
  const store = await Store.open({ schema, rows: () => [] });
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
