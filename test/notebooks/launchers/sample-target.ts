import { type CloudName, clouds } from '../../../src/azure/clouds.ts';
import type { LaunchTarget } from '../../../src/notebooks/notebook.ts';

/** A target of which everything is known and set; the names have what usually goes wrong in links. */
export function sampleTarget(cloud: CloudName = 'global'): LaunchTarget {
  const subscription = '00000000-1111-2222-3333-444444444444';
  return {
    cloud: clouds[cloud],
    tenantId: '55555555-6666-7777-8888-999999999999',
    sentinel: { subscriptionId: subscription, resourceGroup: 'rg-soc', workspaceName: 'sentinel-prod' },
    source: {
      owner: 'Azure',
      name: 'Azure-Sentinel-Notebooks',
      ref: 'master',
      path: 'Entity Explorer - IP Address.ipynb',
    },
    file: { path: 'huntline/Entity Explorer - 203.0.113.7 (2).ipynb' },
    settings: {
      amlWorkspaceId: `/subscriptions/${subscription}/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/ml-soc`,
      amlUserFolder: 'Users/alex',
      jupyterHub: 'https://hub.contoso.example/jupyter/',
      jupyter: 'http://127.0.0.1:8888',
      databricks: 'https://adb-1234567890123456.7.azuredatabricks.net',
      databricksFolder: '/Users/alex@contoso.example/hunts',
      synapseWorkspace: `/subscriptions/${subscription}/resourceGroups/rg-ml/providers/Microsoft.Synapse/workspaces/synapse-soc`,
      vscodeFolder: 'C:\\Users\\alex\\hunts',
      templates: {},
    },
  };
}
