import type { Observable } from '../enrichment.ts';
import type { OwedReply } from '../state/heard-messages.ts';

/** Messages that are answered together. */
export type Batch = readonly OwedReply[];

/**
 * Which replies to write now, when so many may be written: one a message while that suffices, else as many messages in a
 * reply as its observables allow. Messages of differently marked threads are never answered together; one that failed
 * twice stands alone, so that it takes no others with it; so does one with more observables than fit. What is left over
 * waits.
 */
export function gather(waiting: readonly OwedReply[], free: number, perReply: number): readonly Batch[] {
  if (free <= 0) return [];
  if (waiting.length <= free) return waiting.map((owed) => [owed]);
  return pack(waiting, perReply).slice(0, free);
}

function pack(waiting: readonly OwedReply[], perReply: number): readonly Batch[] {
  const batches: { owed: OwedReply[]; keys: Set<string> }[] = [];
  const open = new Map<number | undefined, (typeof batches)[number]>();
  for (const owed of waiting) {
    const keys = owed.observables.map(keyOf);
    const alone = owed.tries > 1;
    const last = alone ? undefined : open.get(owed.level);
    if (last && new Set([...last.keys, ...keys]).size <= perReply) {
      last.owed.push(owed);
      for (const key of keys) last.keys.add(key);
    } else {
      const batch = { owed: [owed], keys: new Set(keys) };
      batches.push(batch);
      if (!alone) open.set(owed.level, batch);
    }
  }
  return batches.map(({ owed }) => owed);
}

/** Each once, in the order in which they come. */
export function distinct(observables: Iterable<Observable>): readonly Observable[] {
  const byKey = new Map<string, Observable>();
  for (const observable of observables) {
    const key = keyOf(observable);
    if (!byKey.has(key)) byKey.set(key, { type: observable.type, value: observable.value });
  }
  return [...byKey.values()];
}

function keyOf({ type, value }: Observable): string {
  return `${type}\n${value}`;
}
