import type { Answer, EnrichmentListAnswer } from '../answers.ts';
import type { Observable } from '../enrichment.ts';
import type { Log } from '../log.ts';
import type { HeardMessages, HeardPlace, OwedReply } from '../state/heard-messages.ts';
import type { Destination, SurfaceName } from '../types.ts';
import { type Batch, gather } from './gather.ts';
import { type HeardWhere, isBatch, type Reply, replyTo, withNotes } from './reply.ts';

/** Writes unasked. Rejects where it did not arrive. */
export type Post = (surface: SurfaceName, to: Destination, answer: Answer) => Promise<void>;

/** Runs something later; what comes back takes it off. */
export type Later = (ms: number, work: () => void) => () => void;

/** What became of a reply: for the audit. */
export interface WatchEvent {
  readonly what: 'answered' | 'given-up';
  readonly where: HeardWhere;
  /** What was asked for them. */
  readonly observables: readonly Observable[];
  /** Observables that did not fit into the reply. */
  readonly left: number;
  /** Messages that it answers. */
  readonly messages: number;
  /** Why it was given up. */
  readonly why?: string;
}

export interface RepliesOptions {
  readonly heard: HeardMessages;
  readonly perMinute: number;
  readonly perReply: number;
  /** Undefined where there is nothing to say. */
  readonly answer: (
    observables: readonly Observable[],
    where: HeardWhere,
    signal: AbortSignal,
  ) => Promise<EnrichmentListAnswer | undefined>;
  /** Looks again just before it is answered: minutes may have passed. Undefined where it must not be answered any more. */
  readonly stillWanted: (owed: OwedReply) => Promise<OwedReply | undefined>;
  readonly tell: (event: WatchEvent) => void;
  readonly clock: () => Date;
  readonly later: Later;
  readonly log: Log;
}

/** Writes what is owed, as fast as each place may be written to. */
export interface Replies {
  /** Something is owed there. */
  wake(place: HeardPlace): void;
  start(post: Post): void;
  /** Waits for what is being answered, at most so long; what is not written by then stays owed. */
  stop(ms: number): Promise<void>;
}

const minute = 60_000;
/** Older than that, an answer helps nobody. */
export const staleMinutes = 60;
/** Milliseconds until the next attempt after each one that failed; after the last there is none. */
export const backoffMs: readonly number[] = [5_000, 20_000, 60_000, 180_000];
/** A lookup or a surface that lets nothing be heard of itself counts as failed. */
const patienceMs = 2 * minute;
const afterFaultMs = 30_000;

/** The replies of one place: worked on by one at a time. */
interface Lane extends HeardPlace {
  /** Being answered now. */
  readonly flying: Set<number>;
  /** Replies being answered now: each has its turn in the minute already. */
  flights: number;
  /** Written, but not yet settled in the state. */
  readonly written: Set<number>;
  again: boolean;
  pumping: boolean;
  cancel?: () => void;
}

export function createReplies(options: RepliesOptions): Replies {
  const { heard, perMinute, perReply, clock, log } = options;
  const lanes = new Map<string, Lane>();
  const working = new Set<Promise<void>>();
  const ending = new AbortController();
  let post: Post | undefined;
  let stopping = false;

  function wake({ surface, place }: HeardPlace): void {
    if (!post || stopping) return;
    const key = `${surface}\n${place}`;
    const lane: Lane = lanes.get(key) ?? {
      ...{ surface, place, flying: new Set(), flights: 0, written: new Set(), again: false, pumping: false },
    };
    lanes.set(key, lane);
    lane.again = true;
    if (!lane.pumping) follow(pumpAll(key, lane));
  }

  function resume(): void {
    if (stopping) return;
    follow(
      heard.owing().then(
        (places) => places.forEach(wake),
        (error: unknown) => {
          log.error({ err: error }, 'what is owed could not be read');
          options.later(afterFaultMs, resume);
        },
      ),
    );
  }

  function follow(work: Promise<void>): void {
    working.add(work);
    void work.finally(() => working.delete(work));
  }

  async function pumpAll(key: string, lane: Lane): Promise<void> {
    lane.pumping = true;
    while (lane.again && !stopping) {
      lane.again = false;
      lane.cancel?.();
      delete lane.cancel;
      const wakeIn = await pump(lane).catch((error: unknown) => {
        log.error({ err: error, surface: lane.surface, place: lane.place }, 'what is owed could not be read');
        return afterFaultMs;
      });
      if (wakeIn !== undefined && !stopping) lane.cancel = options.later(wakeIn, () => wake(lane));
    }
    lane.pumping = false;
    if (!lane.cancel && lane.flights === 0) lanes.delete(key);
  }

  /** Begins what may begin; milliseconds until there is more to do, undefined where there is nothing to wait for. */
  async function pump(lane: Lane): Promise<number | undefined> {
    if (lane.written.size > 0) await settle(lane, [...lane.written]);
    const now = clock().getTime();
    const owed = await worthwhile(await heard.owedIn(lane), lane);
    const waiting = owed.filter(({ id }) => !lane.flying.has(id));
    const ready = waiting.filter(({ notBefore }) => notBefore.getTime() <= now);
    // Before those that were written are counted: what is written meanwhile counts twice, and never not at all.
    const { flights } = lane;
    const replies = await heard.repliesSince(lane, new Date(now - minute));
    // A clock that was set back leaves times that are yet to come: they hold nobody up.
    const recent = replies.map((at) => at.getTime()).filter((at) => at <= now + minute);
    if (stopping) return undefined;
    const batches = gather(ready, perMinute - recent.length - flights, perReply);
    for (const batch of batches) fly(lane, batch);
    const begun = new Set(batches.flat().map(({ id }) => id));
    const left = waiting.filter(({ id }) => !begun.has(id));
    const times = left.map(({ notBefore }) => notBefore.getTime()).filter((at) => at > now);
    const slot = recent[0];
    // Strictly more than a minute after; where no reply was written yet, the end of one that is being answered wakes it.
    if (left.length > times.length && slot !== undefined) times.push(slot + minute + 1);
    return times.length === 0 ? undefined : Math.max(1, Math.min(...times) - now);
  }

  /** Those that are worth answering; the others are given up. */
  async function worthwhile(owed: readonly OwedReply[], lane: Lane): Promise<readonly OwedReply[]> {
    const oldest = clock().getTime() - staleMinutes * minute;
    const idle = owed.filter(({ id }) => !lane.flying.has(id));
    const stale = idle.filter(({ heardAt }) => heardAt.getTime() < oldest);
    // Of one that failed this is seen at once; here it is one that ended with the process each time.
    const spent = idle.filter((one) => one.tries > backoffMs.length && !stale.includes(one));
    await giveUp(stale, `not answered within ${staleMinutes} minutes`);
    await giveUp(spent, `it was begun ${backoffMs.length + 1} times`);
    return owed.filter((one) => !stale.includes(one) && !spent.includes(one));
  }

  /** What was given up is answered when it is written once more. */
  async function giveUp(batch: Batch, why: string, error?: unknown): Promise<void> {
    if (!isBatch(batch)) return;
    await heard.forget(batch);
    const { where, observables, left, messages } = replyTo(batch, perReply);
    const { surface, place, thread } = where;
    log.warn(
      { err: error, surface, place: place.id, thread, messages, observables: observables.length + left },
      `an unasked reply is dropped: ${why}`,
    );
    tell({ what: 'given-up', where, observables, left, messages, why });
  }

  function tell(event: WatchEvent): void {
    try {
      options.tell(event);
    } catch (error) {
      log.error({ err: error }, 'an unasked reply could not be told of');
    }
  }

  function fly(lane: Lane, batch: Batch): void {
    for (const { id } of batch) lane.flying.add(id);
    lane.flights += 1;
    follow(
      deliver(lane, batch)
        .catch((error: unknown) => failed(lane, batch, error))
        .finally(() => {
          for (const { id } of batch) lane.flying.delete(id);
          lane.flights -= 1;
          wake(lane);
        }),
    );
  }

  async function deliver(lane: Lane, asked: Batch): Promise<void> {
    // Before the attempt: one that takes the process down is not begun for ever.
    await heard.begin(asked.map(({ id }) => id));
    const wanted = await Promise.all(asked.map(options.stillWanted));
    const batch = wanted.flatMap((owed) => owed ?? []);
    const unwanted = asked.filter((_, at) => !wanted[at]);
    if (unwanted.length > 0) await heard.forget(unwanted);
    if (!isBatch(batch)) return;
    const ids = batch.map(({ id }) => id);
    const reply = replyTo(batch, perReply);
    const answer = await within(patienceMs, 'looking up', (signal) =>
      options.answer(reply.observables, reply.where, signal),
    );
    if (answer) {
      // Before it is written: whether it arrived or not, it counts.
      await heard.replied(lane);
      ending.signal.throwIfAborted();
      await write(reply, answer);
      for (const id of ids) lane.written.add(id);
    }
    await settle(lane, ids);
    const { where, observables, left, messages } = reply;
    tell({ what: 'answered', where, observables, left, messages });
  }

  async function write(reply: Reply, answer: EnrichmentListAnswer): Promise<void> {
    const whole = withNotes(answer, reply, options);
    await within(patienceMs, 'writing', async () => post?.(reply.where.surface, reply.to, whole));
  }

  /** What was written must not be written again, though the state could not take it down: it is tried once more later. */
  async function settle(lane: Lane, ids: readonly number[]): Promise<void> {
    await heard.settle(ids);
    for (const id of ids) lane.written.delete(id);
  }

  async function failed(lane: Lane, batch: Batch, error: unknown): Promise<void> {
    if (stopping) return;
    try {
      const left = batch.filter(({ id }) => !lane.written.has(id));
      const last = left.filter(({ tries }) => tries >= backoffMs.length);
      if (last.length > 0) await giveUp(last, `it failed ${backoffMs.length + 1} times`, error);
      for (const { id, tries } of left) {
        const wait = backoffMs[tries];
        if (wait !== undefined) await heard.postpone([id], new Date(clock().getTime() + wait));
      }
      log.warn({ err: error, surface: lane.surface, place: lane.place }, 'an unasked reply failed');
    } catch (fault) {
      log.error(
        { err: fault, surface: lane.surface, place: lane.place },
        'a failed reply was not written down',
      );
    }
  }

  async function within<T>(ms: number, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    ending.signal.throwIfAborted();
    const late = new AbortController();
    const signal = AbortSignal.any([ending.signal, late.signal]);
    const { promise, reject } = Promise.withResolvers<never>();
    const end = () => reject(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    const cancel = options.later(ms, () => late.abort(new Error(`${what} took more than ${ms / 1000} s`)));
    try {
      return await Promise.race([work(signal), promise]);
    } finally {
      cancel();
      signal.removeEventListener('abort', end);
    }
  }

  return {
    wake,
    start(given) {
      post = given;
      resume();
    },
    async stop(ms) {
      stopping = true;
      for (const lane of lanes.values()) lane.cancel?.();
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const cancel = options.later(ms, resolve);
      await Promise.race([Promise.allSettled([...working]), over]);
      cancel();
      ending.abort(new Error('stopped'));
    },
  };
}
