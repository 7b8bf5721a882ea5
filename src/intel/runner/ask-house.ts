import type { Observable } from '../../enrichment.ts';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { HouseProvider } from '../provider.ts';
import { cleanOpinion } from './clean-opinion.ts';
import type { Clock } from './clock.ts';
import { type Outcome, silent, stopped } from './outcome.ts';

const houseTimeoutMs = 60_000;

/** What one’s own intelligence says of observables that it supports, in their order. Never rejects. */
export async function askHouse(
  provider: HouseProvider,
  observables: readonly Observable[],
  signal: AbortSignal,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<readonly Outcome[]> {
  const all = (outcome: Outcome) => observables.map(() => outcome);
  if (signal.aborted) return all(stopped);
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  // Whatever the provider does with its signal, nobody waits longer.
  const late = clock.wait(houseTimeoutMs, either).then(() => 'late' as const);
  try {
    const looking = provider.look(observables, either);
    const found = await Promise.race([looking, late]);
    if (found === 'late') {
      looking.catch(() => undefined);
      return all(
        signal.aborted ? stopped : silent('timeout', `it did not answer within ${houseTimeoutMs / 1_000} s`),
      );
    }
    const askedAt = new Date(clock.now()).toISOString();
    return observables.map(({ value }) => {
      const opinion = found.get(value);
      if (!opinion) return { opinion: { severity: 'unknown', summary: 'not in it' }, askedAt, cached: false };
      const cleaned = cleanOpinion(opinion);
      return cleaned
        ? { opinion: cleaned, askedAt, cached: false }
        : silent('unreadable', 'what it holds about this cannot be read');
    });
  } catch (error) {
    if (signal.aborted) return all(stopped);
    if (error instanceof UserError) return all(silent('failed', error.message.slice(0, 300)));
    log.error({ provider: provider.id, err: error }, 'a provider of the house failed');
    return all(silent('failed', 'it cannot be read; see the log'));
  } finally {
    ending.abort();
  }
}
