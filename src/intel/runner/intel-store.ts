import type { Cache, CacheEntry } from '../../state/cache.ts';
import type { Json } from '../../types.ts';
import { createBatch } from './batch.ts';

/** The cache of the state, read and written in batches: thousands of answers come at once. */
export interface IntelStore {
  get(area: string, name: string): Promise<Json | undefined>;
  /** Resolves when it is on the disk. */
  put(entry: CacheEntry): Promise<void>;
  settled(): Promise<void>;
}

export function createIntelStore(cache: Pick<Cache, 'getMany' | 'setMany'>, gatherMs: number): IntelStore {
  const reads = createBatch<Pick<CacheEntry, 'area' | 'name'>, Json | undefined>(async (wanted) => {
    const names = new Map<string, string[]>();
    for (const { area, name } of wanted) {
      const list = names.get(area);
      if (list) list.push(name);
      else names.set(area, [name]);
    }
    const found = new Map<string, ReadonlyMap<string, Json>>();
    for (const [area, list] of names) found.set(area, await cache.getMany(area, list));
    return wanted.map(({ area, name }) => found.get(area)?.get(name));
  }, 0);
  const writes = createBatch<CacheEntry, undefined>(async (entries) => {
    await cache.setMany(entries);
    return entries.map(() => undefined);
  }, gatherMs);
  return {
    get: (area, name) => reads.add({ area, name }),
    put: (entry) => writes.add(entry),
    async settled() {
      await Promise.all([reads.settled(), writes.settled()]);
    },
  };
}
