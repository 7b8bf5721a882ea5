import type { MadeNotebook } from '../make/made-notebook.ts';

/** Where a notebook was put. */
export interface Placed {
  /** From the top folder of the place, with `/` between: what a launcher's `file.path` takes. */
  readonly path: string;
  /** The path that was taken already, where it got a new name. */
  readonly renamedFrom?: string;
}

/** A file or folder of a place. */
export interface PlacedEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'notebook';
}

export interface PutOptions {
  readonly signal: AbortSignal;
  /** Without it, a file that is there is left alone, and the notebook gets a new name. */
  readonly overwrite?: boolean;
}

/** Puts notebooks where a launcher can open them. */
export interface Placing {
  /** Folders that are not there are made. @throws {UserError} saying what to do. */
  put(folder: string, name: string, notebook: MadeNotebook, options: PutOptions): Promise<Placed>;
  /** What is in a folder; empty where there is none. @throws {UserError} saying what to do. */
  list(folder: string, signal: AbortSignal): Promise<readonly PlacedEntry[]>;
}
