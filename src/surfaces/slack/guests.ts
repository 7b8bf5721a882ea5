import { createKept, type Learnt } from '../../kept.ts';
import type { Log } from '../../log.ts';
import type { Place } from '../../types.ts';
import { within } from '../within.ts';
import type { Heard } from './heard.ts';
import type { SlackHome, SlackPerson } from './people.ts';
import type { SlackClient } from './slack-client.ts';
import { lackedScope, slackErrorCode } from './slack-error.ts';

/** Whether people from outside read along where something was heard; nothing where Slack cannot tell. Never rejects. */
export type Guests = (
  where: Pick<Heard, 'place' | 'shared' | 'team'>,
  asker: SlackPerson,
) => Promise<Pick<Place, 'guests' | 'unseen'>>;

export interface GuestsParts {
  readonly client: SlackClient;
  readonly people: (userId: string) => Promise<SlackPerson>;
  readonly home: SlackHome;
  readonly log: Log;
  readonly now?: () => number;
}

const keptMs = 300_000;
const keptIfUnsureMs = 60_000;
const patienceMs = 10_000;
/** In a larger conversation its members are not looked at one by one: Slack has no other way to find a guest account. */
const membersLookedAt = 50;
/** The bot is not in this conversation: what it answers there, the person who asks sees alone. */
const notAMember = new Set(['channel_not_found', 'not_in_channel']);

/** Looks at the person who asks, at what the event says, then at the conversation, which is remembered for five minutes. */
export function createGuests({ client, people, home, log, now = Date.now }: GuestsParts): Guests {
  const kept = createKept<boolean | undefined>(now);
  const said = new Set<string>();

  async function look(channel: string): Promise<Learnt<boolean | undefined>> {
    try {
      const { channel: found } = await client.conversations.info({ channel });
      const sharedOutside = found?.is_shared === true && found.is_org_shared !== true;
      if (found?.is_ext_shared || found?.is_pending_ext_shared || sharedOutside) {
        return { value: true, forMs: keptMs };
      }
      return await lookAtMembers(channel);
    } catch (error) {
      if (notAMember.has(slackErrorCode(error))) return { value: false, forMs: keptIfUnsureMs };
      const scope = lackedScope(error);
      if (scope === undefined) throw error;
      if (!said.has(scope)) {
        log.warn(
          `slack: without the scope ${scope || 'channels:read'} Huntline cannot see whether guests read along in conversations of that kind`,
        );
      }
      said.add(scope);
      return { value: undefined, forMs: keptMs };
    }
  }

  async function lookAtMembers(channel: string): Promise<Learnt<boolean | undefined>> {
    const { members = [] } = await client.conversations.members({ channel, limit: membersLookedAt + 1 });
    if (members.length > membersLookedAt) return { value: undefined, forMs: keptMs };
    const others = members.filter((id) => id !== home.botUser);
    const outside = (await Promise.all(others.map(people))).map((person) => person.outside);
    if (outside.includes(true)) return { value: true, forMs: keptMs };
    return outside.includes(undefined)
      ? { value: undefined, forMs: keptIfUnsureMs }
      : { value: false, forMs: keptMs };
  }

  function notTold(why: string, cause?: unknown): Pick<Place, 'unseen'> {
    log.warn({ err: cause }, `slack: nothing was answered, as Slack did not say who reads along (${why})`);
    return { unseen: `Slack did not say who reads along here (${why}).` };
  }

  return async ({ team, place, shared }, asker) => {
    if (shared || (asker.outside ?? team !== home.team)) return { guests: true };
    if (place.kind === 'personal') return { guests: false };
    try {
      const looking = kept.of(place.id, () => look(place.id));
      const seen = await within(
        looking.then((guests) => (guests === undefined ? {} : { guests })),
        patienceMs,
      );
      return seen ?? notTold('it took too long');
    } catch (error) {
      return notTold(slackErrorCode(error), error);
    }
  };
}
