import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Huntline } from '../../src/compose/compose-app.ts';
import { type AzureStage, startAzureStage } from '../fakes/azure-stage.ts';
import { startHuntline } from './huntline.ts';
import { type RunningJupyter, startJupyter } from './jupyter.ts';

/** A real Huntline that puts notebooks onto a Jupyter server, with each person’s own token from a double of Key Vault. */
export interface NotebookStage {
  readonly huntline: Huntline;
  readonly azure: AzureStage;
  /** Gives a person of a surface a token: `jupyter-<person>` in the vault. */
  giveToken(person: string, token: string): void;
  close(): Promise<void>;
}

const app = { clientId: 'b5ad3a9c-0006-4000-8000-000000000006', secret: 'secret-of-the-notebooks' };

/** `jupyter` is the server’s address; `settings` go before the stage’s own. */
export async function startNotebookStage(
  jupyter: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<NotebookStage> {
  const azure = await startAzureStage({ app, workspaces: {} });
  // Teams' SDK would take this machine's own servers to the tunnel too.
  azure.environment({ NO_PROXY: '127.0.0.1' });
  const huntline = await startHuntline({
    HUNTLINE_KEY_VAULT: 'huntline',
    HUNTLINE_AZURE_AUTH: 'clientsecret',
    AZURE_TENANT_ID: azure.entra.tenantId,
    AZURE_CLIENT_ID: app.clientId,
    AZURE_CLIENT_SECRET: app.secret,
    HUNTLINE_JUPYTER: jupyter,
    HUNTLINE_JUPYTER_TOKEN: 'keyvault:jupyter-{person}',
    HUNTLINE_NOTEBOOK_LAUNCHER: 'jupyter',
    ...settings,
  });
  await huntline.warm();
  return {
    huntline,
    azure,
    giveToken: (person, token) =>
      void azure.keyVault.put('huntline', `jupyter-${person.replaceAll(/[^A-Za-z0-9]+/g, '-')}`, token),
    async close() {
      await huntline.close();
      await azure.close();
    },
  };
}

/** The stage with a real Jupyter server that keeps its files in a folder of its own. */
export interface JupyterStage extends NotebookStage {
  readonly jupyter: RunningJupyter;
  readonly folder: string;
}

export async function startJupyterStage(): Promise<JupyterStage> {
  const folder = mkdtempSync(join(tmpdir(), 'huntline-notebooks-'));
  const jupyter = await startJupyter(folder);
  const stage = await startNotebookStage(jupyter.baseUrl);
  return {
    ...stage,
    jupyter,
    folder,
    async close() {
      await stage.close();
      await jupyter.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
