import type { Access } from '../access/access.ts';
import type { Answer, EnrichmentListAnswer } from '../answers.ts';
import type { Audit } from '../audit/audit.ts';
import { compactAnswer } from '../commands/enrich/enrichment-answer.ts';
import { ceilingOf, chooseProviders } from '../commands/enrich/provider-choice.ts';
import { workspacesFor } from '../commands/preferred-workspace.ts';
import type { Config } from '../config.ts';
import type { PartName } from '../enrich/enricher.ts';
import type { Observable } from '../enrichment.ts';
import { findObservables } from '../language/observables/find-observables.ts';
import type { Log } from '../log.ts';
import type { State } from '../state/state.ts';
import type { Incoming } from '../types.ts';
import type { WatchEvent } from '../watch/replies.ts';
import type { HeardWhere } from '../watch/reply.ts';
import { createWatch, type Watch } from '../watch/watch.ts';
import type { Workspaces } from '../workspaces/index.ts';
import type { Enrichment } from './compose-enrichment.ts';

export interface WatchParts {
  readonly config: Config;
  readonly enrichment: Enrichment;
  readonly workspaces: Workspaces;
  readonly state: State;
  readonly access: Access;
  readonly audit: Pick<Audit, 'record'>;
  readonly redact: (answer: Answer) => Answer;
  readonly clock: () => Date;
  readonly log: Log;
}

/** The window in which our own logs are searched unasked. */
const days = 14;
const phrase = `last ${days}d`;
/** Observables that are read from one message. */
const mostRead = 1_000;

/** Reads along, and enriches what it hears with the providers of the place. */
export function composeWatch(parts: WatchParts): Watch {
  const { config, enrichment, state, access, audit, clock, log } = parts;
  return createWatch({
    heard: state.heard,
    preferences: state.preferences,
    patterns: config.HUNTLINE_WATCH_NAMES,
    places: config.HUNTLINE_WATCH_PLACES,
    perMinute: config.HUNTLINE_WATCH_REPLIES,
    find: (text) => findObservables(text, { limit: mostRead }).observables,
    isPublic: (observable) => enrichment.rules.whyInternal(observable) === undefined,
    answer: (observables, where, signal) => answerTo(observables, where, signal, parts),
    // Anybody can give a channel such a name: what our logs hold is told there to those alone who may ask for it.
    async mayAsk(message, because) {
      if (because !== 'pattern') return true;
      const { surface, person, place, locale, timeZone } = message;
      const asking: Incoming = {
        surface,
        line: '',
        person: { name: '', ...person },
        place,
        locale,
        timeZone,
      };
      return (await access.roleOf(asking)) !== undefined;
    },
    tell: (event) => audit.record(entryOf(event, clock())),
    clock,
    log,
  });
}

async function answerTo(
  observables: readonly Observable[],
  where: HeardWhere,
  signal: AbortSignal,
  { enrichment, workspaces, state, redact, clock }: WatchParts,
): Promise<EnrichmentListAnswer | undefined> {
  const { preferences } = state;
  const { services } = enrichment;
  const now = clock();
  const [choice, ceiling, chosen] = await Promise.all([
    chooseProviders(undefined, where, preferences, services),
    ceilingOf(where, preferences, services),
    workspacesFor({ ...where, person: nobody, line: '' }, preferences, workspaces),
  ]);
  // What our own logs hold is not for guests.
  const parts: readonly PartName[] = where.place.guests
    ? ['intel', 'location']
    : ['intel', 'location', 'sightings'];
  const start = new Date(now.getTime() - days * 86_400_000);
  const enrichments = await services.enricher.enrich({
    observables,
    parts,
    providers: choice.providers,
    outside: choice.outside,
    mark: where.tlp,
    ceiling,
    logs: {
      workspace: chosen.find(),
      window: { start: start.toISOString(), end: now.toISOString() },
      phrase,
    },
    signal,
  });
  const { locale, timeZone } = where;
  const answer = redact(compactAnswer(enrichments, [], { locale, timeZone, now: now.toISOString() }));
  return answer.kind === 'enrichment-list' ? answer : undefined;
}

/** Nobody asked: what a person chose for themselves counts for nothing. */
const nobody = { id: 'huntline', name: 'Huntline' };

function entryOf({ what, where, observables, why }: WatchEvent, now: Date) {
  const line = `(unasked) enrich ${observables.map(({ value }) => value).join(' ')}`;
  return {
    event: 'line',
    time: now.toISOString(),
    surface: where.surface,
    person: nobody.id,
    name: why === undefined ? nobody.name : `${nobody.name}: ${why}`,
    place: where.place.id,
    placeKind: where.place.kind,
    thread: where.thread,
    line: line.slice(0, 2_000),
    role: 'none',
    command: 'watch',
    outcome: what === 'answered' ? 'answered' : 'failed',
    answer: 'enrichment-list',
    ms: 0,
  } as const;
}
