import type { Preferences } from '../state/preferences.ts';
import { placeSubject, type Subject } from '../state/subject.ts';
import type { Place, SurfaceName } from '../types.ts';
import { matchesName } from './matches-name.ts';

/** Names of places where Huntline reads along when nothing else is set. */
export const defaultPatterns: readonly string[] = ['inc-*', 'incident-*'];

/** What a place can be told; `with-guests`: also while people from outside read along. */
export const watchChoices = ['on', 'off', 'with-guests'] as const;
export type WatchChoice = (typeof watchChoices)[number];

/** Which places are watched by the settings. */
export interface WatchSettings {
  /** For the names of places: {@link matchesName}. */
  readonly patterns: readonly string[];
  /** Subjects of places: `place:slack:C0123`. */
  readonly places: readonly string[];
}

/** Why a place is watched, or is not. */
export type WatchReason = 'nothing' | 'off' | 'pattern' | 'personal' | 'setting' | 'told';

export interface WatchRule {
  readonly watched: boolean;
  readonly because: WatchReason;
  /** The pattern that the name fits. */
  readonly pattern?: string;
  /** Also while people from outside read along. */
  readonly guests: boolean;
}

export interface RuledPlace {
  readonly surface: SurfaceName;
  readonly place: Pick<Place, 'id' | 'kind'>;
}

/** What was told goes before the setting, and the setting before the name, which is asked for last: it costs a request. */
export async function watchRule(
  { surface, place }: RuledPlace,
  nameOf: () => Promise<string | undefined>,
  preferences: Pick<Preferences, 'get'>,
  settings: WatchSettings,
): Promise<WatchRule> {
  if (place.kind === 'personal') return { watched: false, because: 'personal', guests: false };
  const subject: Subject = placeSubject({ surface, place: { id: place.id, kind: place.kind } });
  const choice = await preferences.get(subject, 'watch');
  if (choice === 'off') return { watched: false, because: 'off', guests: false };
  const guests = choice === 'with-guests';
  if (choice === 'on' || guests) return { watched: true, because: 'told', guests };
  if (settings.places.includes(subject)) return { watched: true, because: 'setting', guests };
  const name = settings.patterns.length > 0 ? await nameOf() : undefined;
  const pattern = name === undefined ? undefined : settings.patterns.find((one) => matchesName(one, name));
  if (pattern === undefined) return { watched: false, because: 'nothing', guests };
  return { watched: true, because: 'pattern', pattern, guests };
}
