import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Json } from '../../src/types.ts';
import { printedRow } from './printed-row.ts';

/** A query and what Microsoft's engine answered, or that it refused. */
export interface Case {
  readonly id: string;
  readonly kql: string;
  readonly family: string;
  /** Undefined where the engine rejects the query. */
  readonly expected:
    | { readonly columns: readonly string[]; readonly rows: readonly Json[][]; readonly count: number }
    | undefined;
}

const caseFile = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      kql: z.string(),
      family: z.string().optional(),
      columns: z.array(z.string()).optional(),
      /** Values, or one text a row as the engine's client prints it. */
      rows: z.array(z.union([z.string(), z.array(z.json())])).optional(),
      rowCount: z.number().optional(),
      rejected: z.boolean().optional(),
    }),
  ),
});

/** Every case file of a folder: its name without `.json`, and its cases. */
export function readSuites(folder: string): Map<string, Case[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(files.sort().map((name) => [basename(name, '.json'), readCases(join(folder, name))]));
}

function readCases(path: string): Case[] {
  const { cases } = caseFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  return cases.map(({ id, kql, family, columns = [], rows = [], rowCount, rejected }) => ({
    id,
    kql,
    family: family ?? id.replace(/-(function|operator|aggregation|plugin).*$|-\d+$/, ''),
    expected: rejected
      ? undefined
      : {
          columns: columns.map((column) => column.replace(/:[A-Za-z]+$/, '')),
          rows: rows.map((row) => (typeof row === 'string' ? printedRow(row) : row)),
          count: rowCount ?? rows.length,
        },
  }));
}
