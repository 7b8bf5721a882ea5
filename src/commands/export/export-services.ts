/** A rule by which a workspace hands on what comes in. */
export interface ExportRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly tables: readonly string[];
  readonly destination: {
    readonly kind: 'event-hubs' | 'other' | 'storage';
    readonly resourceId: string;
    /** Where all tables go to one hub. */
    readonly eventHub?: string;
  };
  /** ISO 8601 in UTC. */
  readonly createdAt?: string;
  readonly modifiedAt?: string;
}

/** A table that notebooks read from storage, and what for. */
export interface NeededTable {
  readonly table: string;
  readonly why: string;
}

/** What a workspace exports, and how it comes to export what the notebooks of BYO-ML read. */
export interface ExportStatus {
  /** Why nothing can be exported or told, in a sentence; then there are no rules. */
  readonly nothing?: string;
  readonly rules: readonly ExportRule[];
  /** What no rule that is on exports to storage. */
  readonly missing: readonly NeededTable[];
  /** To be typed into the Azure CLI, in order; lines of one command belong together. */
  readonly commands: readonly { readonly purpose: string; readonly lines: readonly string[] }[];
  /** True where placeholders stand in the commands for the names of a workspace. */
  readonly placeholders: boolean;
}

export interface ExportServices {
  /** Of the workspace by its name in the settings. @throws {UserError} Azure does not tell. */
  status(workspaceName: string, signal: AbortSignal): Promise<ExportStatus>;
}
