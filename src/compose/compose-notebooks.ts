import type { Arm } from '../azure/arm.ts';
import { lackedRoles, neededRoles, rolesOf } from '../azure/role-assignments.ts';
import type { NotebookServices, NotebookWorkspace } from '../commands/notebook/notebook-services.ts';
import type { Config, Environment, WorkspaceSetting } from '../config.ts';
import { UserError } from '../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { Log } from '../log.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import { launcherNamed, launchers, readyLaunchers } from '../notebooks/launchers/index.ts';
import type { LauncherSettings } from '../notebooks/notebook.ts';
import { templateSetting } from '../notebooks/setting-names.ts';
import type { Blotter } from '../secrets/blot.ts';
import type { Azure } from './compose-azure.ts';
import { type KeptNotebooks, keepNotebooks } from './kept-notebooks.ts';
import { notebookPlacings } from './notebook-placings.ts';

export interface NotebookParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly msticpy: MsticpyConfig | undefined;
  readonly azure: Pick<Azure, 'cloud' | 'credential' | 'secrets'>;
  readonly arm: Arm;
  readonly workspaces: readonly WorkspaceSetting[];
  readonly blotter: Pick<Blotter, 'blot'>;
  readonly http: HttpClient;
  readonly clock: () => Date;
  readonly log: Log;
}

/** What the commands about notebooks use, and the look that `check` takes at a team's own. */
export type Notebooks = NotebookServices & Pick<KeptNotebooks, 'check'>;

/** The catalogue is read when it is first asked for. @throws {UserError} the launcher that is set is none. */
export function composeNotebooks(parts: NotebookParts): Notebooks {
  const { config, msticpy, azure, arm, workspaces, blotter, http } = parts;
  const settings = launcherSettings(config);

  function workspace(name: string): NotebookWorkspace {
    const setting = workspaces.find((one) => one.name === name);
    const ids = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/workspaces\/([^/]+)$/i.exec(
      setting?.resourceId ?? '',
    );
    return {
      workspaceId: setting?.workspaceId,
      tenantId: setting?.tenantId ?? config.AZURE_TENANT_ID ?? msticpy?.azure.tenantId,
      ...(ids ? { subscriptionId: ids[1], resourceGroup: ids[2], workspaceName: ids[3] } : {}),
    };
  }

  return {
    ...keepNotebooks(parts),
    launchers,
    usual:
      usualLauncher(config) ??
      readyLaunchers(settings).find(({ needs }) => needs.some((need) => need in settings))?.id ??
      'github',
    workspace,
    target(name) {
      const { tenantId, subscriptionId, resourceGroup, workspaceName } = workspace(name);
      const known = subscriptionId && resourceGroup && workspaceName;
      return {
        cloud: azure.cloud,
        tenantId,
        sentinel: known ? { subscriptionId, resourceGroup, workspaceName } : undefined,
        settings,
      };
    },
    placing: notebookPlacings({ config, azure, http }),
    async lackedRoles(launcher, workspaceName, { surface, person }, signal) {
      const { resourceId } = workspaces.find(({ name }) => name === workspaceName) ?? {};
      const scopes = [
        ...(resourceId ? [{ scope: resourceId, use: 'sentinel' } as const] : []),
        ...(launcher === 'azureml' && config.HUNTLINE_AML_WORKSPACE
          ? [{ scope: config.HUNTLINE_AML_WORKSPACE, use: 'azureml' } as const]
          : []),
      ];
      // Entra knows people of Teams alone by the ids that Huntline has.
      if (surface !== 'teams') return scopes.map(({ use }) => neededRoles(use));
      const lacked = await Promise.all(
        scopes.map(async ({ scope, use }) => lackedRoles(await rolesOf(arm, scope, person.id, signal), use)),
      );
      return lacked.filter((words) => words !== undefined);
    },
    redact: (text) => blotter.blot(text),
  };
}

function usualLauncher({ HUNTLINE_NOTEBOOK_LAUNCHER: name }: Config): string | undefined {
  if (name === undefined) return undefined;
  const launcher = launcherNamed(name);
  if (launcher) return launcher.id;
  throw new UserError(`HUNTLINE_NOTEBOOK_LAUNCHER names no launcher: “${name.slice(0, 60)}”.`, {
    hint: `There are: ${launchers.map(({ id }) => id).join(', ')}.`,
  });
}

function launcherSettings(config: Config): LauncherSettings {
  const templates = launchers.flatMap(({ id }) => {
    const name = templateSetting(id);
    const value: unknown = name in config ? config[name as keyof Config] : undefined;
    return typeof value === 'string' ? [[id, value] as const] : [];
  });
  return {
    amlWorkspaceId: config.HUNTLINE_AML_WORKSPACE,
    amlUserFolder: config.HUNTLINE_AML_FOLDER,
    jupyterHub: config.HUNTLINE_JUPYTERHUB,
    jupyterUser: config.HUNTLINE_JUPYTERHUB_USER,
    jupyter: config.HUNTLINE_JUPYTER,
    databricks: config.HUNTLINE_DATABRICKS,
    databricksFolder: config.HUNTLINE_DATABRICKS_FOLDER,
    synapseWorkspace: config.HUNTLINE_SYNAPSE_WORKSPACE,
    synapseFolder: config.HUNTLINE_SYNAPSE_FOLDER,
    vscodeFolder: config.HUNTLINE_VSCODE_FOLDER,
    templates: Object.fromEntries(templates),
  };
}
