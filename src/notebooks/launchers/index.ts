import { withTemplate } from '../link-template.ts';
import type { Launcher, LauncherSettings } from '../notebook.ts';
import { azureml } from './azureml.ts';
import { databricks } from './databricks.ts';
import { github } from './github.ts';
import { jupyter } from './jupyter.ts';
import { jupyterhub } from './jupyterhub.ts';
import { jupyterlab } from './jupyterlab.ts';
import { nbviewer } from './nbviewer.ts';
import { sentinelAzure } from './sentinel-azure.ts';
import { sentinelDefender } from './sentinel-defender.ts';
import { synapse } from './synapse.ts';
import { vscode } from './vscode.ts';
import { vscodeDev } from './vscode-dev.ts';

/** Every launcher, in the order in which a card offers them; each takes its address from a setting where one is given. */
export const launchers: readonly Launcher[] = [
  azureml,
  sentinelAzure,
  sentinelDefender,
  databricks,
  synapse,
  jupyterhub,
  jupyterlab,
  jupyter,
  vscode,
  vscodeDev,
  github,
  nbviewer,
].map(withTemplate);

/** A launcher by its id; case, blanks, `-` and `_` don't matter. */
export function launcherNamed(name: string): Launcher | undefined {
  return launchers.find(({ id }) => plain(id) === plain(name));
}

/** Those that the settings make ready: nothing that they need to be set is missing. */
export function readyLaunchers(settings: LauncherSettings): readonly Launcher[] {
  return launchers.filter(({ id, needs }) => {
    if (settings.templates[id]) return true;
    return needs.every(
      (need) => need === 'sentinel' || need === 'tenantId' || Boolean(settings[need]?.trim()),
    );
  });
}

function plain(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[\s_.-]+/g, '');
}
