import { tableColumns } from '../../../kql/schemas.ts';
import type { Column } from '../../../types.ts';
import { canFit } from './fit-column.ts';
import { unify } from './guess-type.ts';
import type { Manifest } from './manifest.ts';
import type { Part, PartColumn } from './part.ts';

/** A table's columns, and which of a part's fills each. */
export interface ColumnPlan {
  readonly columns: readonly Column[];
  fill(part: Part, column: Column): PartColumn | undefined;
  /** What does not go together, in words. */
  readonly faults: readonly string[];
}

/**
 * The columns of a table: those that its name is known for, then those that its files have beside. A type is the
 * manifest's, else the known one, else what all values of all files fit into.
 */
export function planColumns(
  table: string,
  parts: readonly Part[],
  { time: named, types }: Partial<Manifest['tables'][string]> = {},
): ColumnPlan {
  const known = tableColumns(table) ?? [];
  const names = new Map<Part, ReadonlyMap<string, PartColumn>>();
  const faults: string[] = [];
  for (const part of parts) names.set(part, namedIn(part, known));
  const all = new Set([
    ...known.map(({ name }) => name),
    ...parts.flatMap((part) => [...(names.get(part)?.keys() ?? [])]),
  ]);
  const time = named ?? (isDefenders(known) ? 'Timestamp' : undefined);
  const timed = time !== undefined && parts.length > 0;
  if (named !== undefined && timed && !parts.some((part) => names.get(part)?.has(named)))
    faults.push(`${table}: no file has the column ${named}, from which the manifest takes TimeGenerated`);
  if (timed) all.add('TimeGenerated');
  for (const name of Object.keys(types ?? {}))
    if (!all.has(name)) faults.push(`${table}: no file has the column ${name} of the manifest`);

  const fill = (part: Part, { name }: Pick<Column, 'name'>) =>
    names.get(part)?.get(name) ??
    (timed && name === 'TimeGenerated' ? names.get(part)?.get(time) : undefined);
  const columns = [...all].map((name): Column => {
    const sources = parts.flatMap((part) => fill(part, { name }) ?? []);
    const shown = sources.reduce<Column['type'] | undefined>(
      (type, source) => unify(type, source.type),
      undefined,
    );
    const wanted =
      types?.[name] ??
      known.find((column) => column.name === name)?.type ??
      (timed && name === 'TimeGenerated' ? 'datetime' : undefined);
    if (wanted === undefined || sources.every(({ from }) => canFit(from, wanted)))
      return { name, type: wanted ?? shown ?? 'string' };
    faults.push(`${table}: ${name} should be ${wanted}, but its files hold ${shown ?? 'something else'}`);
    return { name, type: shown ?? 'dynamic' };
  });
  return { columns, fill, faults };
}

/** Defender's own exports have a Timestamp alone, where Sentinel's copies of its tables have both. */
function isDefenders(known: readonly Column[]): boolean {
  return ['Timestamp', 'TimeGenerated'].every((time) => known.some(({ name }) => name === time));
}

/** A part's columns by the names that they get: the known ones, whatever their case in the file. */
function namedIn(part: Part, known: readonly Column[]): ReadonlyMap<string, PartColumn> {
  const exact = new Set(part.columns.map(({ name }) => name));
  return new Map(
    part.columns.map((column) => {
      const meant = known.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())?.name;
      const name = meant !== undefined && !exact.has(meant) ? meant : column.name;
      return [name, column] as const;
    }),
  );
}
