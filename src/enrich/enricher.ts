import type {
  Enrichment,
  Location,
  Observable,
  OverallVerdict,
  Part,
  Registration,
  Verdict,
  Verdicts,
} from '../enrichment.ts';
import { UserError } from '../errors.ts';
import type { Tlp } from '../language/tlp.ts';
import type { Window, Workspace } from '../types.ts';
import { addressOf } from './address-of.ts';
import type { HouseRules } from './house-rules.ts';
import { canBeSighted, type Sighted } from './look-for-sightings.ts';

/** What can be asked about an observable. */
export const partNames = ['intel', 'location', 'registration', 'sightings'] as const;
export type PartName = (typeof partNames)[number];

/** Who knows something of observables; wired once. */
export interface Sources {
  /** Verdicts of the named providers, in the order of the observables; `told` with each that is whole. Never rejects for a provider's sake. */
  readonly ask: (
    observables: readonly Observable[],
    options: {
      readonly providers: readonly string[];
      readonly mayLeave: (observable: Observable) => string | undefined;
      readonly fresh: boolean;
      readonly signal: AbortSignal;
      readonly told: (verdicts: Verdicts) => void;
    },
  ) => Promise<readonly Verdicts[]>;
  readonly overall: (verdicts: readonly Verdict[], silent: Verdicts['silent']) => OverallVerdict;
  /** Undefined where the databases do not know the address. @throws {UserError} there is no database. */
  readonly locate: (address: string) => Promise<Location | undefined>;
  /** @throws {UserError} it is not registered, or the registry cannot be asked. */
  readonly whois: (observable: Observable, signal: AbortSignal) => Promise<Registration>;
  /** @throws {UserError} the logs cannot be searched. */
  readonly sight: (
    observables: readonly Observable[],
    where: EnrichRequest['logs'] & { readonly signal: AbortSignal; readonly person?: string },
  ) => Promise<Sighted>;
  readonly rules: HouseRules;
}

/** One request to enrich. */
export interface EnrichRequest {
  readonly observables: readonly Observable[];
  readonly parts: readonly PartName[];
  /** Ids of providers; none of them outside where nothing may be asked outside. */
  readonly providers: readonly string[];
  /** False where registries outside are not to be asked. */
  readonly outside: boolean;
  readonly mark: Tlp | undefined;
  readonly ceiling: Tlp;
  readonly logs: { readonly workspace: Workspace; readonly window: Window; readonly phrase: string };
  /** True to ask providers again whose answer is still kept. */
  readonly fresh?: boolean;
  readonly person?: string;
  readonly signal: AbortSignal;
  /** Told what there is by then, whenever a part has come in. */
  readonly told?: (enrichments: readonly Enrichment[]) => void;
}

/** Finds out about observables: every part beside the others, none waiting for another, none taking another down. */
export interface Enricher {
  /** In the order of the observables. Rejects only where the request was aborted. */
  enrich(request: EnrichRequest): Promise<readonly Enrichment[]>;
}

/** Registries are asked one by one and slowly; who wants more of them asks `whois`. */
const mostRegistrations = 20;
const mostSighted = 1_000;

type Draft = { -readonly [Key in keyof Enrichment]: Enrichment[Key] };

export function createEnricher(sources: Sources): Enricher {
  return {
    async enrich(request) {
      const { observables, parts, signal } = request;
      const drafts = new Map<string, Draft>();
      for (const observable of observables)
        drafts.set(keyOf(observable), begun(observable, request, sources));
      const look: Readonly<Record<PartName, Looking>> = { intel, location, registration, sightings };
      const tell = () =>
        request.told?.(observables.map((observable) => ({ ...draftOf(drafts, observable) })));
      await Promise.all(parts.map((part) => look[part](drafts, request, sources, tell)));
      signal.throwIfAborted();
      return observables.map((observable) => draftOf(drafts, observable));
    },
  };
}

type Looking = (
  drafts: ReadonlyMap<string, Draft>,
  request: EnrichRequest,
  sources: Sources,
  tell: () => void,
) => Promise<void>;

function begun(observable: Observable, { parts, mark, ceiling }: EnrichRequest, { rules }: Sources): Draft {
  const withheld = rules.whyKept(observable, mark, ceiling);
  const pending = { state: 'pending' } as const;
  const has = (part: PartName) => parts.includes(part);
  return {
    observable,
    ...(has('intel') ? { intel: pending } : {}),
    ...(has('location') && addressOf(observable) !== undefined ? { location: pending } : {}),
    ...(has('registration') && isRegistered(observable) ? { registration: pending } : {}),
    ...(has('sightings') && canBeSighted(observable) ? { sightings: pending } : {}),
    ...(withheld === undefined ? {} : { withheld }),
  };
}

function isRegistered({ type }: Observable): boolean {
  return ['asn', 'cidr', 'domain', 'email', 'ipv4', 'ipv6', 'url'].includes(type);
}

async function intel(...[drafts, request, sources, tell]: Parameters<Looking>): Promise<void> {
  const { observables, providers, fresh = false, signal } = request;
  const take = ({ observable, verdicts, silent }: Verdicts) => {
    const overall = sources.overall(verdicts, silent);
    draftOf(drafts, observable).intel = { state: 'ready', value: { overall, verdicts, silent } };
  };
  const all = await sources.ask(observables, {
    providers,
    mayLeave: (observable) => draftOf(drafts, observable).withheld,
    fresh,
    signal,
    told(verdicts) {
      take(verdicts);
      tell();
    },
  });
  for (const verdicts of all) take(verdicts);
  tell();
}

async function location(...[drafts, , sources, tell]: Parameters<Looking>): Promise<void> {
  await eachPending(drafts, 'location', async (draft) => {
    const address = addressOf(draft.observable) ?? '';
    const internal = sources.rules.whyInternal(draft.observable);
    const found = internal === undefined ? await sources.locate(address) : undefined;
    draft.location = found
      ? { state: 'ready', value: found }
      : { state: 'missing', why: internal ?? 'no database knows this address' };
  });
  tell();
}

async function registration(...[drafts, request, sources, tell]: Parameters<Looking>): Promise<void> {
  let asked = 0;
  await eachPending(drafts, 'registration', async (draft) => {
    draft.registration = await register(draft);
    tell();
  });

  async function register({ observable, withheld }: Draft): Promise<Part<Registration>> {
    if (withheld !== undefined) return { state: 'missing', why: withheld };
    if (!request.outside) {
      return { state: 'missing', why: 'registries outside are not asked here; “whois …” asks them' };
    }
    asked += 1;
    if (asked > mostRegistrations) {
      return {
        state: 'missing',
        why: `only the first ${mostRegistrations} are looked up; ask “whois …” for it`,
      };
    }
    return { state: 'ready', value: await sources.whois(observable, request.signal) };
  }
}

async function sightings(...[drafts, request, sources, tell]: Parameters<Looking>): Promise<void> {
  const { logs, signal, person } = request;
  const wanted = [...drafts.values()].filter((draft) => draft.sightings);
  if (wanted.length === 0) return;
  const searched = wanted.slice(0, mostSighted);
  for (const draft of wanted.slice(mostSighted)) {
    draft.sightings = { state: 'missing', why: `the logs are searched for the first ${mostSighted} only` };
  }
  try {
    const observables = searched.map(({ observable }) => observable);
    const sighted = await sources.sight(observables, { ...logs, signal, ...(person ? { person } : {}) });
    for (const draft of searched) {
      const { workspace, phrase } = logs;
      const found = sighted.byValue.get(draft.observable.value.toLowerCase()) ?? [];
      const value = { workspace: workspace.name, phrase, sightings: found, notes: sighted.notes };
      draft.sightings = { state: 'ready', value };
    }
  } catch (error) {
    const why = reasonOf(error);
    for (const draft of searched) draft.sightings = { state: 'missing', why };
  }
  tell();
}

/** Fills a part of each draft that waits for it; what is wrong with one is said in its place. */
async function eachPending(
  drafts: ReadonlyMap<string, Draft>,
  part: 'location' | 'registration',
  fill: (draft: Draft) => Promise<void>,
): Promise<void> {
  for (const draft of drafts.values()) {
    if (draft[part]?.state !== 'pending') continue;
    try {
      await fill(draft);
    } catch (error) {
      draft[part] = { state: 'missing', why: reasonOf(error) };
    }
  }
}

/** Words for people; a fault of our own goes on, to be told as one. */
function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  throw error;
}

function keyOf({ type, value }: Observable): string {
  return `${type} ${value}`;
}

function draftOf(drafts: ReadonlyMap<string, Draft>, observable: Observable): Draft {
  const draft = drafts.get(keyOf(observable));
  if (!draft) throw new Error('an answer about something that was not asked');
  return draft;
}
