import type { ConversationReference } from 'botbuilder';
import { z } from 'zod';
import { createKept } from '../../kept.ts';
import type { Log } from '../../log.ts';
import type { Channel, Connection } from './connect.ts';
import type { Inbound } from './inbound.ts';
import { teamOf } from './team-of.ts';

/** What places are called. */
export interface PlaceNames {
  /** Of the channel or chat that an activity came from; undefined where it has none, or Teams does not tell. */
  of(activity: Inbound, reference: Partial<ConversationReference>): Promise<string | undefined>;
  /** A channel was made or renamed there. */
  forget(activity: Inbound): void;
}

const keptMs = 3_600_000;

/** The channel that every team starts with has no name of its own in what Teams tells bots. */
const firstChannel = 'General';

const named = z.looseObject({ name: z.string().min(1) });

/** Asks for a team's channels once an hour. */
export function createPlaceNames(
  connection: Pick<Connection, 'channels'>,
  log: Log,
  now: () => number = Date.now,
): PlaceNames {
  const kept = createKept<readonly Channel[]>(now);
  return {
    async of(activity, reference) {
      const where = teamOf(activity);
      if (!where) return named.safeParse(activity.conversation).data?.name;
      if (where.channelName) return where.channelName;
      if (where.channel === where.team) return firstChannel;
      try {
        const channels = await kept.of(where.team, async () => {
          return { value: await connection.channels(reference, where.team), forMs: keptMs };
        });
        return channels.find(({ id }) => id === where.channel)?.name || undefined;
      } catch (error) {
        log.warn({ err: error }, 'Teams did not say what a channel is called');
        return undefined;
      }
    },
    forget(activity) {
      const where = teamOf(activity);
      if (where?.event?.startsWith('channel')) kept.forget(where.team);
    },
  };
}
