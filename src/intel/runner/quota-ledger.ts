import type { Counters } from '../../state/counters.ts';
import type { ProviderLimits } from '../provider.ts';
import { createBatch } from './batch.ts';

/** So many requests a day or month, both of UTC. */
export interface Quota {
  /** Name of its counter. */
  readonly name: string;
  readonly per: 'day' | 'month';
  readonly most: number;
}

/** Counts requests before they are sent, over restarts: one that was sent is never missing from the count. */
export interface QuotaLedger {
  /** Undefined where the request is counted and may be sent, else the quota that is used up. */
  take(quotas: readonly Quota[]): Promise<Quota | undefined>;
  /** A request that was counted was not sent after all. */
  giveBack(quotas: readonly Quota[]): Promise<void>;
  used(quota: Quota): Promise<number>;
}

const area = 'intel';

export function quotasOf(provider: string, { perDay, perMonth }: ProviderLimits): readonly Quota[] {
  return [
    ...(perDay === undefined ? [] : [{ name: `${provider} day`, per: 'day', most: perDay } as const]),
    ...(perMonth === undefined ? [] : [{ name: `${provider} month`, per: 'month', most: perMonth } as const]),
  ];
}

/** When the quota is as new, in milliseconds since 1970. */
export function renewalOf({ per }: Pick<Quota, 'per'>, now: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return per === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
}

/** Requests that come within `gatherMs` are counted by one write. */
export function createQuotaLedger(
  counters: Pick<Counters, 'addMany' | 'read'>,
  now: () => number,
  gatherMs: number,
): QuotaLedger {
  /** Known to be used up until then: there is nothing to be written for those who ask again. */
  const spent = new Map<string, number>();

  function isSpent(quota: Quota): boolean {
    return now() < (spent.get(quota.name) ?? 0);
  }

  async function add(quotas: readonly Quota[], by: 1 | -1): Promise<ReadonlyMap<string, number>> {
    const sums = new Map<string, { name: string; by: number; expires: Date }>();
    for (const quota of quotas) {
      const sum = sums.get(quota.name);
      if (sum) sum.by += by;
      else sums.set(quota.name, { name: quota.name, by, expires: new Date(renewalOf(quota, now())) });
    }
    const used = await counters.addMany(area, [...sums.values()]);
    // What there was before these.
    return new Map([...sums].map(([name, sum]) => [name, (used.get(name) ?? sum.by) - sum.by]));
  }

  async function takeAll(requests: readonly (readonly Quota[])[]): Promise<(Quota | undefined)[]> {
    const used = new Map(await add(requests.flat(), 1));
    const denials = requests.map((quotas) => {
      const denied = quotas.find(({ name, most }) => (used.get(name) ?? 0) >= most);
      if (denied) spent.set(denied.name, renewalOf(denied, now()));
      else for (const { name } of quotas) used.set(name, (used.get(name) ?? 0) + 1);
      return denied;
    });
    const unsent = requests.filter((_, index) => denials[index]).flat();
    if (unsent.length > 0) await add(unsent, -1);
    return denials;
  }

  const taking = createBatch(takeAll, gatherMs);
  return {
    async take(quotas) {
      if (quotas.length === 0) return undefined;
      return quotas.find(isSpent) ?? (await taking.add(quotas));
    },
    async giveBack(quotas) {
      if (quotas.length > 0) await add(quotas, -1);
    },
    used: ({ name }) => counters.read(area, name),
  };
}
