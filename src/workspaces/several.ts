import { QueryError, UserError } from '../errors.ts';
import type { Cell, Column, RunOptions, Schema, Table, Window, Workspace } from '../types.ts';
import { mergeRows } from './merge-rows.ts';

type Several = readonly [Workspace, ...Workspace[]];

/** What one of the workspaces came to. */
type Outcome<T> = { readonly name: string } & ({ readonly value: T } | { readonly error: unknown });

/**
 * Several workspaces as one: a query runs in each at once, and the rows come back together, with a column that says
 * where each is from. A workspace that fails makes the answer partial; only where all fail does the query.
 */
export function severalWorkspaces(all: Several): Workspace {
  const name = all.map((workspace) => workspace.name).join(', ');
  return {
    name,
    async run(kql, window, options) {
      const outcomes = await eachOf(all, (workspace) => workspace.run(kql, window, told(options, workspace)));
      if (options.signal.aborted) throw new QueryError('stopped', 'cancelled', 'The query was cancelled');
      return together(outcomes, options.maxRows);
    },
    async schema() {
      const outcomes = await eachOf(all, (workspace) => workspace.schema());
      return mergedSchema(answered(outcomes).map(({ value }) => value));
    },
    async lastReceived(table, signal) {
      const outcomes = await eachOf(all, async (workspace) =>
        // A workspace that never heard of the table has received nothing.
        (await workspace.schema())[table] ? workspace.lastReceived(table, signal) : null,
      );
      const instants = answered(outcomes).flatMap(({ value }) => value ?? []);
      return instants.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
    },
    links: (kql, window) => allLinks(all, kql, window),
    // They belong to whoever made them.
    close: async () => undefined,
  };
}

function told(options: RunOptions, { name }: Workspace): RunOptions {
  const { progress } = options;
  return progress ? { ...options, progress: (message) => progress(`${name}: ${message}`) } : options;
}

function eachOf<T>(all: Several, ask: (workspace: Workspace) => Promise<T>): Promise<Outcome<T>[]> {
  return Promise.all(
    all.map((workspace) =>
      ask(workspace).then(
        (value) => ({ name: workspace.name, value }),
        (error: unknown) => ({ name: workspace.name, error }),
      ),
    ),
  );
}

/** Those that answered. @throws what went wrong, where none did. */
function answered<T>(outcomes: readonly Outcome<T>[]): { readonly name: string; readonly value: T }[] {
  const found = outcomes.filter((outcome) => 'value' in outcome);
  if (found.length > 0) return found;
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  const unknown = errors.find(({ error }) => !(error instanceof UserError));
  const messages = new Set(errors.map(({ error }) => messageOf(error)));
  if (unknown || messages.size === 1) throw (unknown ?? errors[0])?.error;
  throw new UserError(errors.map(({ name, error }) => `${name}: ${messageOf(error)}`).join('\n'), {
    title: 'No workspace answered',
  });
}

function messageOf(error: unknown): string {
  return error instanceof UserError ? error.message : 'something went wrong on our side';
}

function together(outcomes: readonly Outcome<Table>[], maxRows: number): Table {
  const found = answered(outcomes);
  const { columns, places } = mergedColumns(found.map(({ value }) => value.columns));
  const sources = found.map(({ name, value }, index) =>
    value.rows.map((row) => placed(row, name, columns, places[index] ?? [])),
  );
  const rows = mergeRows(sources, columns, maxRows);
  const total = sources.reduce((sum, source) => sum + source.length, 0);
  const partial = [
    ...found.flatMap(({ name, value }) => (value.partial ? [`${name}: ${value.partial}`] : [])),
    ...outcomes.flatMap((one) =>
      'error' in one ? [`${one.name} did not answer: ${messageOf(one.error)}`] : [],
    ),
  ].join('\n');
  const visualization = found.find(({ value }) => value.visualization)?.value.visualization;
  return {
    columns,
    rows,
    truncated: total > maxRows || found.some(({ value }) => value.truncated),
    ...(partial === '' ? {} : { partial }),
    ...(visualization ? { visualization } : {}),
  };
}

/** A row as the merged table has it: the workspace first, nothing where its own table has no such column. */
function placed(
  row: readonly Cell[],
  name: string,
  columns: readonly Column[],
  places: readonly number[],
): Cell[] {
  const cells: Cell[] = columns.map(({ type }) => (type === 'string' ? '' : null));
  cells[0] = name;
  for (const [index, place] of places.entries()) cells[place] = row[index] ?? null;
  return cells;
}

/** All columns, by name; where tables differ in a column's type it is split as KQL's `union` does (`Id_long`, `Id_string`). */
function mergedColumns(tables: readonly (readonly Column[])[]): {
  readonly columns: readonly Column[];
  /** For each table, where its columns stand in the merged one. */
  readonly places: readonly (readonly number[])[];
} {
  const types = new Map<string, Set<string>>();
  for (const { name, type } of tables.flat()) types.set(name, (types.get(name) ?? new Set()).add(type));
  const nameOf = ({ name, type }: Column) => ((types.get(name)?.size ?? 1) > 1 ? `${name}_${type}` : name);
  const columns: Column[] = [{ name: types.has('Workspace') ? 'Workspace1' : 'Workspace', type: 'string' }];
  const places = tables.map((table) => {
    const taken = new Set([0]);
    return table.map((column) => {
      const name = nameOf(column);
      const known = columns.findIndex((one, index) => one.name === name && !taken.has(index));
      const place = known >= 0 ? known : columns.push({ name, type: column.type }) - 1;
      taken.add(place);
      return place;
    });
  });
  return { columns, places };
}

function mergedSchema(schemas: readonly Schema[]): Schema {
  const names = new Set(schemas.flatMap((schema) => Object.keys(schema)));
  return Object.fromEntries(
    [...names].map((name) => {
      const columns = schemas.flatMap((schema) => schema[name] ?? []);
      return [
        name,
        columns.filter((column, index) => columns.findIndex((c) => c.name === column.name) === index),
      ];
    }),
  );
}

function allLinks(all: Several, kql: string, window: Window) {
  const found = all.map((workspace) => ({ name: workspace.name, made: workspace.links?.(kql, window) }));
  return {
    links: found.flatMap(({ name, made }) =>
      (made?.links ?? []).map(({ title, url }) => ({ title: `${title} (${name})`, url })),
    ),
    notes: [...new Set(found.flatMap(({ made }) => made?.notes ?? []))],
  };
}
