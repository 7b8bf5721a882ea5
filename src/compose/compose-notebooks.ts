import { resolve } from 'node:path';
import type { Arm } from '../azure/arm.ts';
import { lackedRoles, rolesOf } from '../azure/role-assignments.ts';
import type { NotebookServices, NotebookWorkspace } from '../commands/notebook/notebook-services.ts';
import type { Config, Environment, WorkspaceSetting } from '../config.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { Log } from '../log.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import { loadNotebooks, type NotebookCatalogue } from '../notebooks/catalogue.ts';
import { fetchTeamRepository } from '../notebooks/fetch-team-repository.ts';
import { launchers, readyLaunchers } from '../notebooks/launchers/index.ts';
import type { LauncherSettings } from '../notebooks/notebook.ts';
import { createAzureFilesPlacing, filesEndpoint, storageScope } from '../notebooks/place/azure-files.ts';
import { findAmlShare } from '../notebooks/place/find-aml-share.ts';
import { createJupyterPlacing } from '../notebooks/place/jupyter.ts';
import type { Placing } from '../notebooks/place/placing.ts';
import { templateSetting } from '../notebooks/setting-names.ts';
import type { Blotter } from '../secrets/blot.ts';
import type { Incoming } from '../types.ts';
import type { Azure } from './compose-azure.ts';

export interface NotebookParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly msticpy: MsticpyConfig | undefined;
  readonly azure: Pick<Azure, 'cloud' | 'credential' | 'secrets'>;
  readonly arm: Arm;
  readonly workspaces: readonly WorkspaceSetting[];
  readonly blotter: Pick<Blotter, 'blot'>;
  readonly http: HttpClient;
  readonly log: Log;
}

/** A repository that takes longer is told as one that could not be fetched. */
const fetchMs = 120_000;
/** What Git is given of the environment. */
const gitEnvironment = [
  'PATH',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'GIT_SSL_CAINFO',
];

/** The catalogue is read when it is first asked for; a team's repositories are fetched then. */
export function composeNotebooks(parts: NotebookParts): NotebookServices {
  const { config, msticpy, azure, arm, workspaces, blotter, http } = parts;
  const settings = launcherSettings(config);
  let loading: ReturnType<typeof load> | undefined;
  let loaded: NotebookCatalogue | undefined;
  let local: ReturnType<typeof loadNotebooks> | undefined;

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

  function onJupyter(baseUrl: string | undefined, at: string, incoming: Incoming) {
    const { HUNTLINE_JUPYTER_TOKEN: token, HUNTLINE_JUPYTER_FOLDER: folder } = config;
    if (!baseUrl || !token) return undefined;
    const own = token.replaceAll('{person}', secretPart(incoming));
    const to = createJupyterPlacing({
      baseUrl,
      token: () => azure.secrets.get('HUNTLINE_JUPYTER_TOKEN', own),
      http,
    });
    return { at, folder, to };
  }

  /** The share is looked up when something is put there or listed. */
  function onAzureMl() {
    const { HUNTLINE_AML_WORKSPACE: id, HUNTLINE_AML_FOLDER: root, HUNTLINE_JUPYTER_FOLDER: folder } = config;
    if (!id || !root) return undefined;
    const { cloud, credential } = azure;
    const token = (scope: string) => async () => (await credential.getToken(scope)).token;
    const open = async (signal: AbortSignal) => {
      const armToken = token(`${cloud.resourceManager}/.default`);
      const { account, share } = await findAmlShare(id, { cloud, token: armToken, http, signal });
      const endpoint = filesEndpoint(account, cloud.name);
      return createAzureFilesPlacing({ endpoint, share, root, token: token(storageScope), http });
    };
    const to: Placing = {
      put: async (where, name, notebook, options) =>
        (await open(options.signal)).put(where, name, notebook, options),
      list: async (where, signal) => (await open(signal)).list(where, signal),
    };
    return { at: 'Azure Machine Learning', folder, to };
  }

  return {
    catalogue: async () => {
      loading ??= load(parts);
      loaded = (await loading).notebooks;
      return loaded;
    },
    atHand: async () => {
      if (loaded) return loaded;
      local ??= loadNotebooks({ folders: foldersIn(config) });
      return (await local).notebooks;
    },
    launchers,
    usual:
      config.HUNTLINE_NOTEBOOK_LAUNCHER ??
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
    placing(launcher, incoming) {
      const placings: Readonly<Record<string, () => ReturnType<NotebookServices['placing']>>> = {
        jupyter: () => onJupyter(config.HUNTLINE_JUPYTER, 'Jupyter', incoming),
        jupyterlab: () => onJupyter(config.HUNTLINE_JUPYTER, 'Jupyter', incoming),
        jupyterhub: () => onJupyter(hubServer(config), 'JupyterHub', incoming),
        azureml: () => onAzureMl(),
      };
      return Object.hasOwn(placings, launcher) ? placings[launcher]?.() : undefined;
    },
    async lackedRoles(launcher, workspaceName, { surface, person }, signal) {
      // Entra knows people of Teams alone by the ids that Huntline has.
      if (surface !== 'teams') return [];
      const { resourceId } = workspaces.find(({ name }) => name === workspaceName) ?? {};
      const scopes = [
        ...(resourceId ? [{ scope: resourceId, use: 'sentinel' } as const] : []),
        ...(launcher === 'azureml' && config.HUNTLINE_AML_WORKSPACE
          ? [{ scope: config.HUNTLINE_AML_WORKSPACE, use: 'azureml' } as const]
          : []),
      ];
      const lacked = await Promise.all(
        scopes.map(async ({ scope, use }) => lackedRoles(await rolesOf(arm, scope, person.id, signal), use)),
      );
      return lacked.filter((words) => words !== undefined);
    },
    redact: (text) => blotter.blot(text),
  };
}

/** One's own server of a hub. */
function hubServer({ HUNTLINE_JUPYTERHUB: hub, HUNTLINE_JUPYTERHUB_USER: user }: Config): string | undefined {
  if (!hub || !user) return undefined;
  return `${hub.replace(/\/+$/, '').replace(/\/hub$/, '')}/user/${encodeURIComponent(user)}`;
}

/** A person in the name of a secret, where letters, digits and dashes are allowed. */
function secretPart({ person }: Incoming): string {
  return person.id.replaceAll(/[^A-Za-z0-9]+/g, '-');
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

function isAddress(one: string): boolean {
  return /^https:\/\//i.test(one);
}

function foldersIn({ HUNTLINE_NOTEBOOKS: own }: Config): readonly string[] {
  return own.filter((one) => !isAddress(one));
}

async function load({ config, environment, log }: NotebookParts) {
  const addresses = config.HUNTLINE_NOTEBOOKS.filter(isAddress);
  const folder = resolve('state/notebooks');
  const options = {
    signal: AbortSignal.timeout(fetchMs),
    log,
    environment: Object.fromEntries(
      gitEnvironment.flatMap((name) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
  };
  const fetched = await Promise.all(
    addresses.map((address) => fetchTeamRepository(address, folder, options)),
  );
  const loaded = await loadNotebooks({
    folders: foldersIn(config),
    repositories: fetched.flatMap(({ team }) => team ?? []),
  });
  for (const problem of [...fetched.flatMap(({ problem: one }) => one ?? []), ...loaded.problems])
    log.warn({ problem }, 'a part of the notebooks was left out');
  return loaded;
}
