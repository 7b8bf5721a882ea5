import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Column, columnTypes, type Schema } from '../types.ts';

const folder = new URL('../../schemas/', import.meta.url);
const file = z.record(z.string(), z.enum(columnTypes));
const cache = new Map<string, readonly Column[]>();

/** Names of the tables whose columns are known, sorted. */
export function knownTables(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** The columns of one table of `schemas/`; undefined for a table that is not there. Read on first use. */
export function tableColumns(table: string): readonly Column[] | undefined {
  const known = cache.get(table);
  if (known || !knownTables().includes(table)) return known;
  const json: unknown = JSON.parse(
    readFileSync(new URL(`${encodeURIComponent(table)}.json`, folder), 'utf8'),
  );
  const columns = Object.entries(file.parse(json)).map(([name, type]) => ({ name, type }));
  cache.set(table, columns);
  return columns;
}

/** Every known table, or those asked for, with its columns. */
export function knownSchema(tables: readonly string[] = knownTables()): Schema {
  return Object.fromEntries(tables.map((table) => [table, tableColumns(table) ?? []]));
}
