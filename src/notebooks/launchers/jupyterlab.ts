import { baseAddress, encodePath } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** A notebook in JupyterLab, on a server of one's own. */
export const jupyterlab: Launcher = {
  id: 'jupyterlab',
  title: 'JupyterLab',
  opens: 'file',
  needs: ['jupyter'],
  link(target) {
    const lacking = unset(target, 'jupyter');
    if (lacking.length > 0) return missing(lacking);
    const base = baseAddress('jupyter', target.settings.jupyter ?? '');
    return target.file ? `${base}/lab/tree/${encodePath(target.file.path)}` : `${base}/lab`;
  },
};
