import { encodePath, encodeSegment } from '../link-parts.ts';
import { missing } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** The published notebook on GitHub, to read. */
export const github: Launcher = {
  id: 'github',
  title: 'GitHub',
  opens: 'source',
  needs: [],
  link({ source }) {
    if (!source) return missing(['source']);
    const repository = `${encodeSegment(source.owner)}/${encodeSegment(source.name)}`;
    return `https://github.com/${repository}/blob/${encodePath(source.ref)}/${encodePath(source.path)}`;
  },
};
