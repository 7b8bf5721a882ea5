import type { Answer, ErrorAnswer } from './answers.ts';

// The words that every part of Huntline shares (see docs/architecture.md). No behaviour lives here.

/** KQL's scalar types. */
export const columnTypes = [
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Any JSON value, as a `dynamic` cell holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One value of a table, ready for JSON. `datetime` is ISO 8601 in UTC ending in `Z`; `timespan` is KQL's
 * `[-][d.]hh:mm:ss[.fffffff]`; `long` is a number while exact and a decimal string beyond 2^53; `decimal` is a
 * string; a `real` that is not finite is `"NaN"`, `"Infinity"` or `"-Infinity"`; `string` is never null.
 */
export type Cell = Json;

/** One column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A picture that the query asked for with `render`; `kind` is KQL's name (`timechart`, `barchart`, `piechart` …). */
export interface Visualization {
  readonly kind: string;
  readonly title?: string;
}

/** What a workspace answers to a query. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** True where the row cap cut the answer: there were more rows than are here. */
  readonly truncated: boolean;
  /** What the service said, where it returned only a part. */
  readonly partial?: string;
  readonly visualization?: Visualization;
  readonly statistics?: Statistics;
  /** The run that this is the answer of, where several asked for the same at the same time and it ran once. */
  readonly shared?: { readonly kql: string; readonly window: Window };
}

/** What the service says a query took: milliseconds, and rows of the tables that were read. */
export interface Statistics {
  readonly executionMs?: number;
  readonly cpuMs?: number;
  readonly rowsScanned?: number;
  readonly rowsTotal?: number;
}

/** A resolved time phrase: two instants, ISO 8601 in UTC with milliseconds; `start` is before `end`. */
export interface Window {
  readonly start: string;
  readonly end: string;
}

/** Table name to its columns. */
export type Schema = Readonly<Record<string, readonly Column[]>>;

/** Limits of one run. */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** Rows kept at the most; a larger answer comes back with `truncated`. */
  readonly maxRows: number;
  /** Milliseconds the query may take, once it runs. */
  readonly timeoutMs: number;
  /** What is asked, whatever the exact times: two of the same that are close in time need to run only once. */
  readonly question?: string;
  /** Whose turn it takes where queries have to queue. */
  readonly person?: string;
  /** Told in plain words what is being waited for. */
  readonly progress?: (message: string) => void;
}

/** A way out of the chat: opens in a browser. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** Where the same query opens elsewhere; a link that cannot be made is left out, and a note says why. */
export interface QueryLinks {
  readonly links: readonly Link[];
  readonly notes: readonly string[];
}

/** What is in a workspace that lies on this machine. */
export interface Inventory {
  readonly tables: readonly TableFacts[];
  /** All that is known by now to be wrong with its files, in plain sentences. */
  readonly faults: readonly string[];
}

/** What a table holds. */
export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  /** Newest `TimeGenerated`, ISO in UTC. */
  readonly lastReceived: string | null;
  /** What is wrong with its files, in plain sentences. */
  readonly problems: readonly string[];
}

/** A place where KQL runs. Every table with a `TimeGenerated` column is restricted to the window, as Log Analytics does. */
export interface Workspace {
  readonly name: string;
  /** Runs a query. @throws {QueryError} invalid, unsupported, or stopped. */
  run(kql: string, window: Window, options: RunOptions): Promise<Table>;
  schema(): Promise<Schema>;
  /** Newest `TimeGenerated` of a table, ISO in UTC; null for an empty table. */
  lastReceived(table: string, signal: AbortSignal): Promise<string | null>;
  /** What the tables hold, or those asked for: none asks for the faults alone. Absent where to count would cost. */
  inventory?(signal: AbortSignal, tables?: readonly string[]): Promise<Inventory>;
  /** Where a query over a window opens outside of the chat. */
  links?(kql: string, window: Window): QueryLinks;
  close(): Promise<void>;
}

/** The kinds of thing that an analyst hunts for; a hunt says which of its parameters takes which. */
export type EntityType =
  | 'account'
  | 'domain'
  | 'file'
  | 'hash'
  | 'host'
  | 'ip'
  | 'process'
  | 'resource'
  | 'url';

export type SurfaceName = 'slack' | 'teams' | 'terminal' | 'web';

/** Who typed the line. `id` is unique within the surface. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /**
   * Ids of the groups that the person is in, asked for when called: Entra’s object ids in Teams, `team:usergroup` in
   * Slack. Absent where the surface cannot tell. Rejects with words for the person where it could not find out.
   */
  readonly groups?: () => Promise<readonly string[]>;
}

/** Where the line was typed: a conversation, channel or terminal. `id` is unique within the surface. */
export interface Place {
  readonly id: string;
  readonly kind: 'channel' | 'group' | 'personal';
  /** As people see it, without `#`, where the surface knows it. */
  readonly name?: string;
  /** True where people from outside the organisation read along; absent where the surface does not know. */
  readonly guests?: boolean;
  /** Why it could not be found out this time who reads along; then nothing is answered. */
  readonly unseen?: string;
}

/** A line as a surface hands it over: verified, acknowledged, mention stripped. */
export interface Incoming {
  readonly surface: SurfaceName;
  readonly line: string;
  /** Values of a form's fields by field id; the app appends them to the line as `name="value"`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly person: Person;
  readonly place: Place;
  readonly thread?: string;
  /**
   * What was said in the thread, oldest message first, asked for when called; absent where there is no thread.
   * @throws {UserError} saying why it cannot be read.
   */
  readonly said?: () => Promise<readonly string[]>;
  /** BCP 47; decides how numbers and dates read. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What a person may do, least first; each includes the ones before it. */
export type Role = 'reader' | 'hunter' | 'author' | 'admin';

/** A message that people wrote to each other, in a place where Huntline reads along. Bots' messages are not handed over. */
export interface Overheard {
  readonly surface: SurfaceName;
  readonly person: Pick<Person, 'id'>;
  readonly place: Place;
  /** What the place is called, asked for when called; undefined where it has no name. */
  readonly nameOfPlace: () => Promise<string | undefined>;
  /** Who reads along there, asked for when called. */
  readonly readers: () => Promise<Pick<Place, 'guests' | 'unseen'>>;
  /** Root message of the thread that an answer belongs in. */
  readonly thread: string;
  /** The message's id within the place: the same when it is edited. */
  readonly message: string;
  readonly text: string;
  readonly locale: string;
  readonly timeZone: string;
}

/** Where something is written unasked. */
export interface Destination {
  readonly place: string;
  readonly thread?: string;
}

/** The one door: every surface hands its lines here, and nothing else of the app is known to it. */
export interface App {
  /**
   * Never rejects: a failure is an {@link ErrorAnswer}. `progress` is told in plain words what is going on; `draft` is
   * given the answer as far as it is there, to be shown in the place of progress until the whole one comes.
   */
  answer(
    incoming: Incoming,
    options?: {
      readonly progress?: (message: string) => void;
      readonly draft?: (answer: Answer) => void;
      readonly signal?: AbortSignal;
    },
  ): Promise<Answer>;
  /** Reads along. Never rejects; what there is to say comes later through {@link Surface.post}. */
  overhear(message: Overheard): Promise<void>;
  /** Ways to go on from a half-typed line, best first: whole lines. */
  complete(line: string): readonly string[];
}

/** A place people chat. */
export interface Surface {
  readonly name: SurfaceName;
  /** Starts serving; resolves to where it can be reached, in words for the operator. */
  start(app: App): Promise<string>;
  stop(): Promise<void>;
  /** Writes unasked; absent where that cannot be done. Rejects where it did not arrive. */
  post?(to: Destination, answer: Answer): Promise<void>;
}
