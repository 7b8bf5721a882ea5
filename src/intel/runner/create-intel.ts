import type { Observable, Verdicts } from '../../enrichment.ts';
import { createFlights, type Seat } from '../../flights.ts';
import type { HttpClient } from '../../http/http-client.ts';
import type { Log } from '../../log.ts';
import type { Cache } from '../../state/cache.ts';
import type { Counters } from '../../state/counters.ts';
import type { HouseProvider, Provider, ProviderLimits } from '../provider.ts';
import type { ProviderStatus } from '../provider-status.ts';
import { askHouse } from './ask-house.ts';
import { chooseProviders } from './choose-providers.ts';
import { type Clock, systemClock } from './clock.ts';
import { collectVerdicts } from './collect-verdicts.ts';
import { createIntelStore } from './intel-store.ts';
import { createLane, type Lane, rateArea, restArea } from './lane.ts';
import { lookUp } from './look-up.ts';
import { opinionOf } from './opinion-of.ts';
import { type Outcome, type Silent, silent, stopped } from './outcome.ts';
import { createProviderKeys, type KeyOf } from './provider-keys.ts';
import { houseStatus, laneStatus } from './provider-status.ts';
import { createQuotaLedger } from './quota-ledger.ts';
import type { Received, SendLimits } from './send.ts';
import { createSharedLists, type SharedList } from './shared-lists.ts';
import { typeWords } from './type-words.ts';
import { createVerdictCache } from './verdict-cache.ts';

export interface IntelOptions {
  readonly providers: readonly Provider[];
  readonly house: readonly HouseProvider[];
  readonly keyOf: KeyOf;
  /** The provider refused its key: the secret store is to fetch it anew. */
  readonly keyRefused: (provider: Provider) => void;
  readonly http: HttpClient;
  readonly state: {
    readonly cache: Pick<Cache, 'getMany' | 'setMany'>;
    readonly counters: Pick<Counters, 'addMany' | 'read'>;
  };
  /** By id: what one’s own plan allows, in place of the free one. */
  readonly quotas?: Readonly<Record<string, Partial<ProviderLimits>>>;
  readonly clock?: Clock;
  readonly log: Log;
  readonly limits?: Partial<SendLimits & { readonly patienceMs: number; readonly gatherMs: number }>;
}

export interface AskOptions {
  /** Ids, those of the house too. */
  readonly providers: readonly string[];
  /** Why providers outside must not be told of the observable, where that is so; not even their kept answers are used. */
  readonly mayLeave: (observable: Observable) => string | undefined;
  readonly signal: AbortSignal;
  /** True to ask again where an answer is still kept. */
  readonly fresh?: boolean;
  /** Given the verdicts of an observable as soon as every provider has spoken of it. */
  readonly onVerdicts?: (verdicts: Verdicts) => void;
  /** Milliseconds that a question may wait for its turn (a rate limit, a `Retry-After`); half a minute. */
  readonly patienceMs?: number;
}

/** Threat intelligence: the one runner of all providers. */
export interface Intel {
  /** In the order of the observables. Never rejects for a provider’s sake; what is stopped says so. */
  ask(observables: readonly Observable[], options: AskOptions): Promise<readonly Verdicts[]>;
  status(): Promise<readonly ProviderStatus[]>;
  /** Ids that words mean, see {@link chooseProviders}. @throws {UserError} there is none of that name. */
  choose(words: string): readonly string[];
  isOutside(provider: string): boolean;
  /** Stops what is under way and waits until what was answered is kept. */
  close(): Promise<void>;
}

const defaults = {
  timeoutMs: 10_000,
  maxBytes: 5 * 2 ** 20,
  tries: 3,
  patienceMs: 30_000,
  /** Writes of so many milliseconds share one transaction. */
  gatherMs: 3,
};

export function createIntel(options: IntelOptions): Intel {
  const { providers, house, http, state, log, quotas = {}, clock = systemClock } = options;
  const limits = { ...defaults, ...options.limits };
  const closing = new AbortController();
  const store = createIntelStore(state.cache, limits.gatherMs);
  const ledger = createQuotaLedger(state.counters, clock.now, limits.gatherMs);
  const cache = createVerdictCache(store, clock.now);
  const lists = createSharedLists(store, clock.now);
  const keys = createProviderKeys(options.keyOf, options.keyRefused, clock);
  const sendParts = { http, keys, clock, limits, closing: closing.signal };
  const verdictFlights = createFlights<Outcome>();
  const listFlights = createFlights<SharedList | Silent>();
  const houseById = new Map(house.map((provider) => [provider.id, provider]));
  let lanes: Promise<ReadonlyMap<string, Lane>> | undefined;

  async function openLanes(): Promise<ReadonlyMap<string, Lane>> {
    return new Map(
      await Promise.all(providers.map(async (provider) => [provider.id, await open(provider)] as const)),
    );
  }

  async function open(provider: Provider): Promise<Lane> {
    const [sent, rest] = await Promise.all([
      store.get(rateArea, provider.id).catch(unkept),
      store.get(restArea, provider.id).catch(unkept),
    ]);
    const before = {
      sent: Array.isArray(sent) ? sent.filter((at) => typeof at === 'number') : [],
      restUntil: typeof rest === 'number' ? rest : 0,
    };
    return createLane(
      provider,
      { ...provider.limits, ...quotas[provider.id] },
      { clock, ledger, store, log, before },
    );
  }

  function unkept(error: unknown): undefined {
    log.warn({ err: error }, 'what is kept of threat intelligence cannot be read');
    return undefined;
  }

  function keptOrLogged(keeping: Promise<void>): Promise<void> {
    return keeping.catch((error: unknown) => {
      log.error({ err: error }, 'an answer of threat intelligence could not be kept');
    });
  }

  function seek(
    lane: Lane,
    observable: Observable,
    fresh: boolean,
    deadline: number,
    since: number,
  ): Seat<Outcome> {
    if (lane.provider.sharedMs !== undefined) return seekInList(lane, observable, fresh, deadline, since);
    const key = `${lane.provider.id} ${observable.type} ${observable.value}`;
    return verdictFlights.join(key, fresh, async ({ signal, paid, asked }) => {
      const kept = fresh ? undefined : await cache.find(lane.provider.id, observable).catch(unkept);
      if (kept) return kept;
      asked();
      return lookUp(lane, observable, { deadline, signal, paid }, sendParts, async (_, outcome) => {
        if ('opinion' in outcome) await keptOrLogged(cache.keep(lane.provider.id, observable, outcome));
      });
    });
  }

  function seatsInHouse(provider: HouseProvider, observables: readonly Observable[], signal: AbortSignal) {
    if (observables.length === 0) return [];
    const outcomes = askHouse(provider, observables, signal, { clock, log });
    return observables.map((_, n): Seat<Outcome> => {
      return { result: outcomes.then((all) => all[n] ?? stopped), leave: () => undefined };
    });
  }

  /** The list is fetched with any observable; what it says of each is read out of it here. */
  function seekInList(lane: Lane, observable: Observable, fresh: boolean, deadline: number, since: number) {
    const { provider } = lane;
    const seat = listFlights.join(provider.id, fresh, async ({ signal, paid, asked }) => {
      const kept = await lists.find(provider).catch(unkept);
      // Asked for freshly, it is fetched once for all that is asked for together.
      if (kept && !(fresh && Date.parse(kept.askedAt) < since)) return kept;
      asked();
      let list: SharedList | undefined;
      const outcome = await lookUp(
        lane,
        observable,
        { deadline, signal, paid },
        sendParts,
        async ({ answer, askedAt }: Received, read) => {
          if (!('opinion' in read)) return;
          list = { answer, askedAt };
          await keptOrLogged(lists.keep(provider, list));
        },
      );
      return list ?? ('silence' in outcome ? outcome : stopped);
    });
    const result = seat.result.then((list): Outcome => {
      if ('silence' in list) return list;
      const reading = opinionOf(provider, observable, list.answer);
      if (!('opinion' in reading)) return silent('unreadable', 'unreadable answer: its list cannot be read');
      return { opinion: reading.opinion, askedAt: list.askedAt, cached: Date.parse(list.askedAt) < since };
    });
    return { result, leave: seat.leave };
  }

  return {
    async ask(observables, { providers: ids, mayLeave, signal, fresh = false, onVerdicts, patienceMs }) {
      lanes ??= openLanes();
      const open = await lanes;
      const since = clock.now();
      const deadline = since + (patienceMs ?? limits.patienceMs);
      const asked = ids.map((id) => ({
        id,
        name: houseById.get(id)?.name ?? open.get(id)?.provider.name ?? id,
      }));
      const collected = collectVerdicts(observables, asked, { signal, onVerdicts, log });
      const withheld = observables.map(mayLeave);
      for (const [column, { id }] of asked.entries()) {
        const inHouse = houseById.get(id);
        const lane = open.get(id);
        const takes = inHouse?.supports ?? lane?.provider.supports;
        const rows: number[] = [];
        for (const [row, { type }] of observables.entries()) {
          const kept = inHouse ? undefined : withheld[row];
          if (!takes) collected.settle(row, column, silent('failed', 'there is no such provider any more'));
          else if (kept !== undefined) collected.settle(row, column, silent('withheld', kept));
          else if (takes.includes(type)) rows.push(row);
          else collected.settle(row, column, silent('unsupported', `takes no ${typeWords[type]}`));
        }
        const wanted = rows.flatMap((row) => observables[row] ?? []);
        const seats = inHouse
          ? seatsInHouse(inHouse, wanted, signal)
          : lane
            ? wanted.map((observable) => seek(lane, observable, fresh, deadline, since))
            : [];
        for (const [n, seat] of seats.entries()) collected.expect(rows[n] ?? 0, column, seat);
      }
      return collected.all();
    },
    async status() {
      lanes ??= openLanes();
      const open = [...(await lanes).values()];
      const outside = await Promise.all(open.map((lane) => laneStatus(lane, { keys, ledger, clock })));
      return [...house.map(houseStatus), ...outside];
    },
    choose: (words) => chooseProviders(words, house, providers),
    isOutside: (id) => providers.some((provider) => provider.id === id),
    async close() {
      closing.abort();
      verdictFlights.abort();
      listFlights.abort();
      await Promise.all([verdictFlights.settled(), listFlights.settled()]);
      await store.settled();
    },
  };
}
