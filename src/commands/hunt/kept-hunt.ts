import type { HuntAnswer } from '../../answers.ts';
import type { Hunt, HuntChart } from '../../hunts/hunt.ts';
import type { Window } from '../../types.ts';

/** The query of one run, and where in it the person's own words begin (line and column of the KQL and of the line typed, from 1). */
export interface BoundQuery {
  readonly kql: string;
  readonly typed?: { readonly kqlLine: number; readonly line: number; readonly column: number };
}

/** A hunt that is ready to run over any window: what `again`, `wider` and `narrower` need. */
export interface PreparedHunt {
  readonly title: string;
  /** The hunt's full name, or `kql`. */
  readonly name: string;
  /** As the line names them; none is the one that was chosen. */
  readonly workspaces: readonly string[];
  readonly as: 'chart' | 'csv' | 'table';
  readonly shown: readonly string[];
  readonly entities: Hunt['entities'];
  readonly chart?: HuntChart;
  readonly tables: readonly string[];
  /** The words that gave the window; read again when the hunt is run again. */
  readonly phrase: string;
  readonly isDefaultWindow: boolean;
  /** What is asked, without the time: the same text is the same question. */
  readonly question: string;
  /** Length of the pieces that the window is run in, as it was written: `1d`. */
  readonly split?: string;
  /** The hunt of the catalogue, its values as they were typed, and the tail; absent for a raw query. */
  readonly source?: {
    readonly hunt: Hunt;
    readonly values: Readonly<Record<string, string>>;
    readonly tail?: string;
  };
  query(window: Window): BoundQuery;
}

/** What is kept of a run: the answer to page through, and how to run it again. */
export interface KeptHunt {
  readonly prepared: PreparedHunt;
  readonly answer: HuntAnswer;
}
