import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../../errors.ts';
import { columnTypes } from '../../../types.ts';

/** Names under which a folder's manifest is found, the first that is there. */
export const manifestNames = ['workspace.yaml', 'workspace.yml', 'workspace.json', 'manifest.json'] as const;

const table = z.strictObject({
  /** The column that `TimeGenerated` is taken from, where the files have none. */
  time: z.string().min(1).optional(),
  types: z.record(z.string().min(1), z.enum(columnTypes)).default({}),
});

const manifest = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]+$/, 'takes letters, digits, dots, dashes and underscores')
    .optional(),
  /** `now`: all datetimes are moved by as much as brings the newest row to the present. */
  rebase: z.enum(['now', 'frozen']).default('frozen'),
  tables: z.record(z.string().min(1), table).default({}),
});

/** What a folder says of itself. */
export type Manifest = z.infer<typeof manifest>;

/** Reads a folder's manifest; defaults where it has none. @throws {UserError} for a folder or a manifest that does not fit. */
export function readManifest(folder: string): Manifest {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`There is no folder ${folder}.`, {
      title: 'No such folder',
      hint: 'HUNTLINE_WORKSPACE takes a folder of Parquet, JSON, NDJSON or CSV files.',
    });
  }
  const file = manifestNames.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return manifest.parse({});
  const read = manifest.safeParse(parsed(file) ?? {});
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw unfit(file, faults.join('\n'));
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unfit(file, (error as Error).message);
  }
}

function unfit(file: string, fault: string): UserError {
  return new UserError(`${file}\n${fault}`, {
    title: 'A manifest that does not fit',
    hint: 'docs/own-data.md says what it takes.',
  });
}

/** What a workspace made of a folder is called: as its manifest says, or as the folder is. */
export function folderName(folder: string): string {
  const { name } = readManifest(folder);
  return (
    name ??
    (basename(resolve(folder))
      .replaceAll(/[^\w.-]+/g, '-')
      .replace(/^-+$/, '') ||
      'local')
  );
}
