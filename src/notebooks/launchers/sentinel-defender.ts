import { encodePart, encodeSegment } from '../link-parts.ts';
import { missing } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/**
 * Sentinel's Notebooks page in the Defender portal. Its sibling page `workbooks` is linked to like this; that its own name
 * is `notebooks` is inferred.
 */
export const sentinelDefender: Launcher = {
  id: 'sentinel-defender',
  title: 'Sentinel in the Defender portal',
  opens: 'page',
  needs: ['sentinel'],
  link({ cloud, sentinel, tenantId }) {
    if (!sentinel || !cloud.defender) {
      return missing([
        ...(cloud.defender ? [] : (['cloud'] as const)),
        ...(sentinel ? [] : (['sentinel'] as const)),
      ]);
    }
    const { subscriptionId, resourceGroup, workspaceName } = sentinel;
    const workspace = [subscriptionId, resourceGroup, workspaceName].map(encodeSegment).join('/');
    const tenant = tenantId ? `?tid=${encodePart(tenantId)}` : '';
    return `https://${cloud.defender}/sentinel/${workspace}/notebooks${tenant}`;
  },
};
