import type { CloudName } from '../../azure/clouds.ts';
import { encodePart, encodePath, joinPath, resourceId } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** From Azure Machine Learning's list of hosts to let through a firewall. */
const hosts: Readonly<Record<CloudName, string>> = {
  global: 'ml.azure.com',
  usgov: 'ml.azure.us',
  china: 'studio.ml.azure.cn',
};

/** The studio's file explorer, with the notebook open. The link starts no compute: one is picked on the page. */
export const azureml: Launcher = {
  id: 'azureml',
  title: 'Azure Machine Learning',
  opens: 'file',
  needs: ['amlWorkspaceId', 'amlUserFolder'],
  link(target) {
    const { amlWorkspaceId = '', amlUserFolder } = target.settings;
    const lacking = unset(target, 'amlWorkspaceId', ...(target.file ? (['amlUserFolder'] as const) : []));
    if (lacking.length > 0) return missing(lacking);
    const workspace = resourceId(
      'amlWorkspaceId',
      amlWorkspaceId,
      'Microsoft.MachineLearningServices/workspaces',
    );
    const tenant = target.tenantId ? `&tid=${encodePart(target.tenantId)}` : '';
    const file = target.file ? `&activeFilePath=${joinPath(amlUserFolder, target.file.path)}` : '';
    return `https://${hosts[target.cloud.name]}/fileexplorerAzNB?wsid=/${encodePath(workspace)}${tenant}${file}`;
  },
};
