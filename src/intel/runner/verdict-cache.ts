import type { Observable, Opinion, Severity } from '../../enrichment.ts';
import type { Json } from '../../types.ts';
import { cleanOpinion } from './clean-opinion.ts';
import type { IntelStore } from './intel-store.ts';
import type { Answered } from './outcome.ts';

const hour = 3_600_000;

/**
 * How long an answer is good, by what it says. What is known to be bad stays so for a day; what nobody knows yet may be
 * known to somebody in the afternoon.
 */
export const lifetimes: Readonly<Record<Severity, number>> = {
  high: 24 * hour,
  warning: 12 * hour,
  information: 24 * hour,
  none: 12 * hour,
  unknown: 4 * hour,
};

/** Answers of providers, kept over restarts. */
export interface VerdictCache {
  find(provider: string, observable: Observable): Promise<Answered | undefined>;
  /** Resolves when it will not be lost any more. */
  keep(provider: string, observable: Observable, answered: Answered): Promise<void>;
}

const area = 'intel-verdicts';

export function createVerdictCache(store: IntelStore, now: () => number): VerdictCache {
  const nameOf = (provider: string, { type, value }: Observable) => `${provider} ${type} ${value}`;
  return {
    async find(provider, observable) {
      return readKept(await store.get(area, nameOf(provider, observable)));
    },
    async keep(provider, observable, { opinion, askedAt }) {
      await store.put({
        area,
        name: nameOf(provider, observable),
        value: { opinion: opinion as unknown as Json, askedAt },
        expires: new Date(now() + lifetimes[opinion.severity]),
      });
    },
  };
}

/** Undefined for what another version wrote in another shape. */
function readKept(value: Json | undefined): Answered | undefined {
  const { opinion, askedAt } = (value ?? {}) as { opinion?: Opinion; askedAt?: unknown };
  const cleaned = opinion && cleanOpinion(opinion);
  return cleaned && typeof askedAt === 'string' ? { opinion: cleaned, askedAt, cached: true } : undefined;
}
