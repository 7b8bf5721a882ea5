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

/** A place where KQL runs. Every table with a `TimeGenerated` column is restricted to the window, as Log Analytics does. */
export interface Workspace {
  readonly name: string;
  /** Runs a query. @throws {QueryError} invalid, unsupported, or stopped. */
  run(kql: string, window: Window, options: RunOptions): Promise<Table>;
  schema(): Promise<Schema>;
  /** Newest `TimeGenerated` of a table, ISO in UTC; null for an empty table. */
  lastReceived(table: string, signal: AbortSignal): Promise<string | null>;
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
  /** BCP 47; decides how numbers and dates read. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What a person may do, least first; each includes the ones before it. */
export type Role = 'reader' | 'hunter' | 'author' | 'admin';

/** A button: pressing it is the same as typing its line. */
export interface Action {
  readonly title: string;
  readonly line: string;
  /** True where the new answer takes the place of the card that holds the button (paging, a wider window). */
  readonly inPlace?: boolean;
}

/** A drawn picture: `x` is an ISO instant on a time axis, else a category. Every series has the same `x` values. */
export interface Chart {
  readonly kind: 'line' | 'bar' | 'stacked-bar' | 'horizontal-bar' | 'pie';
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly time: boolean;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly { readonly x: string; readonly y: number }[];
  }[];
}

/** The answer of a hunt. `rows` holds all kept rows; surfaces show one page of them. */
export interface HuntAnswer {
  readonly kind: 'hunt';
  readonly title: string;
  /** The hunt's full name, or `kql` for a raw query. */
  readonly hunt: string;
  readonly workspace: string;
  readonly window: Window;
  /** The words that gave the window: `last 28d`, or `default: last 7d`. */
  readonly phrase: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly totalRows: number;
  readonly truncated: boolean;
  readonly kql: string;
  readonly durationMs: number;
  /** Plain sentences that qualify the answer: partial, capped, default window, no such table, nothing matched … */
  readonly notes: readonly string[];
  /** Where the kept result can be found again by a later line. */
  readonly result: string;
  /** Page asked for, from 1; the renderer clamps it. */
  readonly page: number;
  readonly as: 'table' | 'chart';
  /** Columns to show first on a card, by name; the rest are in the CSV. */
  readonly shown: readonly string[];
  readonly chart?: Chart;
  /** Lines on the card's own result: wider, narrower, again, CSV, Show KQL (paging is the renderer's). */
  readonly actions: readonly Action[];
  /** Where the same query opens elsewhere. */
  readonly links?: readonly Link[];
  /** Hunts to go on with, one for each entity found. */
  readonly pivots: readonly Action[];
}

/** One hunt, as a list shows it. */
export interface HuntSummary {
  readonly name: string;
  /** Short and human: `Security alerts`. */
  readonly title: string;
  /** What is being hunted: `Alerts and incidents`, `Sign-ins` … */
  readonly group: string;
  readonly aliases: readonly string[];
  readonly description: string;
  readonly parameters: readonly HuntParameterSummary[];
  readonly tables: readonly string[];
  readonly techniques: readonly string[];
  readonly example: string;
}

/** One parameter, as help shows it. */
export interface HuntParameterSummary {
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string;
  readonly required: boolean;
  readonly default: string | null;
}

/** MSTICPy's parameter types. */
export type ParameterType = 'str' | 'int' | 'float' | 'bool' | 'datetime' | 'list';

/** `hunt list [words]`: hunts grouped by what is hunted. */
export interface HuntListAnswer {
  readonly kind: 'hunt-list';
  readonly title: string;
  readonly words: string;
  readonly hunts: readonly HuntSummary[];
  readonly total: number;
  readonly actions: readonly Action[];
}

/** `hunt help <hunt>`: what MSTICPy's `"?"` shows, and an example line that works. */
export interface HuntHelpAnswer {
  readonly kind: 'hunt-help';
  readonly title: string;
  readonly hunt: HuntSummary;
  readonly window: string;
  readonly kql: string;
  readonly actions: readonly Action[];
}

/** `help [command]`. */
export interface HelpAnswer {
  readonly kind: 'help';
  readonly title: string;
  readonly text: string;
  readonly commands: readonly {
    readonly name: string;
    readonly summary: string;
    readonly usage: readonly string[];
    readonly examples: readonly string[];
  }[];
  readonly actions: readonly Action[];
}

/** Plain words: that something was done, or what there is. Holds nothing out of logs. */
export interface NoticeAnswer {
  readonly kind: 'notice';
  readonly title: string;
  readonly text: string;
  readonly items: readonly NoticeItem[];
  readonly actions: readonly Action[];
}

/** One entry of a notice: a name, what is to be said of it, and lines about it to type. */
export interface NoticeItem {
  readonly name: string;
  readonly text: string;
  readonly lines?: readonly string[];
}

/** The query of a kept result, to read and to copy. */
export interface KqlAnswer {
  readonly kind: 'kql';
  readonly title: string;
  readonly kql: string;
  readonly actions: readonly Action[];
}

/** Something to hand over as a file. */
export interface FileAnswer {
  readonly kind: 'file';
  readonly title: string;
  readonly name: string;
  readonly mime: string;
  readonly content: string;
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
}

/** A required parameter is missing: asks for it by name. `line` is what was typed; the inputs are appended to it. */
export interface FormAnswer {
  readonly kind: 'form';
  readonly title: string;
  readonly text: string;
  readonly line: string;
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly type: ParameterType;
    readonly placeholder: string;
    readonly required: boolean;
  }[];
  readonly example: string;
  readonly actions: readonly Action[];
}

/** What went wrong and what to do. `reference` finds the cause in the log where the fault is ours. */
export interface ErrorAnswer {
  readonly kind: 'error';
  readonly title: string;
  readonly message: string;
  readonly hint?: string;
  readonly reference?: string;
  readonly actions: readonly Action[];
}

/** One thing that `check` looked at: a setting, or a service outside. */
export interface CheckLine {
  readonly name: string;
  readonly ok: boolean;
  /** How it is, or what is wrong; never a secret. */
  readonly message: string;
  /** The setting that it is about. */
  readonly setting?: string;
  /** How to mend it. */
  readonly mend?: string;
  /** Where the setting is written: `the environment`, `.env:12`, `msticpyconfig.yaml:3:5`. */
  readonly written?: string;
}

/** `check`: what is well and what is not, of the settings and of the services outside. */
export interface CheckAnswer {
  readonly kind: 'check';
  readonly title: string;
  readonly lines: readonly CheckLine[];
  readonly actions: readonly Action[];
}

/** What a surface shows while a line is still being worked on. */
export interface ProgressAnswer {
  readonly kind: 'progress';
  readonly title: string;
  readonly message: string;
  readonly actions: readonly Action[];
}

/** What a command returns: a plain value that knows nothing of cards or chats. */
export type Answer =
  | CheckAnswer
  | ErrorAnswer
  | FileAnswer
  | FormAnswer
  | HelpAnswer
  | HuntAnswer
  | HuntHelpAnswer
  | HuntListAnswer
  | KqlAnswer
  | NoticeAnswer
  | ProgressAnswer;

/** The one door: every surface hands its lines here, and nothing else of the app is known to it. */
export interface App {
  /** Never rejects: a failure is an {@link ErrorAnswer}. `progress` is told in plain words what is going on. */
  answer(
    incoming: Incoming,
    options?: { readonly progress?: (message: string) => void; readonly signal?: AbortSignal },
  ): Promise<Answer>;
  /** Ways to go on from a half-typed line, best first: whole lines. */
  complete(line: string): readonly string[];
}

/** A place people chat. */
export interface Surface {
  readonly name: SurfaceName;
  /** Starts serving; resolves to where it can be reached, in words for the operator. */
  start(app: App): Promise<string>;
  stop(): Promise<void>;
}
