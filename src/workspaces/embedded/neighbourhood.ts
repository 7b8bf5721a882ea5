import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryError } from '../../errors.ts';
import type { Column } from '../../types.ts';
import type { Tables } from './tables.ts';

/** A configured workspace, as the store of one of them sees it. */
export interface Neighbour {
  readonly name: string;
  /**
   * Opens its tables, whose names in the database begin with the prefix; `own` for the store's own workspace, and
   * `elsewhere` for one that is not on this machine.
   */
  readonly tables:
    | 'elsewhere'
    | 'own'
    | ((connection: DuckDBConnection, prefix: string) => Promise<Tables> | Tables);
  /** Files that its tables are read from. */
  readonly paths: readonly string[];
}

/** A table of another workspace in the database of this one. */
export interface NeighbourTable {
  readonly workspace: string;
  readonly name: string;
  readonly tables: Tables;
}

/** What `workspace('name')` finds: how it is called, and its tables. */
export interface Found {
  readonly name: string;
  readonly columns: (table: string) => readonly Column[] | undefined;
  readonly names: readonly string[];
  /** What a table is called in the database. */
  readonly stored: (table: string) => string;
}

/** The workspaces that a query may name; each is opened when one first does. */
export class Neighbourhood {
  private readonly neighbours: readonly Neighbour[];
  private readonly own: Tables;
  private readonly connect: () => Promise<DuckDBConnection>;
  private readonly opened = new Map<Neighbour, Promise<Tables>>();
  private readonly stored = new Map<string, NeighbourTable>();

  constructor(neighbours: readonly Neighbour[], own: Tables, connect: () => Promise<DuckDBConnection>) {
    this.neighbours = neighbours;
    this.own = own;
    this.connect = connect;
  }

  /** The workspace of a name, in whatever case. @throws {QueryError} there is none, or it is not on this machine. */
  async find(name: string): Promise<Found> {
    const wanted = name.toLowerCase();
    const neighbour = this.neighbours.find((one) => one.name.toLowerCase() === wanted);
    if (!neighbour) throw unknown(name, this.neighbours);
    if (neighbour.tables === 'elsewhere') throw elsewhere(neighbour.name);
    const prefix = neighbour.tables === 'own' ? '' : this.prefixOf(neighbour);
    const tables = neighbour.tables === 'own' ? this.own : await this.tablesOf(neighbour, prefix);
    return {
      name: neighbour.name,
      names: Object.keys(tables.schema),
      columns: (table) => (Object.hasOwn(tables.schema, table) ? tables.schema[table] : undefined),
      stored: (table) => {
        const stored = `${prefix}${table}`;
        if (prefix !== '') this.stored.set(stored, { workspace: neighbour.name, name: table, tables });
        return stored;
      },
    };
  }

  /** The table of another workspace that the database has under a name. */
  table(stored: string): NeighbourTable | undefined {
    return this.stored.get(stored);
  }

  /** No table of a query begins like that: `$` is kept for the engine's own. */
  private prefixOf(neighbour: Neighbour): string {
    return `$${this.neighbours.indexOf(neighbour)} `;
  }

  private tablesOf(neighbour: Neighbour, prefix: string): Promise<Tables> {
    const opening = this.opened.get(neighbour) ?? this.open(neighbour, prefix);
    this.opened.set(neighbour, opening);
    opening.catch(() => this.opened.delete(neighbour));
    return opening;
  }

  private async open({ tables }: Neighbour, prefix: string): Promise<Tables> {
    if (typeof tables === 'string') throw new Error(`${tables} is not opened`);
    const connection = await this.connect();
    try {
      return await tables(connection, prefix);
    } finally {
      connection.closeSync();
    }
  }
}

const construct = 'workspace()';

function unknown(name: string, neighbours: readonly Neighbour[]): QueryError {
  const names = neighbours.map((one) => one.name);
  return new QueryError('unsupported', construct, `There is no workspace ${name} here`, {
    hint:
      names.length > 1
        ? `Configured here: ${names.join(', ')}.`
        : 'Only this workspace’s own tables can be named; HUNTLINE_WORKSPACES takes others beside it.',
  });
}

function elsewhere(name: string): QueryError {
  return new QueryError(
    'unsupported',
    construct,
    `${name} is a workspace of Log Analytics, and the embedded workspace reaches those of this machine alone`,
    { hint: `Ask it by itself: hunt in ${name} kql …` },
  );
}
