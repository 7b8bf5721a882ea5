import { z } from 'zod';
import type { Inbound } from './inbound.ts';

const text = z.string().nullish();
const schema = z.looseObject({
  eventType: text,
  team: z.looseObject({ id: text, aadGroupId: text }).nullish(),
  channel: z.looseObject({ id: text, name: text }).nullish(),
});

/** The team and the channel that an activity came from, as far as Teams names them. */
export interface TeamAndChannel {
  readonly team: string;
  /** The directory's id of the team's group. */
  readonly group?: string;
  readonly channel: string;
  readonly channelName?: string;
  readonly event?: string;
}

/** Undefined outside of teams. */
export function teamOf(activity: Inbound): TeamAndChannel | undefined {
  const { eventType, team, channel } = schema.safeParse(activity.channelData).data ?? {};
  const [conversation = ''] = activity.conversation.id.split(';messageid=');
  if (!team?.id) return undefined;
  return {
    team: team.id,
    channel: channel?.id || conversation,
    ...(team.aadGroupId ? { group: team.aadGroupId } : {}),
    ...(channel?.name ? { channelName: channel.name } : {}),
    ...(eventType ? { event: eventType } : {}),
  };
}
