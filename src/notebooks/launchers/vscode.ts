import { encodePart, encodePath, encodeSegment, pathParts } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/**
 * The file in the folder on the analyst's own machine that is set; else VS Code offers to clone the repository. The
 * link has VS Code's own scheme, which not every chat makes a link of.
 */
export const vscode: Launcher = {
  id: 'vscode',
  title: 'VS Code',
  opens: 'either',
  needs: ['vscodeFolder'],
  link(target) {
    const folder = target.settings.vscodeFolder?.trim();
    const { file, source } = target;
    if (folder && (file || !source)) {
      return `vscode://file/${localFolder(folder)}${file ? `/${encodePath(file.path)}` : ''}`;
    }
    if (!source) return missing(unset(target, 'vscodeFolder'));
    const repository = `https://github.com/${encodeSegment(source.owner)}/${encodeSegment(source.name)}`;
    return `vscode://vscode.git/clone?url=${encodePart(repository)}&ref=${encodePart(source.ref)}`;
  },
};

/** `/home/alex/hunts`, `C:\Users\alex\hunts` or `C:/Users/alex/hunts`, without the slash that begins it. */
function localFolder(folder: string): string {
  const [first = '', ...others] = pathParts(folder.replaceAll('\\', '/'));
  // A drive keeps its colon.
  return [/^[A-Za-z]:$/.test(first) ? first : encodePart(first), ...others.map(encodePart)].join('/');
}
