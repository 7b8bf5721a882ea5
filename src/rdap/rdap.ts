import type { Observable, Registration } from '../enrichment.ts';
import { UserError } from '../errors.ts';
import type { Json } from '../types.ts';
import { askRegistry, createPauses } from './ask-registry.ts';
import { type BootstrapOptions, createBootstrap } from './bootstrap.ts';
import { serversFor } from './registries.ts';
import { type RegistryQuery, registryQuery } from './registry-query.ts';

export type RdapOptions = BootstrapOptions;

/** Asks the registries whose something is. */
export interface Rdap {
  /**
   * Whose an address, network, AS number or domain is; of a URL or an e-mail address, its domain. Answers are kept for a day.
   * @throws {UserError} it is registered to nobody, or the registry cannot be asked.
   */
  whois(observable: Observable, options: { readonly signal: AbortSignal }): Promise<Registration>;
  /** Breaks off what is being asked. */
  close(): void;
}

/** What is kept of an answer: the registration, or that there is none. */
type Outcome = { readonly registration: Registration } | { readonly absent: string };

const area = 'rdap';
/** Part of the name in the cache: to be changed with the shape of what is kept. */
const shape = 1;
const foundMs = 86_400_000;
const absentMs = 3_600_000;

export function createRdap(options: RdapOptions): Rdap {
  const { http, cache, clock } = options;
  const bootstrap = createBootstrap(options);
  const pauses = createPauses(clock);
  const ended = new AbortController();
  const flights = new Map<string, Promise<Outcome>>();

  async function outcomeOf(query: RegistryQuery): Promise<Outcome> {
    const name = `${shape} ${query.path}`;
    // Nobody else writes to this area, and the shape is part of the name.
    const kept = (await cache.get(area, name)) as Outcome | undefined;
    if (kept) return kept;
    const servers = serversFor(await bootstrap.registries(query.kind, ended.signal), query);
    const outcome = await askRegistry(query, servers, { http, clock, pauses, signal: ended.signal });
    const forMs = 'registration' in outcome ? foundMs : absentMs;
    await cache.set(area, name, outcome as unknown as Json, new Date(clock().getTime() + forMs));
    return outcome;
  }

  /** Who asks the same meanwhile waits for the same answer, and who goes away does not take it from the others. */
  function flightOf(query: RegistryQuery): Promise<Outcome> {
    const flying = flights.get(query.path);
    if (flying) return flying;
    const flight = outcomeOf(query).finally(() => flights.delete(query.path));
    flights.set(query.path, flight);
    return flight;
  }

  return {
    async whois(observable, { signal }) {
      signal.throwIfAborted();
      const query = registryQuery(observable);
      const outcome = await unlessAborted(flightOf(query), signal);
      if ('registration' in outcome) return outcome.registration;
      throw new UserError(outcome.absent, { title: 'Not registered' });
    },
    close: () => ended.abort(),
  };
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
