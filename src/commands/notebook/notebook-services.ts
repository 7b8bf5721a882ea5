import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import type { Launcher, LaunchTarget } from '../../notebooks/notebook.ts';
import type { Placing } from '../../notebooks/place/placing.ts';
import type { Incoming } from '../../types.ts';

/** A workspace as notebooks connect to it. */
export interface NotebookWorkspace {
  readonly workspaceId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly workspaceName?: string | undefined;
}

/** Where notebooks can be put, or the settings without which they cannot. */
export type Placement =
  | {
      readonly at: string;
      readonly folder: string;
      readonly to: Placing;
      /** Ids of the launchers that open what was put there. */
      readonly opens: readonly string[];
    }
  | { readonly missing: readonly string[] };

/** What the commands about notebooks use. */
export interface NotebookServices {
  /** All of it; a team's repositories are fetched when it is first asked for. */
  readonly catalogue: () => Promise<NotebookCatalogue>;
  /** Without what must be fetched first: no answer waits for a team's repositories. */
  readonly atHand: () => Promise<NotebookCatalogue>;
  readonly launchers: readonly Launcher[];
  /** Where notebooks open unless a person or place chose: the setting, else the first that is set up. */
  readonly usual: string;
  /** What a launcher is given, but for the notebook itself. */
  target(workspace: string): Omit<LaunchTarget, 'file' | 'source'>;
  workspace(name: string): NotebookWorkspace;
  /** Where notebooks are put that the launcher opens; undefined where nothing can be put there. */
  placing(launcher: string, incoming: Incoming): Placement | undefined;
  /**
   * Roles that the person lacks for it, a sentence each; where Azure cannot be asked about them, those that it takes.
   * @throws {UserError} Azure does not tell.
   */
  lackedRoles(
    launcher: string,
    workspace: string,
    incoming: Incoming,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** Takes every known secret out of a text. */
  redact(text: string): string;
}
