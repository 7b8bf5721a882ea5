import { deepEqual } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Cell, Table } from '../src/types.ts';
import { toCell } from '../src/workspaces/embedded/cells.ts';
import { readFolder } from '../src/workspaces/embedded/folder/folder-tables.ts';
import { runQuery } from '../src/workspaces/embedded/run-query.ts';
import { Store } from '../src/workspaces/embedded/store.ts';
import { type Pair, pairs } from './engine-hunts.ts';
import { makeRows, span } from './engine-rows.ts';
import { type Figure, quantile } from './figure.ts';

const rows = 10_000_000;
const million = `${rows / 1e6} M rows`;
/** Each side runs so often, and quick ones on until they have run so long. */
const rounds = { least: 5, most: 15, ms: 4000 };

/**
 * Twelve typical hunts over ten million rows of Parquet, each beside SQL by hand over the same files, in turns. Ours is
 * the whole way from the text to the answer's rows; every pair of answers is compared.
 */
export async function benchEngine(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'huntline-bench-'));
  try {
    const workspace = join(folder, 'workspace');
    const scratch = join(folder, 'scratch');
    for (const path of [workspace, scratch]) mkdirSync(path);
    await makeRows(workspace, rows);
    const store = await Store.openFolder(readFolder(workspace), { now: new Date(span.end), scratch });
    const bare = await openBare(workspace);
    const figures: Figure[] = [];
    for (const pair of pairs) figures.push(...(await measure(pair, store, bare)));
    const ratios = figures.flatMap(({ unit, value, peer }) =>
      unit === 'ms' && peer ? [value / peer.value] : [],
    );
    figures.push({
      name: `${million}: median of the twelve`,
      value: middle(ratios),
      unit: '×',
    });
    bare.closeSync();
    store.close();
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** DuckDB as it comes, with the engine's limit of memory. */
async function openBare(workspace: string): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET memory_limit = '2GB'");
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`CREATE VIEW events AS FROM '${workspace}/EndpointEvents_CL/*.parquet'`);
  await connection.run(`CREATE VIEW indicators AS FROM '${workspace}/Indicators_CL.parquet'`);
  return connection;
}

async function measure(pair: Pair, store: Store, bare: DuckDBConnection): Promise<readonly Figure[]> {
  const sql = pair.sql
    .replaceAll('EVENTS', 'events')
    .replaceAll('INDICATORS', 'indicators')
    .replace(
      /(\w\.)?\bWINDOW\b/g,
      (_, of = '') => `${of}TimeGenerated >= '${span.start}' AND ${of}TimeGenerated < '${span.end}'`,
    );
  const limits = { maxRows: 100_000, timeoutMs: 600_000, signal: new AbortController().signal };
  const ours = () => runQuery(store, pair.kql, span, limits);
  const hand = async () => (await bare.runAndReadAll(sql)).getRows();
  const [table, answer] = [await ours(), await hand()];
  deepEqual(comparable(answer.map((row) => cellsOf(row, table))), comparable(table.rows), pair.name);
  const samples = { ours: [] as Sample[], hand: [] as Sample[] };
  const spent = () => samples.ours.reduce((sum, { ms }) => sum + ms, 0);
  for (let round = 0; round < rounds.least || (round < rounds.most && spent() < rounds.ms); round++) {
    // Who goes first has the colder caches: by turns.
    const sides = [() => take(samples.ours, ours), () => take(samples.hand, hand)];
    for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
  }
  const name = `${million}: ${pair.name}`;
  const peak = (taken: readonly Sample[]) => Math.max(...taken.map(({ mebibytes }) => mebibytes));
  const time = (taken: readonly Sample[]) => middle(taken.map(({ ms }) => ms));
  return [
    { name, value: time(samples.ours), unit: 'ms', peer: { name: 'SQL by hand', value: time(samples.hand) } },
    {
      name: `${name}, peak memory`,
      value: peak(samples.ours),
      unit: 'MiB',
      peer: { name: 'SQL by hand', value: peak(samples.hand) },
    },
  ];
}

interface Sample {
  readonly ms: number;
  readonly mebibytes: number;
}

async function take(samples: Sample[], run: () => Promise<unknown>): Promise<void> {
  // Linux then counts the peak from here on.
  writeFileSync('/proc/self/clear_refs', '5');
  const began = performance.now();
  await run();
  const ms = performance.now() - began;
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  samples.push({ ms, mebibytes: Number(peak ?? 0) / 1024 });
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function cellsOf(row: readonly Parameters<typeof toCell>[0][], { columns }: Table): Cell[] {
  return columns.map(({ type }, index) => toCell(row[index] ?? null, type));
}

/** Rows as a set, arrays too: neither has an order here. */
function comparable(all: readonly (readonly Cell[])[]): string[] {
  const sorted = (cell: Cell) => (Array.isArray(cell) ? cell.toSorted() : cell);
  return all.map((row) => JSON.stringify(row.map(sorted))).sort();
}
