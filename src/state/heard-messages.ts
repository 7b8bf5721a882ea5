import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Observable } from '../enrichment.ts';
import type { Place, SurfaceName } from '../types.ts';
import type { StateTables } from './tables.ts';

export interface HeardPlace {
  readonly surface: SurfaceName;
  readonly place: string;
}

export interface HeardThread extends HeardPlace {
  readonly thread: string;
}

/** A message whose observables are to be answered. */
export interface HeardMessage extends HeardThread {
  /** Id within the place. */
  readonly message: string;
  /** Id of who wrote it. */
  readonly person: string;
  readonly kind: Place['kind'];
  /** What the place is called. */
  readonly name?: string;
  /** True where people from outside read along, or may do. */
  readonly guests: boolean;
  readonly observables: readonly Observable[];
  readonly locale: string;
  readonly timeZone: string;
}

/** A reply that is still to be written. */
export interface OwedReply extends HeardMessage {
  readonly id: number;
  readonly heardAt: Date;
  /** How often it was begun. */
  readonly tries: number;
  readonly notBefore: Date;
  /** The strictest mark of its thread by now. */
  readonly level?: number;
}

/** What Huntline heard while reading along, and what it still owes. */
export interface HeardMessages {
  /**
   * In one step marks observables as seen in their thread, and owes a reply for those that are new there; false where
   * none is. Whoever else heard the same is left with nothing.
   */
  claim(message: HeardMessage): Promise<boolean>;
  /** The oldest two hundred, oldest first. */
  owedIn(place: HeardPlace): Promise<readonly OwedReply[]>;
  /** Places where replies are owed. */
  owing(): Promise<readonly HeardPlace[]>;
  /** One more attempt is begun. */
  begin(ids: readonly number[]): Promise<void>;
  postpone(ids: readonly number[], until: Date): Promise<void>;
  /** Answered: nothing is owed any more, and the observables stay seen. */
  settle(ids: readonly number[]): Promise<void>;
  /** Given up: nothing is owed any more, and the observables count as never seen in their thread. */
  forget(owed: readonly OwedReply[]): Promise<void>;
  /** Something is being written there now. */
  replied(place: HeardPlace): Promise<void>;
  /** When something was written there, oldest first, from a time on. */
  repliesSince(place: HeardPlace, since: Date): Promise<readonly Date[]>;
  /** A thread keeps its greatest level. */
  mark(thread: HeardThread, level: number): Promise<void>;
  /** Removes what is too old to matter. */
  purge(): Promise<void>;
}

const day = 86_400_000;
/** So long an observable is not answered again in its thread. */
export const seenDays = 90;
const claimsPerPurge = 500;
/** SQLite takes 32,766 values in a statement; a row has five. */
const rowsPerInsert = 500;
const rowsPerRead = 200;

export function createHeardMessages(db: Kysely<StateTables>, now: () => Date): HeardMessages {
  let claims = 0;
  const before = (ms: number) => new Date(now().getTime() - ms).toISOString();

  const heard: HeardMessages = {
    async claim(message) {
      const claimed = await db.transaction().execute(async (transaction) => {
        const fresh = await seeNew(transaction, message, now().toISOString());
        if (fresh.length === 0) return false;
        const row = rowOf({ ...message, observables: fresh }, now().toISOString());
        await transaction.insertInto('owed_replies').values(row).execute();
        return true;
      });
      claims += 1;
      if (claims % claimsPerPurge === 0) await heard.purge();
      return claimed;
    },
    async owedIn({ surface, place }) {
      const rows = await db
        .selectFrom('owed_replies as owed')
        .leftJoin('thread_marks as mark', (join) =>
          join
            .onRef('mark.surface', '=', 'owed.surface')
            .onRef('mark.place', '=', 'owed.place')
            .onRef('mark.thread', '=', 'owed.thread'),
        )
        .selectAll('owed')
        .select('mark.level')
        .where('owed.surface', '=', surface)
        .where('owed.place', '=', place)
        .orderBy('owed.id')
        .limit(rowsPerRead)
        .execute();
      return rows.map(owedOf);
    },
    async owing() {
      const rows = await db.selectFrom('owed_replies').select(['surface', 'place']).distinct().execute();
      return rows.map(({ surface, place }) => ({ surface: surface as SurfaceName, place }));
    },
    async begin(ids) {
      await db
        .updateTable('owed_replies')
        .set({ tries: sql<number>`tries + 1` })
        .where('id', 'in', ids)
        .execute();
    },
    async postpone(ids, until) {
      await db
        .updateTable('owed_replies')
        .set({ not_before: until.toISOString() })
        .where('id', 'in', ids)
        .execute();
    },
    async settle(ids) {
      await db.deleteFrom('owed_replies').where('id', 'in', ids).execute();
    },
    async forget(owed) {
      await db.transaction().execute(async (transaction) => {
        for (const { id, surface, place, thread, observables } of owed) {
          await transaction.deleteFrom('owed_replies').where('id', '=', id).execute();
          for (const part of partsOf(observables)) {
            await transaction
              .deleteFrom('heard_observables')
              .where('surface', '=', surface)
              .where('place', '=', place)
              .where('thread', '=', thread)
              .where('digest', 'in', part.map(digestOf))
              .execute();
          }
        }
      });
    },
    async replied({ surface, place }) {
      const replied_at = now().toISOString();
      await db.insertInto('unasked_replies').values({ surface, place, replied_at }).execute();
    },
    async repliesSince({ surface, place }, since) {
      const rows = await db
        .selectFrom('unasked_replies')
        .select('replied_at')
        .where('surface', '=', surface)
        .where('place', '=', place)
        .where('replied_at', '>=', since.toISOString())
        .orderBy('replied_at')
        .execute();
      return rows.map(({ replied_at }) => new Date(replied_at));
    },
    async mark({ surface, place, thread }, level) {
      const marked_at = now().toISOString();
      await db
        .insertInto('thread_marks')
        .values({ surface, place, thread, level, marked_at })
        .onConflict((conflict) =>
          conflict.columns(['surface', 'place', 'thread']).doUpdateSet({
            level: sql<number>`max(thread_marks.level, excluded.level)`,
            marked_at,
          }),
        )
        .execute();
    },
    async purge() {
      await db
        .deleteFrom('heard_observables')
        .where('seen_at', '<', before(seenDays * day))
        .execute();
      await db
        .deleteFrom('thread_marks')
        .where('marked_at', '<', before(seenDays * day))
        .execute();
      await db.deleteFrom('unasked_replies').where('replied_at', '<', before(day)).execute();
    },
  };
  return heard;
}

/** Marks what is new in the thread as seen; the new ones, in their order. */
async function seeNew(
  db: Kysely<StateTables>,
  { surface, place, thread, observables }: HeardMessage,
  seen_at: string,
): Promise<readonly Observable[]> {
  const byDigest = new Map(observables.map((observable) => [digestOf(observable), observable]));
  const fresh = new Set<string>();
  for (const digests of partsOf([...byDigest.keys()])) {
    const inserted = await db
      .insertInto('heard_observables')
      .values(digests.map((digest) => ({ surface, place, thread, digest, seen_at })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('digest')
      .execute();
    for (const { digest } of inserted) fresh.add(digest);
  }
  return [...byDigest].flatMap(([digest, observable]) => (fresh.has(digest) ? [observable] : []));
}

function digestOf({ type, value }: Observable): string {
  return createHash('sha256').update(`${type}\n${value}`).digest('base64url');
}

function partsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / rowsPerInsert);
  return Array.from({ length: count }, (_, at) => all.slice(at * rowsPerInsert, (at + 1) * rowsPerInsert));
}

function rowOf({ timeZone, name, guests, observables, ...message }: HeardMessage, now: string) {
  return {
    surface: message.surface,
    place: message.place,
    thread: message.thread,
    message: message.message,
    person: message.person,
    kind: message.kind,
    name: name ?? null,
    guests: guests ? 1 : 0,
    observables: JSON.stringify(observables.map(({ type, value }) => ({ type, value }))),
    locale: message.locale,
    time_zone: timeZone,
    heard_at: now,
    tries: 0,
    not_before: now,
  };
}

function owedOf(row: Selectable<StateTables['owed_replies']> & { level: number | null }): OwedReply {
  return {
    id: row.id,
    surface: row.surface as SurfaceName,
    place: row.place,
    thread: row.thread,
    message: row.message,
    person: row.person,
    kind: row.kind as Place['kind'],
    ...(row.name === null ? {} : { name: row.name }),
    guests: row.guests !== 0,
    observables: JSON.parse(row.observables) as readonly Observable[],
    locale: row.locale,
    timeZone: row.time_zone,
    heardAt: new Date(row.heard_at),
    tries: row.tries,
    notBefore: new Date(row.not_before),
    ...(row.level === null ? {} : { level: row.level }),
  };
}
