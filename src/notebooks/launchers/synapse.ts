import type { CloudName } from '../../azure/clouds.ts';
import { encodePart, pathParts, resourceId } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** From Microsoft's own Spark tooling for Synapse. */
const hosts: Readonly<Record<CloudName, string>> = {
  global: 'web.azuresynapse.net',
  usgov: 'web.azuresynapse.usgovcloudapi.net',
  china: 'web.azuresynapse.azure.cn',
};

/** A notebook in Synapse Studio. It is known there by its name alone, without folders and `.ipynb`. */
export const synapse: Launcher = {
  id: 'synapse',
  title: 'Azure Synapse',
  opens: 'file',
  needs: ['synapseWorkspace'],
  spark: true,
  link(target) {
    const lacking = unset(target, 'synapseWorkspace');
    if (lacking.length > 0) return missing(lacking);
    const id = resourceId(
      'synapseWorkspace',
      target.settings.synapseWorkspace ?? '',
      'Microsoft.Synapse/workspaces',
    );
    const name = target.file
      ? pathParts(target.file.path)
          .at(-1)
          ?.replace(/\.ipynb$/i, '')
      : undefined;
    const page = name ? `authoring/analyze/notebooks/${encodePart(name)}` : 'authoring/analyze';
    return `https://${hosts[target.cloud.name]}/en/${page}?workspace=${encodePart(id)}`;
  },
};
