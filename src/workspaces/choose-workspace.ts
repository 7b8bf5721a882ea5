import type { Workspace } from '../types.ts';
import type { Workspaces } from './index.ts';
import { severalWorkspaces } from './several.ts';
import { singleFlight } from './single-flight.ts';

/**
 * The workspace that a line names: none is the default, `all` is every one, several (`eu,us`) act as one.
 * @throws {UserError} naming the workspaces there are.
 */
export function chooseWorkspace(workspaces: Workspaces, names: readonly string[] = []): Workspace {
  const wanted = names.some((name) => name.toLowerCase() === 'all') ? workspaces.names : names;
  const [first = workspaces.find(), ...rest] = new Set(wanted.map((name) => workspaces.find(name)));
  return rest.length === 0 ? first : together(first, rest);
}

/** Sets of workspaces that were asked as one, by the first of each: who asks the same of the same ones shares the answer. */
const sets = new WeakMap<Workspace, Map<string, Workspace>>();

function together(first: Workspace, rest: readonly Workspace[]): Workspace {
  const known = sets.get(first) ?? new Map<string, Workspace>();
  sets.set(first, known);
  const key = JSON.stringify(rest.map(({ name }) => name));
  const set = known.get(key) ?? singleFlight(severalWorkspaces([first, ...rest]));
  known.set(key, set);
  return set;
}
