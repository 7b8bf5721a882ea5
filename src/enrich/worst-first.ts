import { type Enrichment, type Severity, severities } from '../enrichment.ts';

/** Worst first; of the same severity, what our own logs have seen goes before what they have not. */
export function worstFirst(enrichments: readonly Enrichment[]): readonly Enrichment[] {
  return enrichments
    .map((enrichment) => ({
      enrichment,
      rank: severities.indexOf(severityOf(enrichment)),
      seen: eventsOf(enrichment),
    }))
    .sort((a, b) => a.rank - b.rank || b.seen - a.seen)
    .map(({ enrichment }) => enrichment);
}

/** The overall verdict; `unknown` where nobody has said anything. */
export function severityOf({ intel }: Enrichment): Severity {
  return intel?.state === 'ready' ? intel.value.overall.severity : 'unknown';
}

/** Events of one's own logs that hold it. */
export function eventsOf({ sightings }: Enrichment): number {
  return sightings?.state === 'ready'
    ? sightings.value.sightings.reduce((sum, { events }) => sum + events, 0)
    : 0;
}
