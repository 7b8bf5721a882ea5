import { encodePath, encodeSegment } from '../link-parts.ts';
import { missing } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** The published notebook in the VS Code of the browser. It has no kernel of its own: one reads it, or connects one. */
export const vscodeDev: Launcher = {
  id: 'vscode-dev',
  title: 'vscode.dev',
  opens: 'source',
  needs: [],
  link({ source }) {
    if (!source) return missing(['source']);
    const repository = `${encodeSegment(source.owner)}/${encodeSegment(source.name)}`;
    return `https://vscode.dev/github/${repository}/blob/${encodePath(source.ref)}/${encodePath(source.path)}`;
  },
};
