import { z } from 'zod';
import { createKept, type Learnt } from '../../kept.ts';
import type { Log } from '../../log.ts';
import type { Place } from '../../types.ts';
import { within } from '../within.ts';
import type { Roster } from './connect.ts';
import type { Inbound } from './inbound.ts';

/** What is known of who reads along in a place. */
export type Readers = Pick<Place, 'guests' | 'unseen'>;

/** Whether people from outside read along where an activity came from. */
export interface Guests {
  /** Never rejects. */
  of(activity: Inbound, roster: Roster): Promise<Readers>;
  /** Somebody came or went there. */
  forget(activity: Inbound): void;
}

const keptMs = 300_000;
const patienceMs = 10_000;
/** Pages have 500 members and a team at most 25 000: more pages than this are a list that does not end. */
const mostPages = 60;

const text = z.string().nullish();
const channelData = z.object({
  team: z.object({ id: text }).nullish(),
  channel: z.object({ type: text }).nullish(),
});
const member = z.object({ userRole: text, tenantId: text });

/** Looks through the members, and remembers for five minutes; `home` is the tenant of the bot, where that is but one. */
export function createGuests(home: string | undefined, log: Log, now: () => number = Date.now): Guests {
  const kept = createKept<boolean>(now);

  async function look(
    conversation: string,
    tenant: string | undefined,
    roster: Roster,
  ): Promise<Learnt<boolean>> {
    let continuation: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { members = [], continuationToken } = await roster(conversation, continuation);
      if (page === 0 && members.length === 0) throw new Error('nobody is listed');
      if (members.some((one) => isOutside(one, tenant))) return { value: true, forMs: keptMs };
      if (!continuationToken) return { value: false, forMs: keptMs };
      continuation = continuationToken;
    }
    throw new Error('the list of members did not end');
  }

  function notTold(why: string, cause?: unknown): Readers {
    log.warn({ err: cause }, `Nothing is answered where Teams did not say who reads along (${why})`);
    return { unseen: `Teams did not say who reads along here (${why}).` };
  }

  return {
    async of(activity, roster) {
      const tenant = (home ?? activity.conversation.tenantId ?? undefined)?.toLowerCase();
      // Its members are those of other teams too, maybe of other organisations, and the roster is of one team only.
      if (channelOf(activity)?.channel?.type === 'shared') return { guests: true };
      if (isOutside(activity.from, tenant)) return { guests: true };
      const conversation = rosterId(activity);
      try {
        const looking = kept.of(conversation, () => look(conversation, tenant, roster));
        const guests = await within(looking, patienceMs);
        return guests === undefined ? notTold('it took too long') : { guests };
      } catch (error) {
        return notTold(reasonOf(error), error);
      }
    },
    forget: (activity) => kept.forget(rosterId(activity)),
  };
}

/** Whose members read along: in a channel those of its team. */
function rosterId(activity: Inbound): string {
  const [conversation = ''] = activity.conversation.id.split(';messageid=');
  return channelOf(activity)?.team?.id || conversation;
}

function channelOf(activity: Inbound): z.infer<typeof channelData> | undefined {
  return channelData.safeParse(activity.channelData).data;
}

/** Guests have a role of their own, as have those who join a meeting without signing in; others have another tenant. */
function isOutside(account: unknown, tenant: string | undefined): boolean {
  const { userRole, tenantId } = member.safeParse(account).data ?? {};
  if (userRole && userRole.toLowerCase() !== 'user') return true;
  return Boolean(tenant && tenantId && tenantId.toLowerCase() !== tenant);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'statusCode' in error && error.statusCode ? `status ${error.statusCode}` : error.message;
}
