import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import { HttpFault } from '../http/http-fault.ts';
import { createKept, type Learnt } from '../kept.ts';
import type { Log } from '../log.ts';
import type { Cache } from '../state/cache.ts';
import { type Registries, registriesSchema } from './registries.ts';
import type { RegistryKind } from './registry-query.ts';

export interface BootstrapOptions {
  readonly http: HttpClient;
  readonly cache: Cache;
  readonly clock: () => Date;
  readonly log: Log;
}

/** IANA’s lists of registries: asked for once a day, and kept for long in case IANA cannot be reached. */
export interface Bootstrap {
  /** @throws {UserError} there is none, and never was. */
  registries(kind: RegistryKind, signal: AbortSignal): Promise<Registries>;
}

const day = 86_400_000;
const keptMs = 90 * day;
const retryMs = 10 * 60_000;
const area = 'rdap-bootstrap';
const limits = { timeoutMs: 15_000, maxBytes: 4 * 1024 * 1024 };

const keptSchema = z.object({ fetchedAt: z.iso.datetime(), registries: registriesSchema });

export function createBootstrap({ http, cache, clock, log }: BootstrapOptions): Bootstrap {
  const known = createKept<Registries>(() => clock().getTime());

  async function learn(kind: RegistryKind, signal: AbortSignal): Promise<Learnt<Registries>> {
    const kept = keptSchema.safeParse(await cache.get(area, kind)).data;
    const age = kept ? clock().getTime() - Date.parse(kept.fetchedAt) : Number.POSITIVE_INFINITY;
    if (kept && age < day) return { value: kept.registries, forMs: day - age };
    try {
      const registries = await fetchList(http, kind, signal);
      const now = clock();
      const expires = new Date(now.getTime() + keptMs);
      await cache.set(area, kind, { fetchedAt: now.toISOString(), registries } as Kept, expires);
      return { value: registries, forMs: day };
    } catch (error) {
      if (!(error instanceof UserError) || !kept) throw error;
      log.warn(
        { kind, reason: error.message, fetchedAt: kept.fetchedAt },
        'an old list of registries is used',
      );
      return { value: kept.registries, forMs: retryMs };
    }
  }

  return { registries: (kind, signal) => known.of(kind, () => learn(kind, signal)) };
}

/** As the cache takes it: what was parsed is JSON. */
type Kept = { fetchedAt: string; registries: { services: [string[], string[]][] } };

async function fetchList(http: HttpClient, kind: RegistryKind, signal: AbortSignal): Promise<Registries> {
  try {
    const url = `https://data.iana.org/rdap/${kind}.json`;
    const { status, body } = await http.send({ url }, { ...limits, signal });
    if (status !== 200) throw unavailable(`HTTP ${status}`);
    const { services } = registriesSchema.parse(JSON.parse(body));
    return { services: services.map(([entries, urls]) => [entries, urls]) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unavailable(error instanceof HttpFault ? error.message : 'its answer could not be read');
  }
}

function unavailable(why: string): UserError {
  return new UserError(`IANA’s list of registries could not be had: ${why}.`, {
    title: 'No registry to ask',
    hint: 'See whether this machine reaches https://data.iana.org.',
  });
}
