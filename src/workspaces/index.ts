import { UserError } from '../errors.ts';
import type { Workspace } from '../types.ts';

/** The configured workspaces; the first is the default. */
export interface Workspaces {
  readonly names: readonly string[];
  /** @throws {UserError} naming the workspaces there are. */
  find(name?: string): Workspace;
  close(): Promise<void>;
}

/** `aliases`: other names, in lower case, and the workspace that each means. */
export function createWorkspaces(
  all: readonly [Workspace, ...Workspace[]],
  aliases: ReadonlyMap<string, string> = new Map(),
): Workspaces {
  const names = all.map((workspace) => workspace.name);
  return {
    names,
    find(name) {
      if (name === undefined) return all[0];
      const wanted = (aliases.get(name.toLowerCase()) ?? name).toLowerCase();
      const found = all.find((workspace) => workspace.name.toLowerCase() === wanted);
      if (found) return found;
      throw new UserError(`There is no workspace “${name}”.`, {
        title: 'No such workspace',
        hint: `Configured here: ${names.join(', ')}.`,
      });
    },
    close: async () => void (await Promise.all(all.map((workspace) => workspace.close()))),
  };
}
