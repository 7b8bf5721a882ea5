import type { Access } from '../access/access.ts';
import type { Answer, CheckLine } from '../answers.ts';
import type { Catalogue } from '../hunts/catalogue.ts';
import type { Clock } from '../language/clock.ts';
import type { Word } from '../language/split-words.ts';
import type { KeptResults } from '../state/kept-results.ts';
import type { Preferences } from '../state/preferences.ts';
import type { RoleGrants } from '../state/role-grants.ts';
import type { RunningLines } from '../state/running-lines.ts';
import type { Incoming, Role, Window } from '../types.ts';
import type { WatchFacts } from '../watch/watch-facts.ts';
import type { Workspaces } from '../workspaces/index.ts';
import type { EnrichmentServices } from './enrich/enrichment-services.ts';
import type { ExportServices } from './export/export-services.ts';
import type { KeptHunt } from './hunt/kept-hunt.ts';
import type { NotebookServices } from './notebook/notebook-services.ts';

/** What every command may use. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly workspaces: Workspaces;
  readonly results: KeptResults<KeptHunt>;
  readonly enrichment: EnrichmentServices;
  readonly watch: WatchFacts;
  readonly notebooks: NotebookServices;
  readonly exports: ExportServices;
  readonly access: Access;
  readonly grants: RoleGrants;
  readonly preferences: Preferences;
  readonly running: RunningLines;
  /** Looks at every setting and service; absent where that is not possible. */
  readonly check?: (signal: AbortSignal) => Promise<readonly CheckLine[]>;
  /** Tables of the default workspace, as far as they are known by now: for completion. */
  readonly tables: () => readonly string[];
  /** Rows kept of one answer, milliseconds a query may take, hours that a query over all tables may reach back. */
  readonly limits: { readonly maxRows: number; readonly timeoutMs: number; readonly unscopedHours: number };
}

/** One line being answered. */
export interface Context {
  readonly incoming: Incoming;
  readonly role: Role;
  /** What the line comes to mean, for the audit: commands add to it. */
  readonly resolved: { command?: string; hunt?: string; workspace?: string; window?: Window; kql?: string };
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly progress: (message: string) => void;
  /** Given the answer as far as it is there. */
  readonly draft: (answer: Answer) => void;
  readonly services: Services;
  readonly commands: readonly Command[];
}

/** What follows the verb of a line. */
export interface Args {
  readonly words: () => readonly Word[];
  /** The text after the verb, verbatim, with the tail. */
  readonly rest: string;
  /** From the first unquoted `|` on. */
  readonly tail: string | undefined;
}

/** A verb that people can type. `access` is the least role that may use it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  readonly examples: readonly string[];
  readonly access: Role;
  run(args: Args, context: Context): Promise<Answer>;
}

/** The person's clock: what time phrases are read against. */
export function clockOf({ now, incoming }: Context): Clock {
  return { now, timeZone: incoming.timeZone, locale: incoming.locale };
}
