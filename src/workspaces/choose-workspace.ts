import type { Workspace } from '../types.ts';
import type { Workspaces } from './index.ts';
import { severalWorkspaces } from './several.ts';

/**
 * The workspace that a line names: none is the default, `all` is every one, several (`eu,us`) act as one.
 * @throws {UserError} naming the workspaces there are.
 */
export function chooseWorkspace(workspaces: Workspaces, names: readonly string[] = []): Workspace {
  const wanted = names.some((name) => name.toLowerCase() === 'all') ? workspaces.names : names;
  const [first = workspaces.find(), ...rest] = new Set(wanted.map((name) => workspaces.find(name)));
  return rest.length === 0 ? first : severalWorkspaces([first, ...rest]);
}
