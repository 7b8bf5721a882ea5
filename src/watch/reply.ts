import type { EnrichmentListAnswer } from '../answers.ts';
import type { Observable } from '../enrichment.ts';
import { stricterTlp, type Tlp, tlpLevels } from '../language/tlp.ts';
import type { OwedReply } from '../state/heard-messages.ts';
import type { Destination, Place, SurfaceName } from '../types.ts';
import { type Batch, distinct } from './gather.ts';

/** Where observables were heard, and from whom: what decides how much may be looked up, and told. */
export interface HeardWhere {
  readonly surface: SurfaceName;
  /** `guests` is always there; it is true as well where nobody could say who reads along. */
  readonly place: Place;
  /** The thread that the reply goes to. */
  readonly thread: string;
  /** Ids of who wrote the messages. */
  readonly people: readonly string[];
  /** The strictest mark that was seen in the thread. */
  readonly tlp?: Tlp;
  readonly locale: string;
  readonly timeZone: string;
}

/** One reply: what to ask, and what to add to the answer. */
export interface Reply {
  readonly to: Destination;
  readonly where: HeardWhere;
  readonly observables: readonly Observable[];
  /** Observables that did not fit. */
  readonly left: number;
  readonly messages: number;
  readonly threads: number;
}

/** A reply to several threads goes to the one that was written in last: there people are reading. */
export function replyTo(batch: readonly [OwedReply, ...OwedReply[]], perReply: number): Reply {
  const last = batch.at(-1) ?? batch[0];
  const { surface, place, kind, name, thread, locale, timeZone } = last;
  const all = distinct(batch.flatMap((owed) => owed.observables));
  const tlp = batch.map(({ level }) => levelIn(level)).reduce(stricterTlp, undefined);
  return {
    to: { place, thread },
    where: {
      surface,
      place: {
        id: place,
        kind,
        ...(name === undefined ? {} : { name }),
        guests: batch.some(({ guests }) => guests),
      },
      thread,
      people: [...new Set(batch.map(({ person }) => person))],
      ...(tlp === undefined ? {} : { tlp }),
      locale,
      timeZone,
    },
    observables: all.slice(0, perReply),
    left: Math.max(0, all.length - perReply),
    messages: new Set(batch.map((owed) => `${owed.thread}\n${owed.message}`)).size,
    threads: new Set(batch.map((owed) => owed.thread)).size,
  };
}

/** A level that is not known, of a newer Huntline, counts as the strictest. */
function levelIn(level: number | undefined): Tlp | undefined {
  return level === undefined ? undefined : (tlpLevels[level] ?? 'red');
}

/** The answer, with what the reply leaves out and why it speaks of several messages. */
export function withNotes(
  answer: EnrichmentListAnswer,
  { left, messages, threads }: Reply,
  { perMinute, perReply }: { readonly perMinute: number; readonly perReply: number },
): EnrichmentListAnswer {
  const notes: string[] = [];
  if (messages > 1) {
    const in_ = threads > 1 ? ` in ${threads} threads` : '';
    notes.push(
      `Gathered from ${messages} messages${in_}: here Huntline writes at most ${perMinute} ${perMinute === 1 ? 'reply' : 'replies'} a minute unasked.`,
    );
  }
  if (left > 0) {
    notes.push(`${left.toLocaleString('en')} more not shown, of at most ${perReply}: “enrich this” for all.`);
  }
  const all = left > 0 ? [{ title: 'Enrich all of this', line: 'enrich this' }] : [];
  return { ...answer, notes: [...answer.notes, ...notes], actions: [...answer.actions, ...all] };
}

export function isBatch(batch: Batch): batch is readonly [OwedReply, ...OwedReply[]] {
  return batch.length > 0;
}
