import { QueryError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Inventory, Schema, Table, Workspace } from '../../types.ts';
import { EngineProcess } from './engine-process.ts';
import type { NeighbourSpec, SourceSpec } from './protocol.ts';
import type { SourceFactory } from './table-source.ts';

/** What an embedded workspace is made from. */
export interface EmbeddedOptions {
  readonly name: string;
  /** Where the demo's month ends. */
  readonly now: Date;
  readonly seed: number;
  readonly log: Log;
  /** Other rows than the demo's: a folder of files, or a module and the name under which it exports a {@link SourceFactory}. */
  readonly source?: { readonly folder: string } | { readonly module: URL; readonly factory: string };
  /** All configured workspaces, this one among them: what `workspace('name')` may mean. */
  readonly neighbours?: readonly NamedSource[];
}

/** A configured workspace; its source is absent where it is not on this machine. */
export interface NamedSource {
  readonly name: string;
  readonly source?: Pick<EmbeddedOptions, 'now' | 'seed' | 'source'>;
}

/** A workspace on this machine. */
export interface EmbeddedWorkspace extends Workspace {
  /** Starts the engine's process and loads parser and database, off the way of the first query. */
  warm(): void;
}

const demo = { module: new URL('../../../demo/index.ts', import.meta.url), factory: 'createDemo' };

/**
 * A workspace whose engine runs in a child process: Microsoft's parser binds, DuckDB runs. A table's rows count from
 * the window's start up to and without its end.
 */
export function createEmbedded(options: EmbeddedOptions): EmbeddedWorkspace {
  const { name, log, neighbours = [] } = options;
  const spec = specOf(options);
  const engine = new EngineProcess(
    spec,
    log,
    neighbours.map((neighbour) => neighbourOf(neighbour, name)),
  );
  let schema: Promise<Schema> | undefined;
  return {
    name,
    async run(kql, window, { signal, maxRows, timeoutMs }) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs + graceMs)]);
      try {
        return (await engine.ask({ kind: 'run', kql, window, maxRows, timeoutMs }, limited)) as Table;
      } catch (error) {
        throw limited.aborted && !signal.aborted ? outOfTime(timeoutMs) : error;
      }
    },
    schema() {
      schema ??= askSchema(engine);
      schema.catch(() => {
        schema = undefined;
      });
      return schema;
    },
    async lastReceived(table, signal) {
      const newest = await engine.ask({ kind: 'last-received', table }, signal);
      return typeof newest === 'string' ? newest : null;
    },
    // The demo's rows would all have to be made before they could be counted.
    ...(spec.kind === 'folder' ? { inventory: (signal, tables) => takeStock(engine, signal, tables) } : {}),
    warm: () => engine.start(),
    close: async () => engine.close(),
  };
}

function specOf({ now, seed, source = demo }: Pick<EmbeddedOptions, 'now' | 'seed' | 'source'>): SourceSpec {
  return 'folder' in source
    ? { kind: 'folder', path: source.folder, now: now.toISOString() }
    : { kind: 'module', module: source.module.href, factory: source.factory, now: now.toISOString(), seed };
}

function neighbourOf({ name, source }: NamedSource, own: string): NeighbourSpec {
  if (name === own) return { name, source: 'own' };
  return { name, source: source ? specOf(source) : 'elsewhere' };
}

/** The engine stops a query itself; this is for one that does not let it. */
const graceMs = 1000;

function outOfTime(timeoutMs: number): QueryError {
  return new QueryError('stopped', 'time', `The query was stopped after ${Math.ceil(timeoutMs / 1000)} s`, {
    hint: 'Ask for a shorter window, or filter before you join, expand or sort.',
  });
}

async function takeStock(
  engine: EngineProcess,
  signal: AbortSignal,
  tables?: readonly string[],
): Promise<Inventory> {
  return (await engine.ask({ kind: 'inventory', tables }, signal)) as Inventory;
}

async function askSchema(engine: EngineProcess): Promise<Schema> {
  return (await engine.ask({ kind: 'schema' })) as Schema;
}
