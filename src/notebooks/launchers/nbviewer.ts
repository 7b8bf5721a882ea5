import { encodePath, encodeSegment } from '../link-parts.ts';
import { missing } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** The published notebook drawn by nbviewer, to read: nicer than GitHub shows it. */
export const nbviewer: Launcher = {
  id: 'nbviewer',
  title: 'nbviewer',
  opens: 'source',
  needs: [],
  link({ source }) {
    if (!source) return missing(['source']);
    const repository = `${encodeSegment(source.owner)}/${encodeSegment(source.name)}`;
    return `https://nbviewer.org/github/${repository}/blob/${encodePath(source.ref)}/${encodePath(source.path)}`;
  },
};
