import type { QueryFault } from '../../errors.ts';
import type { Table, Window } from '../../types.ts';

// What the bot's process and the engine's say to each other.

/** Where the engine finds its rows: a module that exports a {@link SourceFactory} under `factory`. */
export interface SourceSpec {
  /** A file URL. */
  readonly module: string;
  readonly factory: string;
  /** ISO. */
  readonly now: string;
  readonly seed: number;
}

export type Request =
  | { readonly kind: 'open'; readonly source: SourceSpec }
  | {
      readonly kind: 'run';
      readonly kql: string;
      readonly window: Window;
      readonly maxRows: number;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'last-received'; readonly table: string }
  | { readonly kind: 'cancel'; readonly target: number };

/** Numbered, so that an answer finds its question. */
export interface Message {
  readonly id: number;
  readonly request: Request;
}

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
  | { readonly id: number; readonly value: Table | string | null }
  | { readonly id: number; readonly failure: Failure };
