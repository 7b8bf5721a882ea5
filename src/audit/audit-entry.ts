import type { Answer } from '../answers.ts';
import type { Incoming, Role, Window } from '../types.ts';

/** `asked`: for a parameter; `refused`: not allowed; `failed`: the person can mend it; `fault`: ours. */
export type Outcome = 'answered' | 'asked' | 'failed' | 'fault' | 'refused' | 'stopped';

/** What a line came to mean. */
export interface Resolved {
  readonly command?: string;
  /** A hunt’s full name, or `kql`. */
  readonly hunt?: string;
  readonly workspace?: string;
  readonly window?: Window;
  /** SHA-256 of the query that ran, in UTF-8; never the query. */
  readonly kqlHash?: string;
  /** How many rows came back; never the rows. */
  readonly rows?: number;
  readonly truncated?: boolean;
}

/** A line that somebody typed, and what became of it. */
export interface LineEntry extends Resolved {
  readonly event: 'line';
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly surface: Incoming['surface'];
  readonly person: string;
  readonly name: string;
  readonly place: string;
  readonly placeKind: Incoming['place']['kind'];
  readonly thread?: string;
  /** What was typed, cut where it is very long. */
  readonly line: string;
  readonly role: Role | 'none';
  readonly outcome: Outcome;
  readonly answer: Answer['kind'];
  /** Finds the cause of a fault in the log. */
  readonly reference?: string;
  readonly ms: number;
}

/** Something about the audit itself that whoever reads it must know. */
export interface GapEntry {
  /**
   * `torn`: bytes that are no entry stand before this one, of a write that was cut off. `lost`: entries that could not
   * be written. `cut`: the file ended before the last entry that is known. `not-sent`: entries that are in this file
   * but were not uploaded.
   */
  readonly event: 'cut' | 'lost' | 'not-sent' | 'torn';
  readonly time: string;
  /** Bytes that are torn, or entries that are missing. */
  readonly count: number;
  /** SHA-256 of the torn bytes. */
  readonly hash?: string;
  /** Sequence numbers of the first and the last missing entry, where they are known. */
  readonly first?: number;
  readonly last?: number;
}

export type AuditEntry = GapEntry | LineEntry;
