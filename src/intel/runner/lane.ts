import type { Log } from '../../log.ts';
import type { Provider, ProviderLimits } from '../provider.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import type { Clock } from './clock.ts';
import type { IntelStore } from './intel-store.ts';
import { type Silent, silent, stopped } from './outcome.ts';
import { type Quota, type QuotaLedger, quotasOf, renewalOf } from './quota-ledger.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { timeWords } from './time-words.ts';

/** What lets a provider’s requests through: so many at once, a minute, a day and a month, none while it rests. */
export interface Lane {
  readonly provider: Provider;
  readonly limits: ProviderLimits;
  readonly quotas: readonly Quota[];
  readonly breaker: CircuitBreaker;
  readonly rate: RateLimit;
  /** Waits for one of the few places; resolves to what gives it back, or to nothing where the signal was aborted. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>;
  /** Waits until one request may be sent, at the latest at `deadline`, and counts it; or says why there is none. */
  admit(deadline: number, signal: AbortSignal): Promise<Silent | undefined>;
  /** A request that was admitted was not sent after all. */
  withdraw(): Promise<void>;
  /** Sends nothing until then, over a restart too. */
  rest(until: number): void;
  restsUntil(): number | undefined;
  /** What it last failed with, for the status. */
  fault(said: Silent): Silent;
  lastFault(): { readonly message: string; readonly at: string } | undefined;
}

export interface LaneParts {
  readonly clock: Clock;
  readonly ledger: QuotaLedger;
  readonly store: IntelStore;
  readonly log: Log;
  /** From before a restart. */
  readonly before: { readonly sent: readonly number[]; readonly restUntil: number };
}

/** Areas of the cache in which a lane keeps when its last requests were sent, and until when it rests. */
export const rateArea = 'intel-rate';
export const restArea = 'intel-rest';

export function createLane(provider: Provider, limits: ProviderLimits, parts: LaneParts): Lane {
  const { clock, ledger, store, log, before } = parts;
  const rate = createRateLimit(limits.perMinute, before.sent);
  const breaker = createCircuitBreaker(clock);
  const quotas = quotasOf(provider.id, limits);
  const queue: (() => void)[] = [];
  let free = Math.max(1, limits.concurrent);
  let restUntil = before.restUntil;
  let told: number | undefined;
  let last: { readonly message: string; readonly at: string } | undefined;

  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  }

  function keep(area: string, value: number | readonly number[], until: number): void {
    const entry = { area, name: provider.id, value, expires: new Date(until) };
    store.put(entry).catch((error: unknown) => {
      log.warn({ provider: provider.id, err: error }, 'what was asked of a provider could not be kept');
    });
  }

  function hindered(at: number, now: number): Silent {
    const when = timeWords(at, now);
    if (restUntil > now) return silent('quota', `asks to be left alone until ${when}`);
    return silent(
      'quota',
      `${limits.perMinute} requests a minute are taken: its turn comes at ${when}, ask again then`,
    );
  }

  async function counted(at: number): Promise<Silent | undefined> {
    try {
      const spent = await ledger.take(quotas);
      if (!spent) return undefined;
      rate.forget(at);
      breaker.undecided();
      return usedUp(spent, clock.now());
    } catch (error) {
      rate.forget(at);
      breaker.undecided();
      log.error({ provider: provider.id, err: error }, 'a request could not be counted, and was not sent');
      return silent('failed', 'not asked: what is asked of it cannot be counted, see the log');
    }
  }

  return {
    provider,
    limits,
    quotas,
    breaker,
    rate,
    async enter(signal) {
      if (signal.aborted) return undefined;
      if (free > 0) {
        free -= 1;
        return leave;
      }
      const { promise, resolve } = Promise.withResolvers<(() => void) | undefined>();
      const go = () => {
        signal.removeEventListener('abort', give);
        resolve(leave);
      };
      const give = () => {
        const index = queue.indexOf(go);
        if (index >= 0) queue.splice(index, 1);
        resolve(undefined);
      };
      queue.push(go);
      signal.addEventListener('abort', give, { once: true });
      return promise;
    },
    async admit(deadline, signal) {
      for (;;) {
        if (signal.aborted) return stopped;
        const now = clock.now();
        const hindrance = breaker.hindrance();
        if (hindrance) {
          if ('until' in hindrance) return tooManyFaults(hindrance.until, now);
          await hindrance.trial;
          continue;
        }
        const at = Math.max(restUntil, rate.nextAt(now));
        if (at > now) {
          if (at > deadline) return hindered(at, now);
          await clock.wait(at - now, signal);
          continue;
        }
        // Noted before anything is waited for, so that no other takes the same turn.
        rate.note(now);
        breaker.begin();
        const denied = await counted(now);
        if (!denied && limits.perMinute !== undefined) keep(rateArea, [...rate.sent(now)], now + 60_000);
        return denied;
      }
    },
    async withdraw() {
      breaker.undecided();
      await ledger.giveBack(quotas);
    },
    rest(until) {
      if (until <= restUntil) return;
      restUntil = until;
      keep(restArea, until, until);
    },
    restsUntil: () => (clock.now() < restUntil ? restUntil : undefined),
    fault(said) {
      last = { message: said.message, at: new Date(clock.now()).toISOString() };
      const level = said.silence === 'refused' ? 'warn' : 'debug';
      log[level]({ provider: provider.id, silence: said.silence }, said.message);
      const open = breaker.openUntil();
      if (open !== undefined && open !== told) {
        const until = new Date(open).toISOString();
        log.warn({ provider: provider.id, until, last: said.message }, 'a provider fails and rests');
      }
      told = open;
      return said;
    },
    lastFault: () => last,
  };
}

export function usedUp(quota: Quota, now: number): Silent {
  const per = quota.per === 'day' ? 'daily' : 'monthly';
  return silent(
    'quota',
    `${per} quota of ${quota.most} used up until ${timeWords(renewalOf(quota, now), now)}`,
  );
}

function tooManyFaults(until: number, now: number): Silent {
  return silent('breaker', `failed several times in a row; asked again from ${timeWords(until, now)}`);
}
