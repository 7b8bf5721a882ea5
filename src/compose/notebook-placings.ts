import type { NotebookServices, Placement } from '../commands/notebook/notebook-services.ts';
import type { Config } from '../config.ts';
import type { HttpClient } from '../http/http-client.ts';
import { createAzureFilesPlacing, filesEndpoint, storageScope } from '../notebooks/place/azure-files.ts';
import { findAmlShare } from '../notebooks/place/find-aml-share.ts';
import { findHubUser } from '../notebooks/place/find-hub-user.ts';
import { createJupyterPlacing } from '../notebooks/place/jupyter.ts';
import type { OwnToken } from '../notebooks/place/own-token.ts';
import type { Placing } from '../notebooks/place/placing.ts';
import type { Incoming } from '../types.ts';
import type { Azure } from './compose-azure.ts';

export interface PlacingParts {
  readonly config: Config;
  readonly azure: Pick<Azure, 'cloud' | 'credential' | 'secrets'>;
  readonly http: HttpClient;
}

/** Where the launchers' notebooks can be put, as the settings have it. */
export function notebookPlacings({ config, azure, http }: PlacingParts): NotebookServices['placing'] {
  const { HUNTLINE_JUPYTER_FOLDER: folder } = config;

  function ownToken(written: string, { person }: Incoming): OwnToken {
    // In the name of a secret letters, digits and dashes are allowed.
    const own = written.replaceAll('{person}', person.id.replaceAll(/[^A-Za-z0-9]+/g, '-'));
    return {
      token: () => azure.secrets.get('HUNTLINE_JUPYTER_TOKEN', own),
      refused: () => azure.secrets.refused('HUNTLINE_JUPYTER_TOKEN', own),
    };
  }

  function onJupyter(incoming: Incoming): Placement {
    const { HUNTLINE_JUPYTER: baseUrl, HUNTLINE_JUPYTER_TOKEN: token } = config;
    if (!baseUrl || !token) return lacking('HUNTLINE_JUPYTER', 'HUNTLINE_JUPYTER_TOKEN');
    const to = later(async () => createJupyterPlacing({ baseUrl, ...ownToken(token, incoming), http }));
    return { at: 'Jupyter', folder, to, opens: ['jupyterlab', 'jupyter'] };
  }

  /** One's own server of a hub: whose token it is, the hub knows. */
  function onHub(incoming: Incoming): Placement {
    const { HUNTLINE_JUPYTERHUB: hub, HUNTLINE_JUPYTER_TOKEN: token } = config;
    if (!hub || !token) return lacking('HUNTLINE_JUPYTERHUB', 'HUNTLINE_JUPYTER_TOKEN');
    const own = ownToken(token, incoming);
    const to = later(async (signal) => {
      const user = config.HUNTLINE_JUPYTERHUB_USER ?? (await findHubUser(hub, { own, http, signal }));
      const baseUrl = `${hub.replace(/\/+$/, '').replace(/\/hub$/, '')}/user/${encodeURIComponent(user)}`;
      return createJupyterPlacing({ baseUrl, ...own, http });
    });
    return { at: 'JupyterHub', folder, to, opens: ['jupyterhub'] };
  }

  /** The share is looked up when something is put there or listed. */
  function onAzureMl(): Placement {
    const { HUNTLINE_AML_WORKSPACE: id, HUNTLINE_AML_FOLDER: root } = config;
    if (!id || !root) return lacking('HUNTLINE_AML_WORKSPACE', 'HUNTLINE_AML_FOLDER');
    const { cloud, credential } = azure;
    const token = (scope: string) => async () => (await credential.getToken(scope)).token;
    const to = later(async (signal) => {
      const armToken = token(`${cloud.resourceManager}/.default`);
      const { account, share } = await findAmlShare(id, { cloud, token: armToken, http, signal });
      const endpoint = filesEndpoint(account, cloud.name);
      return createAzureFilesPlacing({ endpoint, share, root, token: token(storageScope), http });
    });
    return { at: 'Azure Machine Learning', folder, to, opens: ['azureml'] };
  }

  function lacking(...names: readonly (keyof Config)[]): Placement {
    return { missing: names.filter((name) => !config[name]) };
  }

  return (launcher, incoming) => {
    switch (launcher) {
      case 'jupyter':
      case 'jupyterlab':
        return onJupyter(incoming);
      case 'jupyterhub':
        return onHub(incoming);
      case 'azureml':
        return onAzureMl();
      default:
        return undefined;
    }
  };
}

/** A place that is found when something is put there, so that what is wrong with it is told then. */
function later(open: (signal: AbortSignal) => Promise<Placing>): Placing {
  return {
    put: async (folder, name, notebook, options) =>
      (await open(options.signal)).put(folder, name, notebook, options),
    list: async (folder, signal) => (await open(signal)).list(folder, signal),
  };
}
