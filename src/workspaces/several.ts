import { QueryError, UserError } from '../errors.ts';
import type { RunOptions, Schema, Table, Window, Workspace } from '../types.ts';
import { mergeTables } from './merge-tables.ts';

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

/** Whoever asks all of them shares the answer of all: no part of it is of another run, over another window. */
function told({ question: _, progress, ...options }: RunOptions, { name }: Workspace): RunOptions {
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
  const isTaken = found.some(({ value }) => value.columns.some((column) => column.name === 'Workspace'));
  const placed = found.map(({ name, value }) => placedIn(isTaken ? 'Workspace1' : 'Workspace', name, value));
  const { columns, rows, total } = mergeTables(placed, maxRows);
  const partial = [
    ...found.flatMap(({ name, value }) => (value.partial ? [`${name}: ${value.partial}`] : [])),
    ...outcomes.flatMap((one) =>
      'error' in one ? [`${one.name} did not answer: ${messageOf(one.error)}`] : [],
    ),
  ].join('\n');
  const shared = found[0]?.value.shared;
  const visualization = found.find(({ value }) => value.visualization)?.value.visualization;
  return {
    columns,
    rows,
    truncated: total > maxRows || found.some(({ value }) => value.truncated),
    ...(partial === '' ? {} : { partial }),
    ...(shared && found.every(({ value }) => value.shared) ? { shared } : {}),
    ...(visualization ? { visualization } : {}),
  };
}

/** A table with the workspace that it is from as its first column. */
function placedIn(
  column: string,
  workspace: string,
  { columns, rows }: Table,
): Pick<Table, 'columns' | 'rows'> {
  return {
    columns: [{ name: column, type: 'string' }, ...columns],
    rows: rows.map((row) => [workspace, ...row]),
  };
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
