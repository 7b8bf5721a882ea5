import type { Enrichment, Fact, FoundObservable, Source } from './enrichment.ts';
import type { Cell, Column, Link, Window } from './types.ts';

// What commands return: plain values, one kind a card.

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
  /** Why it cannot be run, where it is in another language: `written for Splunk, not in KQL for Sentinel`. */
  readonly unrunnable?: string;
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
  /** All that fit, by group. */
  readonly hunts: readonly HuntSummary[];
  readonly total: number;
  /** Which page is shown; absent where a few of each group are. */
  readonly page?: number;
  /** The line that the answer is to; `page N` can be put after it. */
  readonly line: string;
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
  /** Where it can be opened, or what it belongs to. */
  readonly links?: readonly Link[];
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
}

/** One notebook of the catalogue. */
export interface NotebookSummary {
  /** What a line calls it: `entity-ip`. */
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly purpose: string;
  /** `owner/name` on GitHub, or a team’s own. */
  readonly repository: string;
  readonly path: string;
  /** Tables, or other data. */
  readonly needs: readonly string[];
  readonly kernel: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly description: string;
  }[];
  readonly retired?: { readonly why: string; readonly heir?: string };
  /** Where it opens as it is, the chosen one first; `missing` names the settings that a launcher lacks. */
  readonly launchers: readonly NotebookLaunch[];
}

/** One way to open a notebook. */
export interface NotebookLaunch {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly missing?: readonly string[];
  /** Absent: to the notebook itself. `published`: the one of the catalogue that a made one goes on with; `place`: where it is kept. */
  readonly leadsTo?: 'place' | 'published';
}

/** `notebook list`, `notebook for …`. */
export interface NotebookListAnswer {
  readonly kind: 'notebook-list';
  readonly title: string;
  readonly words: string;
  readonly notebooks: readonly NotebookSummary[];
  readonly total: number;
  /** When the list was last compared with the repositories: a day, ISO 8601. */
  readonly comparedAt: string;
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
}

/** `notebook launch …`: a made notebook that was put somewhere. */
export interface NotebookAnswer {
  readonly kind: 'notebook';
  readonly title: string;
  /** Where it was put, in words: `Jupyter: Huntline/alerts.ipynb`. */
  readonly placed: string;
  /** What it carries: workspace, window, entities, hunt. */
  readonly carries: readonly Fact[];
  /** The notebook of the catalogue that it goes on with. */
  readonly goesOnWith?: string;
  /** The first opens the made notebook. */
  readonly launchers: readonly NotebookLaunch[];
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

/** `enrich <observable>`: all that is known of one. */
export interface EnrichmentAnswer {
  readonly kind: 'enrichment';
  readonly title: string;
  readonly enrichment: Enrichment;
  readonly locale: string;
  readonly timeZone: string;
  /** ISO 8601 in UTC, to tell ages by. */
  readonly now: string;
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
  /** Hunts to go on with. */
  readonly pivots: readonly Action[];
}

/** Several observables, worst first. */
export interface EnrichmentListAnswer {
  readonly kind: 'enrichment-list';
  readonly title: string;
  readonly enrichments: readonly Enrichment[];
  /** True for the quiet reply in an incident channel: one line an observable. */
  readonly compact: boolean;
  /** Where the kept result can be found again by a later line; absent where it is not kept. */
  readonly result?: string;
  /** Page asked for, from 1; the renderer clamps it. */
  readonly page: number;
  readonly locale: string;
  readonly timeZone: string;
  readonly now: string;
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
}

/** `observables <text>`: what was found. */
export interface ObservablesAnswer {
  readonly kind: 'observables';
  readonly title: string;
  readonly observables: readonly FoundObservable[];
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
}

/** A drawn picture with its words. */
export interface PictureAnswer {
  readonly kind: 'picture';
  readonly title: string;
  /** File name. */
  readonly name: string;
  readonly mime: 'image/png';
  /** Base64; at most 20 kB before, so that it fits into a card. */
  readonly content: string;
  /** For whoever cannot see it, in a sentence. */
  readonly description: string;
  /** The same picture in lines of characters, for a terminal. */
  readonly characters: readonly string[];
  readonly items: readonly NoticeItem[];
  /** What it was drawn from. */
  readonly sources: readonly Source[];
  readonly locale: string;
  readonly timeZone: string;
  readonly now: string;
  readonly notes: readonly string[];
  readonly actions: readonly Action[];
}

/** What a command returns: a plain value that knows nothing of cards or chats. */
export type Answer =
  | CheckAnswer
  | EnrichmentAnswer
  | EnrichmentListAnswer
  | ObservablesAnswer
  | PictureAnswer
  | ErrorAnswer
  | FileAnswer
  | FormAnswer
  | HelpAnswer
  | HuntAnswer
  | HuntHelpAnswer
  | HuntListAnswer
  | KqlAnswer
  | NotebookAnswer
  | NotebookListAnswer
  | NoticeAnswer
  | ProgressAnswer;
