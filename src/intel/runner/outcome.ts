import type { Opinion, Silence } from '../../enrichment.ts';

/** What came of asking one provider about one observable. */
export type Outcome = Answered | Silent;

export interface Answered {
  readonly opinion: Opinion;
  /** ISO 8601 in UTC. */
  readonly askedAt: string;
  readonly cached: boolean;
}

export interface Silent {
  readonly silence: Silence;
  /** A clause for people; nothing in it is a provider's own words. */
  readonly message: string;
}

export function silent(silence: Silence, message: string): Silent {
  return { silence, message };
}

export const stopped: Silent = silent('stopped', 'stopped before it answered');
