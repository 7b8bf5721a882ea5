import type { HttpAnswer } from '../../http/http-client.ts';
import type { Json } from '../../types.ts';
import type { Provider } from '../provider.ts';
import type { IntelStore } from './intel-store.ts';

/** An answer that serves for every observable: a list. */
export interface SharedList {
  readonly answer: Pick<HttpAnswer, 'body' | 'status'>;
  /** ISO 8601 in UTC. */
  readonly askedAt: string;
}

/** Lists that were fetched, kept over a restart. */
export interface SharedLists {
  find(provider: Provider): Promise<SharedList | undefined>;
  keep(provider: Provider, list: SharedList): Promise<void>;
}

const area = 'intel-lists';

export function createSharedLists(store: IntelStore, now: () => number): SharedLists {
  const inMemory = new Map<string, SharedList>();

  const untilOf = ({ sharedMs = 0 }: Provider, { askedAt }: SharedList) => Date.parse(askedAt) + sharedMs;

  return {
    async find(provider) {
      const known = inMemory.get(provider.id) ?? readList(await store.get(area, provider.id));
      if (!known || untilOf(provider, known) <= now()) {
        inMemory.delete(provider.id);
        return undefined;
      }
      inMemory.set(provider.id, known);
      return known;
    },
    async keep(provider, list) {
      inMemory.set(provider.id, list);
      const { status, body } = list.answer;
      const value = { status, body, askedAt: list.askedAt };
      await store.put({ area, name: provider.id, value, expires: new Date(untilOf(provider, list)) });
    },
  };
}

function readList(value: Json | undefined): SharedList | undefined {
  const { status, body, askedAt } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof status !== 'number' || typeof body !== 'string' || typeof askedAt !== 'string') return undefined;
  return Number.isNaN(Date.parse(askedAt)) ? undefined : { answer: { status, body }, askedAt };
}
