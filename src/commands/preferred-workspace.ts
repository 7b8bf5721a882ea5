import type { Preferences } from '../state/preferences.ts';
import { personSubject, placeSubject } from '../state/subject.ts';
import type { Incoming } from '../types.ts';
import type { Workspaces } from '../workspaces/index.ts';

/** The workspace that a line without `in …` is for, and who chose it. */
export interface PreferredWorkspace {
  readonly name: string;
  readonly by: 'person' | 'place' | 'settings';
}

/**
 * What the place chose goes before what the person chose: everybody in a place talks about the same logs. A choice
 * that is not configured any more counts for nothing.
 */
export async function preferredWorkspace(
  incoming: Incoming,
  preferences: Preferences,
  names: readonly string[],
): Promise<PreferredWorkspace> {
  const [place, person] = await Promise.all([
    preferences.get(placeSubject(incoming), 'workspace'),
    preferences.get(personSubject(incoming), 'workspace'),
  ]);
  if (place !== undefined && names.includes(place)) return { name: place, by: 'place' };
  if (person !== undefined && names.includes(person)) return { name: person, by: 'person' };
  return { name: names[0] ?? '', by: 'settings' };
}

/** The workspaces as a line sees them: without a name, the one that the place or the person chose. */
export async function workspacesFor(
  incoming: Incoming,
  preferences: Preferences,
  workspaces: Workspaces,
): Promise<Workspaces> {
  const { name: chosen } = await preferredWorkspace(incoming, preferences, workspaces.names);
  return { ...workspaces, find: (name) => workspaces.find(name ?? chosen) };
}
