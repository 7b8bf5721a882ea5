import { baseAddress, encodePath } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** A notebook in Jupyter Notebook's own page, the classic one or version 7, on a server of one's own. */
export const jupyter: Launcher = {
  id: 'jupyter',
  title: 'Jupyter Notebook',
  opens: 'file',
  needs: ['jupyter'],
  link(target) {
    const lacking = unset(target, 'jupyter');
    if (lacking.length > 0) return missing(lacking);
    const base = baseAddress('jupyter', target.settings.jupyter ?? '');
    return target.file ? `${base}/notebooks/${encodePath(target.file.path)}` : `${base}/tree`;
  },
};
