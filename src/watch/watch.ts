import type { Observable } from '../enrichment.ts';
import { readTlp, tlpLevels } from '../language/tlp.ts';
import type { Log } from '../log.ts';
import type { HeardMessages, OwedReply } from '../state/heard-messages.ts';
import type { Preferences } from '../state/preferences.ts';
import type { Overheard, SurfaceName } from '../types.ts';
import { distinct } from './gather.ts';
import { createReplies, type Later, type Post, type RepliesOptions, type WatchEvent } from './replies.ts';
import type { KnownPlace, WatchFacts } from './watch-facts.ts';
import { defaultPatterns, type WatchReason, watchRule } from './watch-rule.ts';

export interface WatchOptions {
  readonly heard: HeardMessages;
  readonly preferences: Pick<Preferences, 'get'>;
  /** `inc-*` and `incident-*` where nothing is given. */
  readonly patterns?: readonly string[];
  /** Watched by setting: `place:slack:C0123`. */
  readonly places?: readonly string[];
  /** Replies a minute and place; 6 where nothing is given. */
  readonly perMinute?: number;
  /** Observables in a reply; 25 where nothing is given. */
  readonly perReply?: number;
  readonly find: (text: string) => Iterable<Observable>;
  /** Whether an observable is worth a reply: neither private nor one’s own. */
  readonly isPublic: (observable: Observable) => boolean;
  readonly answer: RepliesOptions['answer'];
  /** Whether what this person wrote may be answered, in a place watched for this reason; everybody’s may where absent. */
  readonly mayAsk?: (message: Overheard, because: WatchReason) => Promise<boolean>;
  /** Told of every reply that was written or given up: for the audit. */
  readonly tell?: (event: WatchEvent) => void;
  readonly clock: () => Date;
  readonly log: Log;
  readonly later?: Later;
}

/** Reads along, and answers unasked in incident channels. */
export interface Watch {
  readonly facts: WatchFacts;
  /** Never rejects. Once it resolves, what the message deserves is owed: a kill loses nothing. */
  heard(message: Overheard): Promise<void>;
  /** Goes on with what is owed from before. */
  start(post: Post): void;
  /** Hears nothing more; waits so many milliseconds for what is being answered. The rest is owed until the next start. */
  stop(ms: number): Promise<void>;
}

const mostPlaces = 2_000;

export function createWatch(options: WatchOptions): Watch {
  const { heard, preferences, clock, log } = options;
  const { patterns = defaultPatterns, places = [], perMinute = 6, perReply = 25 } = options;
  const known = new Map<string, KnownPlace & Pick<Overheard, 'readers'>>();
  let stopped = false;
  const replies = createReplies({
    heard,
    perMinute,
    perReply,
    clock,
    log,
    answer: options.answer,
    stillWanted,
    tell: options.tell ?? (() => undefined),
    later: options.later ?? laterOn,
  });

  /** The places heard last; with the way to ask who reads along there. */
  function remember({ surface, place, readers }: Overheard, asked?: string): void {
    const key = keyOf(surface, place.id);
    const name = asked ?? place.name ?? known.get(key)?.name;
    known.delete(key);
    known.set(key, { heardAt: clock(), readers, ...(name === undefined ? {} : { name }) });
    const [oldest] = known.keys();
    if (known.size > mostPlaces && oldest !== undefined) known.delete(oldest);
  }

  async function hear(message: Overheard): Promise<void> {
    const { surface, place, thread, text } = message;
    if (place.kind === 'personal') return;
    remember(message);
    const tlp = readTlp(text);
    if (tlp) await heard.mark({ surface, place: place.id, thread }, tlpLevels.indexOf(tlp));
    const observables = distinct(options.find(text)).filter(options.isPublic);
    if (observables.length === 0) return;
    const nameOf = async () => {
      const name = place.name ?? (await message.nameOfPlace());
      remember(message, name);
      return name;
    };
    const rule = await watchRule(message, nameOf, preferences, { patterns, places });
    if (!rule.watched) return;
    const outside = await guestsIn(place.guests || place.unseen ? place : await message.readers());
    const about = { surface, place: place.id, message: message.message };
    if (outside && !rule.guests) {
      log.info({ ...about, why: outside }, 'not answered unasked: others read along');
      return;
    }
    if (options.mayAsk && !(await options.mayAsk(message, rule.because))) {
      log.info(about, 'not answered unasked: who wrote it may not ask');
      return;
    }
    const name = known.get(keyOf(surface, place.id))?.name;
    const isNew = await heard.claim({
      surface,
      place: place.id,
      thread,
      message: message.message,
      person: message.person.id,
      kind: place.kind,
      ...(name === undefined ? {} : { name }),
      guests: outside !== undefined,
      observables,
      locale: message.locale,
      timeZone: message.timeZone,
    });
    if (isNew) replies.wake({ surface, place: place.id });
  }

  /** What people chose meanwhile counts, and who has come to read along as far as the surface was heard since the start. */
  async function stillWanted(owed: OwedReply): Promise<OwedReply | undefined> {
    const where = { surface: owed.surface, place: { id: owed.place, kind: owed.kind } };
    const rule = await watchRule(where, async () => owed.name, preferences, { patterns, places });
    const readers = known.get(keyOf(owed.surface, owed.place))?.readers;
    const outside = rule.watched && readers ? guestsIn(await readers()) : undefined;
    const guests = readers ? outside !== undefined : owed.guests;
    if (rule.watched && (rule.guests || !guests)) return { ...owed, guests };
    log.info({ surface: owed.surface, place: owed.place }, 'not answered unasked any more');
    return undefined;
  }

  return {
    facts: {
      patterns,
      places,
      perMinute,
      perReply,
      known: (surface, place) => known.get(keyOf(surface, place)),
    },
    async heard(message) {
      if (stopped) return;
      try {
        await hear(message);
      } catch (error) {
        const { surface, place } = message;
        log.error(
          { err: error, surface, place: place.id },
          'a message that was heard could not be looked at',
        );
      }
    },
    start: (post) => replies.start(post),
    stop(ms) {
      stopped = true;
      return replies.stop(ms);
    },
  };
}

/** Why those who read along may not all see it; undefined where they may. */
function guestsIn({ guests, unseen }: Awaited<ReturnType<Overheard['readers']>>): string | undefined {
  return unseen ?? (guests ? 'guests from outside' : undefined);
}

function keyOf(surface: SurfaceName, place: string): string {
  return `${surface}\n${place}`;
}

function laterOn(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
