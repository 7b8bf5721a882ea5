import { bindQuery } from '../../kql/bind.ts';
import { toFailure } from './failure.ts';
import type { Message, Reply, Request } from './protocol.ts';
import { runQuery } from './run-query.ts';
import { Store } from './store.ts';
import type { SourceFactory, TableSource } from './table-source.ts';
import { ident } from './translate/sql.ts';
import { formatDatetime } from './values/datetime.ts';

// The engine's own process: a query that runs wild takes this one down and not the bot.

let opening: Promise<Store> | undefined;
const running = new Map<number, AbortController>();

// The bot has gone: nobody is left to answer.
process.on('disconnect', () => process.exit(0));
process.on('message', (message: Message) => void answer(message));

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

async function handle(
  request: Request,
  signal: AbortSignal,
): Promise<Extract<Reply, { value: unknown }>['value']> {
  switch (request.kind) {
    case 'open':
      opening = open(request.source);
      await opening;
      return null;
    case 'cancel':
      running.get(request.target)?.abort();
      return null;
    case 'run': {
      const { kql, window, maxRows, timeoutMs } = request;
      return runQuery(await store(), kql, window, { maxRows, timeoutMs, signal });
    }
    case 'last-received':
      return lastReceived(await store(), request.table);
  }
}

function store(): Promise<Store> {
  if (!opening) throw new Error('the engine was asked before it was opened');
  return opening;
}

async function open({
  module,
  factory,
  now,
  seed,
}: Extract<Request, { kind: 'open' }>['source']): Promise<Store> {
  const exported = ((await import(module)) as Readonly<Record<string, unknown>>)[factory];
  if (typeof exported !== 'function') throw new Error(`${module} exports no function ${factory}`);
  const source: TableSource = (exported as SourceFactory)({ now: new Date(now), seed });
  const opened = await Store.open(source);
  // The first query that is parsed and bound takes some 400 ms; better now than in front of a person.
  const [table] = Object.keys(source.schema);
  bindQuery(
    table === undefined ? 'print 1' : `['${table}'] | where true | summarize count() | take 1`,
    source.schema,
  );
  return opened;
}

async function lastReceived(opened: Store, table: string): Promise<string | null> {
  const columns = opened.schema[table] ?? [];
  if (!columns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime')) return null;
  await opened.load(table);
  const connection = await opened.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT epoch_us(max("TimeGenerated")) FROM ${ident(table).text}`,
    );
    const newest = reader.getRows()[0]?.[0];
    return typeof newest === 'bigint' ? formatDatetime(newest, 3) : null;
  } finally {
    connection.closeSync();
  }
}
