import type { EntityType, Window } from '../../types.ts';
import type { PythonData } from './python-literal.ts';

/** A cell of nbformat 4.5, with its text in one piece. */
export type Cell =
  | {
      readonly id: string;
      readonly cell_type: 'code';
      readonly metadata: CellMetadata;
      readonly source: string;
      readonly execution_count: null;
      readonly outputs: readonly [];
    }
  | {
      readonly id: string;
      readonly cell_type: 'markdown' | 'raw';
      readonly metadata: CellMetadata;
      readonly source: string;
    };

export interface CellMetadata {
  readonly tags?: readonly string[];
}

/** A notebook as its file has it: nbformat 4.5, never run. */
export interface MadeNotebook {
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
  readonly metadata: {
    readonly kernelspec: { readonly name: string; readonly display_name: string; readonly language: string };
    readonly language_info: { readonly name: string };
  };
  readonly cells: readonly Cell[];
}

/** How a value stands in the hunt's query; `piece`: a piece of KQL, such as a condition; `real`: a number with a point. */
export type ValuePlace =
  | 'choice'
  | 'datetime'
  | 'items'
  | 'number'
  | 'piece'
  | 'real'
  | 'text'
  | 'verbatim-double'
  | 'verbatim-single';

/** The hunt that a notebook runs again. Without `yaml` it is raw KQL. */
export interface HuntToCarry {
  /** Its full name: `SecurityAlert.list_alerts`; for raw KQL, what it is to be called. */
  readonly name: string;
  /** A file in MSTICPy's format with this one hunt. */
  readonly yaml?: string | undefined;
  /** Values of its parameters, but for the window. */
  readonly parameters: Readonly<Record<string, PythonData>>;
  /** Where each value stands in the query: MSTICPy escapes nothing by itself. */
  readonly places?: Readonly<Record<string, readonly ValuePlace[]>> | undefined;
  readonly chart?: ChartToDraw | undefined;
  /** Where `start` or `end` was given by hand: it takes the place of the notebook's window. */
  readonly window?: Window | undefined;
  /** The query as it ran. */
  readonly kql: string;
}

/** Which columns to count or read, and how to draw them. */
export interface ChartToDraw {
  readonly kind: string;
  readonly title: string;
  readonly time?: string | undefined;
  readonly by?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** The notebook of the catalogue that the made one leads to. */
export interface ChosenNotebook {
  readonly title: string;
  /** Where it is read. */
  readonly link: string;
  /** The file's text or parsed JSON, where it is at hand. */
  readonly content?: unknown;
  /** Values for its own parameters, by their names. */
  readonly parameters?: Readonly<Record<string, PythonData>> | undefined;
}

export interface MakeOptions {
  /** What the notebook is about: `Security alerts`. */
  readonly title: string;
  /** The card it was made from, in words: the line, `Incident 42`. */
  readonly from?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly madeAt: string;
  readonly workspace: {
    readonly name: string;
    readonly workspaceId?: string | undefined;
    readonly tenantId?: string | undefined;
    readonly subscriptionId?: string | undefined;
    readonly resourceGroup?: string | undefined;
    readonly workspaceName?: string | undefined;
  };
  readonly window: Window;
  /** The words that gave the window: `last 7d`. */
  readonly phrase: string;
  readonly entities: Readonly<Partial<Record<EntityType, readonly string[]>>>;
  /** What is known of the incident: its number, name, title. */
  readonly incident?: Readonly<Record<string, PythonData>> | undefined;
  readonly hunt?: HuntToCarry | undefined;
  readonly notebook?: ChosenNotebook | undefined;
  /** Takes secrets out of text; every text that goes in passes through it. */
  redact(text: string): string;
}
