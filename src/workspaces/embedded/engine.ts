import { rmSync } from 'node:fs';
import { QueryError, UserError } from '../../errors.ts';
import { bindQuery } from '../../kql/bind.ts';
import type { Inventory } from '../../types.ts';
import { toFailure } from './failure.ts';
import { type Folder, FolderTables, readFolder } from './folder/folder-tables.ts';
import type { Neighbour } from './neighbourhood.ts';
import type { Answered, Message, ModuleSpec, NeighbourSpec, Reply, Request } from './protocol.ts';
import { runQuery } from './run-query.ts';
import { Store } from './store.ts';
import type { SourceFactory, TableSource } from './table-source.ts';
import { tablesOfRows } from './tables.ts';
import { ident } from './translate/sql.ts';
import { formatDatetime } from './values/datetime.ts';

// The engine's own process: a query that runs wild takes this one down and not the bot.

let opening: Promise<Store> | undefined;
let scratch: string | undefined;
const running = new Map<number, AbortController>();

// The bot has gone: nobody is left to answer, nor to clear up.
process.on('disconnect', () => {
  if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  process.exit(0);
});
process.on('message', (message: Message) => void answer(message));

// The first query that is parsed and bound takes some 500 ms; better now than in front of a person.
bindQuery('T | where A has "a" | summarize count() by A | take 1', { T: [{ name: 'A', type: 'string' }] });

async function answer({ id, request }: Message): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    reply({ id, value: await handle(request, controller.signal) });
  } catch (error) {
    reply({ id, failure: toFailure(error) });
  } finally {
    running.delete(id);
  }
}

function reply(message: Reply): void {
  if (process.connected) process.send?.(message);
}

async function handle(request: Request, signal: AbortSignal): Promise<Answered> {
  switch (request.kind) {
    case 'open':
      scratch = request.scratch;
      opening = open(request);
      return (await opening).faults;
    case 'cancel':
      running.get(request.target)?.abort();
      return null;
    case 'run': {
      const { kql, window, maxRows, timeoutMs } = request;
      return runQuery(await store(), kql, window, { maxRows, timeoutMs, signal });
    }
    case 'last-received':
      return (await factsOf(await store(), request.table)).lastReceived;
    case 'schema':
      return (await store()).schema;
    case 'inventory':
      return inventory(await store(), request.tables, signal);
  }
}

function store(): Promise<Store> {
  if (!opening) throw new Error('the engine was asked before it was opened');
  return opening;
}

async function open({
  source,
  neighbours: specs,
  scratch: own = '',
}: Extract<Request, { kind: 'open' }>): Promise<Store> {
  const now = new Date(source.now);
  const neighbours = specs.map((spec) => neighbourOf(spec, own));
  return source.kind === 'folder'
    ? Store.openFolder(folderAt(source.path), { now, scratch: own, neighbours })
    : Store.open(await rowsOf(source), { neighbours, scratch: own });
}

/** Its files are listed now, for the database is locked after it is opened; all else waits until a query names it. */
function neighbourOf({ name, source }: NeighbourSpec, scratch: string): Neighbour {
  if (typeof source === 'string') return { name, tables: source, paths: [] };
  if (source.kind === 'module') {
    const rows = async (_: unknown, prefix: string) => tablesOfRows(await rowsOf(source), prefix);
    return { name, tables: rows, paths: [] };
  }
  try {
    const folder = folderAt(source.path);
    const now = new Date(source.now);
    return {
      name,
      tables: (connection, prefix) => FolderTables.open(connection, folder, { now, scratch, prefix }),
      paths: folder.paths,
    };
  } catch (error) {
    // What is wrong with another workspace is of no concern until it is named.
    return { name, tables: () => Promise.reject(error), paths: [] };
  }
}

function folderAt(path: string): Folder {
  try {
    return readFolder(path);
  } catch (error) {
    // It was looked at when the bot started: somebody has changed it since.
    throw error instanceof UserError ? new QueryError('stopped', 'folder', error.message) : error;
  }
}

async function rowsOf({ module, factory, now, seed }: ModuleSpec): Promise<TableSource> {
  const exported = ((await import(module)) as Readonly<Record<string, unknown>>)[factory];
  if (typeof exported !== 'function') throw new Error(`${module} exports no function ${factory}`);
  return (exported as SourceFactory)({ now: new Date(now), seed });
}

async function inventory(
  opened: Store,
  names: readonly string[] = Object.keys(opened.schema),
  signal: AbortSignal,
): Promise<Inventory> {
  const tables: Inventory['tables'][number][] = [];
  for (const name of names) {
    signal.throwIfAborted();
    if (!opened.schema[name]) continue;
    const facts = await factsOf(opened, name);
    tables.push({ name, ...facts, problems: opened.problems(name) });
  }
  return { tables, faults: opened.faults };
}

async function factsOf(
  opened: Store,
  table: string,
): Promise<{ readonly rows: number; readonly lastReceived: string | null }> {
  await opened.load(table);
  const timed = (opened.schema[table] ?? []).some(
    ({ name, type }) => name === 'TimeGenerated' && type === 'datetime',
  );
  const connection = await opened.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT count(*), ${timed ? 'epoch_us(max("TimeGenerated"))' : 'NULL'} FROM ${ident(table).text}`,
    );
    const [rows, newest] = reader.getRows()[0] ?? [];
    return {
      rows: Number(rows ?? 0),
      lastReceived: typeof newest === 'bigint' ? formatDatetime(newest, 3) : null,
    };
  } finally {
    connection.closeSync();
  }
}
