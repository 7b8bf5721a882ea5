import { UserError } from '../../errors.ts';
import type { Workspaces } from '../../workspaces/index.ts';

/** The workspace that a notebook connects to; for no names, the one that was chosen. @throws {UserError} several. */
export function oneWorkspace(names: readonly string[], workspaces: Workspaces): string {
  const [first, ...others] = names;
  if (others.length === 0 && first?.toLowerCase() !== 'all') return workspaces.find(first).name;
  throw new UserError('A notebook connects to one workspace.', {
    title: 'One workspace, please',
    hint: `Name one of: ${workspaces.names.join(', ')}`,
  });
}
