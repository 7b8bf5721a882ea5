import type { QueryFault } from '../../errors.ts';
import type { Inventory, Schema, Table, Window } from '../../types.ts';

// What the bot's process and the engine's say to each other.

/** Where the engine finds its rows: a folder of files, or a module that makes them. */
export type SourceSpec = FolderSpec | ModuleSpec;

export interface FolderSpec {
  readonly kind: 'folder';
  readonly path: string;
  /** ISO. */
  readonly now: string;
}

/** A module that exports a {@link SourceFactory} under `factory`. */
export interface ModuleSpec {
  readonly kind: 'module';
  /** A file URL. */
  readonly module: string;
  readonly factory: string;
  /** ISO. */
  readonly now: string;
  readonly seed: number;
}

/** A configured workspace that a query may name: this one itself, one on this machine, or one that is not. */
export interface NeighbourSpec {
  readonly name: string;
  readonly source: SourceSpec | 'elsewhere' | 'own';
}

export type Request =
  /** `scratch`: an empty folder for what of a folder's rows does not fit in memory, removed when the process is gone. */
  | {
      readonly kind: 'open';
      readonly source: SourceSpec;
      readonly neighbours: readonly NeighbourSpec[];
      readonly scratch: string | undefined;
    }
  | {
      readonly kind: 'run';
      readonly kql: string;
      readonly window: Window;
      readonly maxRows: number;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'last-received'; readonly table: string }
  | { readonly kind: 'schema' }
  | { readonly kind: 'inventory'; readonly tables: readonly string[] | undefined }
  | { readonly kind: 'cancel'; readonly target: number };

/** Numbered, so that an answer finds its question. */
export interface Message {
  readonly id: number;
  readonly request: Request;
}

export type Answered = Inventory | Schema | Table | readonly string[] | string | null;

/** An error as it crosses; `fault` only where it is a {@link QueryError}. */
export interface Failure {
  readonly message: string;
  readonly fault?: QueryFault;
  readonly construct?: string;
  readonly line?: number;
  readonly column?: number;
  readonly length?: number;
  readonly hint?: string;
  readonly stack?: string;
}

export type Reply =
  | { readonly id: number; readonly value: Answered }
  | { readonly id: number; readonly failure: Failure };
