import { type Tlp, tlpLevels } from '../../language/tlp.ts';
import type { Preferences } from '../../state/preferences.ts';
import { placeSubject } from '../../state/subject.ts';
import type { Incoming } from '../../types.ts';
import type { EnrichmentServices } from './enrichment-services.ts';

/** Who is asked, and who chose that. */
export interface ProviderChoice {
  /** As it was typed: `free`, `virustotal,otx`. */
  readonly words: string;
  readonly by: 'line' | 'place' | 'settings';
  readonly providers: readonly string[];
  /** Whether anybody outside is among them. */
  readonly outside: boolean;
}

type Where = Pick<Incoming, 'place' | 'surface'>;
type Choosing = Pick<EnrichmentServices, 'choose' | 'defaults' | 'isOutside'>;

/** The line goes before the place, and the place before the settings. @throws {UserError} the words mean no provider. */
export async function chooseProviders(
  using: string | undefined,
  where: Where,
  preferences: Pick<Preferences, 'get'>,
  { choose, defaults, isOutside }: Choosing,
): Promise<ProviderChoice> {
  const ofPlace = using === undefined ? await preferences.get(placeSubject(where), 'providers') : undefined;
  const words = using ?? ofPlace ?? defaults.providers;
  const providers = choose(words);
  return {
    words,
    by: using !== undefined ? 'line' : ofPlace !== undefined ? 'place' : 'settings',
    providers,
    outside: providers.some(isOutside),
  };
}

/** The highest mark under which observables may leave from a place. */
export async function ceilingOf(
  where: Where,
  preferences: Pick<Preferences, 'get'>,
  { defaults }: Pick<EnrichmentServices, 'defaults'>,
): Promise<Tlp> {
  const chosen = await preferences.get(placeSubject(where), 'tlp');
  return tlpLevels.find((level) => level === chosen) ?? defaults.tlp;
}
