import { baseAddress, encodePart, encodePath, encodeSegment } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/**
 * Whoever follows the link lands on their own server. A notebook that was not put there is fetched from its repository
 * by nbgitpuller, which must be installed on the hub's servers.
 */
export const jupyterhub: Launcher = {
  id: 'jupyterhub',
  title: 'JupyterHub',
  opens: 'either',
  needs: ['jupyterHub'],
  link(target) {
    const lacking = unset(target, 'jupyterHub');
    if (lacking.length > 0) return missing(lacking);
    const hub = baseAddress('jupyterHub', target.settings.jupyterHub ?? '').replace(/\/hub$/, '');
    const to = `${hub}/hub/user-redirect`;
    const { file, source } = target;
    if (file) return `${to}/lab/tree/${encodePath(file.path)}`;
    if (!source) return `${to}/lab`;
    // Without a branch nbgitpuller takes `master`. It goes to `urlpath` as it is, so what stands there is an address too.
    const repository = `https://github.com/${encodeSegment(source.owner)}/${encodeSegment(source.name)}`;
    const opened = `lab/tree/${encodeSegment(source.name)}/${encodePath(source.path)}`;
    return `${to}/git-pull?repo=${encodePart(repository)}&branch=${encodePart(source.ref)}&urlpath=${encodePart(opened)}`;
  },
};
