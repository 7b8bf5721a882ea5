import type { Cloud } from '../azure/clouds.ts';
import type { EntityType } from '../types.ts';

// The words that the catalogue, the launchers and the making of notebooks share. No behaviour lives here.

/** Where notebooks are published: a repository on GitHub, or one of a team's own (then `owner` is empty). */
export interface Repository {
  /** Short and kebab: `sentinel-notebooks`; a team's own begin with `team`. */
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  /** Branch or tag. */
  readonly ref: string;
  /** ISO day on which the list was last compared with the repository. */
  readonly comparedAt: string;
  /** How it was compared, and what could not be confirmed. */
  readonly note?: string;
  /** Address that it is cloned from, where that is not `https://github.com/<owner>/<name>`. */
  readonly address?: string;
}

/** A value that a notebook takes, as its cell tagged `parameters` or its first inputs ask for it. */
export interface NotebookParameter {
  readonly name: string;
  readonly type: 'str' | 'datetime' | 'int' | 'list';
  readonly description: string;
}

export const kernels = ['python', 'spark', 'powershell', 'csharp'] as const;
export type Kernel = (typeof kernels)[number];

/** An entry of the catalogue. */
export interface Notebook {
  /** Kebab-case, unique. */
  readonly id: string;
  readonly title: string;
  /** For a button, where the title is long: `Training`. */
  readonly short?: string;
  /** What it is for, as a heading: `Entity explorers`. */
  readonly group: string;
  /** One sentence. */
  readonly purpose: string;
  /** A {@link Repository.id}. */
  readonly repository: string;
  /** In the repository, as it is there: blanks and all, `/` between folders. */
  readonly path: string;
  /** Tables, or other data. */
  readonly needs: readonly string[];
  /** What it can be started with. */
  readonly entities: readonly EntityType[];
  readonly parameters: readonly NotebookParameter[];
  /** Which parameter is filled by what one was looking at. */
  readonly takes?: Readonly<
    Partial<Record<EntityType | 'end' | 'incident' | 'start' | 'workspace', string | undefined>>
  >;
  readonly kernel: Kernel;
  /** Hunts it carries on from, by full name or by family of tables. */
  readonly hunts?: readonly string[];
  /** Why it should not be used any more, and the id of the one to take instead. */
  readonly retired?: { readonly why: string; readonly heir?: string | undefined };
  /** Latest year in which it was seen at its path; absent for a team's own, which are read as they are. */
  readonly seen?: number;
  /** Absolute path of the file, where the registry has it at hand (a team's own). */
  readonly file?: string;
}

/** What the launchers are set up with; an absent one is not set. */
export interface LauncherSettings {
  /** Resource id of the Azure Machine Learning workspace. */
  readonly amlWorkspaceId?: string | undefined;
  /** The folder of its file share that notebooks go to: `Users/alex`. */
  readonly amlUserFolder?: string | undefined;
  /** Base address of JupyterHub. */
  readonly jupyterHub?: string | undefined;
  readonly jupyterUser?: string | undefined;
  /** Base address of a JupyterLab or Jupyter server. */
  readonly jupyter?: string | undefined;
  /** Address of the Databricks workspace. */
  readonly databricks?: string | undefined;
  /** Folder in it: `/Workspace/Users/alex@contoso.com`. */
  readonly databricksFolder?: string | undefined;
  /** Resource id of the Synapse workspace. */
  readonly synapseWorkspace?: string | undefined;
  readonly synapseFolder?: string | undefined;
  /** Absolute folder on the analyst's own machine that VS Code opens files of. */
  readonly vscodeFolder?: string | undefined;
  /** Addresses that take the place of a launcher's own, by the launcher's id. */
  readonly templates: Readonly<Record<string, string>>;
}

/** What a launcher is given; absent: not known, or not set. */
export interface LaunchTarget {
  readonly cloud: Cloud;
  readonly tenantId?: string | undefined;
  /** The Sentinel workspace. */
  readonly sentinel?:
    | {
        readonly subscriptionId: string;
        readonly resourceGroup: string;
        readonly workspaceName: string;
      }
    | undefined;
  /** Where the notebook can be read on GitHub. */
  readonly source?:
    | { readonly owner: string; readonly name: string; readonly ref: string; readonly path: string }
    | undefined;
  /**
   * Where the made notebook was put, relative to the launcher's root: the folder that its setting names
   * (`amlUserFolder`, `databricksFolder`, `synapseFolder`, `vscodeFolder`), or the top folder of the Jupyter server.
   */
  readonly file?: { readonly path: string } | undefined;
  readonly settings: LauncherSettings;
}

/** The link that opens the notebook, or the names of the settings and facts without which there is none. */
export type LaunchLink = string | { readonly missing: readonly string[] };

/** Makes the link that opens a notebook somewhere. Pure. */
export interface Launcher {
  readonly id: string;
  readonly title: string;
  /** What it opens: the made notebook, the published one, or whichever is there; `page`: a page to go on from. */
  readonly opens: 'either' | 'file' | 'page' | 'source';
  readonly needs: readonly (Exclude<keyof LauncherSettings, 'templates'> | 'sentinel' | 'tenantId')[];
  /** True where notebooks run on Spark. */
  readonly spark?: true;
  /**
   * Where a launcher of files is given none, its link opens the place where one is put.
   * @throws {UserError} where a path or a setting cannot be linked safely, such as a path with `..`.
   */
  link(target: LaunchTarget): LaunchLink;
}
