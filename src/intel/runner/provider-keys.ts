import { UserError } from '../../errors.ts';
import { createKept } from '../../kept.ts';
import type { Provider, ProviderKey } from '../provider.ts';
import type { Clock } from './clock.ts';
import { type Silent, silent } from './outcome.ts';
import { timeWords } from './time-words.ts';

/** The value of one of a provider's keys from the secret store; undefined where its setting is empty. */
export type KeyOf = (provider: Provider, arg: ProviderKey['arg']) => Promise<string | undefined>;

type Keys = Readonly<Record<string, string>>;

/** The keys that providers are asked with. */
export interface ProviderKeys {
  /** By argument; or why the provider cannot be asked. Never rejects. */
  of(provider: Provider): Promise<{ readonly keys: Keys } | Silent>;
  /** The provider refused these. True where the secret store has others by now, with which it may be tried again. */
  refused(provider: Provider, keys: Keys, status: string): Promise<boolean>;
  /** Settings of required keys that hold nothing. */
  missing(provider: Provider): Promise<readonly string[]>;
  /** Until when a refused key is not tried again. */
  refusedUntil(provider: Provider): number | undefined;
}

interface Refusal {
  readonly keys: string;
  readonly until: number;
  readonly said: Silent;
}

/** The secret store keeps values itself; this spares it a question a lookup where it is slow or fails. */
const keptMs = 5_000;
const refusedMs = 15 * 60_000;

/** `told` is given the provider whose key was refused, so that the secret store fetches a rotated one. */
export function createProviderKeys(
  keyOf: KeyOf,
  told: (provider: Provider) => void,
  clock: Pick<Clock, 'now'>,
): ProviderKeys {
  const kept = createKept<{ readonly keys: Keys } | Silent>(clock.now);
  const refusals = new Map<string, Refusal>();

  async function read(provider: Provider): Promise<{ readonly keys: Keys } | Silent> {
    const keys: Record<string, string> = {};
    for (const { arg, setting, required } of provider.keys) {
      try {
        const value = await keyOf(provider, arg);
        if (value) keys[arg] = value;
        else if (required) return silent('no-key', `no key: ${setting} is not set`);
      } catch (error) {
        // The words of a UserError name the setting and never the value; others may hold anything.
        const why = error instanceof UserError ? `: ${error.message.slice(0, 300)}` : '';
        return silent('no-key', `the key in ${setting} cannot be read${why}`);
      }
    }
    return { keys };
  }

  function current(provider: Provider): ReturnType<ProviderKeys['of']> {
    return kept.of(provider.id, async () => ({ value: await read(provider), forMs: keptMs }));
  }

  return {
    async of(provider) {
      const found = await current(provider);
      const refusal = refusals.get(provider.id);
      if (!refusal || 'silence' in found) return found;
      const still = clock.now() < refusal.until && JSON.stringify(found.keys) === refusal.keys;
      if (!still) refusals.delete(provider.id);
      return still ? refusal.said : found;
    },
    async refused(provider, keys, status) {
      kept.forget(provider.id);
      try {
        told(provider);
      } catch {
        // Whoever is told has a log of their own; here it only means that no fresher key is to be had.
      }
      const renewed = await current(provider);
      if ('keys' in renewed && JSON.stringify(renewed.keys) !== JSON.stringify(keys)) return true;
      const until = clock.now() + refusedMs;
      const said = silent('refused', refusalWords(provider, keys, status, timeWords(until, clock.now())));
      refusals.set(provider.id, { keys: JSON.stringify(keys), until, said });
      return false;
    },
    async missing(provider) {
      const values = await Promise.all(
        provider.keys.map(({ arg, required }) => required && keyOf(provider, arg).catch(() => 'unreadable')),
      );
      return provider.keys.flatMap(({ setting, required }, n) => (required && !values[n] ? [setting] : []));
    },
    refusedUntil(provider) {
      const until = refusals.get(provider.id)?.until ?? 0;
      return clock.now() < until ? until : undefined;
    },
  };
}

function refusalWords({ keys: wanted }: Provider, keys: Keys, status: string, until: string): string {
  const used = wanted.filter(({ arg }) => keys[arg] !== undefined).map(({ setting }) => setting);
  const again = `asked again from ${until}`;
  if (used.length > 0)
    return `refused the key in ${used.join(' and ')} (${status}): put a valid one there; ${again}`;
  const settings = wanted.map(({ setting }) => setting);
  if (settings.length > 0)
    return `answers only with a key (${status}): set ${settings.join(' and ')}; ${again}`;
  return `refuses to answer (${status}); ${again}`;
}
