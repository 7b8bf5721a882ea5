import { encodePart } from '../link-parts.ts';
import { missing } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/**
 * Sentinel's Notebooks page in the Azure portal, where a notebook is made from Microsoft's templates. Its sibling pages
 * (`DataConnectors`, `ThreatIntelligence`) are linked to like this; that its own name is `Notebooks` is inferred.
 */
export const sentinelAzure: Launcher = {
  id: 'sentinel-azure',
  title: 'Sentinel in the Azure portal',
  opens: 'page',
  needs: ['sentinel'],
  link({ cloud, sentinel }) {
    if (!sentinel) return missing(['sentinel']);
    const { subscriptionId, resourceGroup, workspaceName } = sentinel;
    const workspace = `providers/microsoft.securityinsightsarg/sentinel/${workspaceName}`;
    const id = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/${workspace}`;
    const page = 'Microsoft_Azure_Security_Insights/MainMenuBlade/~/Notebooks';
    return `https://${cloud.portal}/#view/${page}/id/${encodePart(id)}`;
  },
};
