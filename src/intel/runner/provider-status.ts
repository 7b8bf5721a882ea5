import type { HouseProvider } from '../provider.ts';
import type { ProviderStatus, QuotaStatus } from '../provider-status.ts';
import type { Clock } from './clock.ts';
import type { Lane } from './lane.ts';
import type { ProviderKeys } from './provider-keys.ts';
import { type QuotaLedger, renewalOf } from './quota-ledger.ts';
import { timeWords } from './time-words.ts';

export function houseStatus({ id, name }: HouseProvider): ProviderStatus {
  return { id, name, outside: false, missing: [], quotas: [], words: 'in the house: nothing leaves' };
}

/** How a provider outside is doing. It is not asked for it. */
export async function laneStatus(
  lane: Lane,
  { keys, ledger, clock }: { keys: ProviderKeys; ledger: QuotaLedger; clock: Clock },
): Promise<ProviderStatus> {
  const { provider, limits, rate } = lane;
  const now = clock.now();
  const missing = await keys.missing(provider);
  const quotas: QuotaStatus[] = [];
  if (limits.perMinute !== undefined) {
    const sent = rate.sent(now);
    const [oldest] = sent;
    const renewsAt = oldest === undefined ? {} : { renewsAt: new Date(oldest + 60_000).toISOString() };
    quotas.push({ per: 'minute', used: sent.length, most: limits.perMinute, ...renewsAt });
  }
  for (const quota of lane.quotas) {
    const used = Math.min(await ledger.used(quota), quota.most);
    const renewsAt = new Date(renewalOf(quota, now)).toISOString();
    quotas.push({ per: quota.per, used, most: quota.most, renewsAt });
  }
  const rests = [lane.restsUntil(), lane.breaker.openUntil(), keys.refusedUntil(provider)];
  const until = Math.max(...rests.map((at) => at ?? 0));
  const fault = lane.lastFault();
  const status = {
    id: provider.id,
    name: provider.name,
    outside: true,
    missing,
    quotas,
    ...(until > 0 ? { restsUntil: new Date(until).toISOString() } : {}),
    ...(fault ? { lastFault: fault } : {}),
  };
  return { ...status, words: wordsOf(status, now) };
}

function wordsOf(status: Omit<ProviderStatus, 'words'>, now: number): string {
  const { missing, quotas, restsUntil, lastFault } = status;
  if (missing.length > 0) return `no key: set ${missing.join(' and ')}`;
  const rationed = quotas.filter(({ per }) => per !== 'minute');
  return [
    restsUntil ? `rests until ${timeWords(Date.parse(restsUntil), now)}` : 'ready',
    ...rationed.map(
      ({ per, used, most, renewsAt = '' }) =>
        `${most - used} of ${most} left ${per === 'day' ? 'today' : 'this month'}, new at ${timeWords(Date.parse(renewsAt), now)}`,
    ),
    ...(rationed.length > 0 ? [] : ['no daily quota']),
    ...(lastFault ? [`last fault at ${timeWords(Date.parse(lastFault.at), now)}: ${lastFault.message}`] : []),
  ].join('; ');
}
