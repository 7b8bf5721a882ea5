import { z } from 'zod';
import { isLocale, isTimeZone } from '../../intl-names.ts';
import type { Incoming, Place } from '../../types.ts';
import type { Inbound } from './inbound.ts';

/** What a person gave: by typing, or by pressing a button. */
export interface Given {
  readonly line: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** How to read what an activity does not say. */
export interface Fallbacks {
  readonly locale: string;
  readonly timeZone: string;
  /** Ids of the directory’s groups that somebody is in, by the directory’s id of the person. */
  readonly groupsOf?: ((objectId: string) => Promise<readonly string[]>) | undefined;
}

const clientInfo = z.object({
  type: z.literal('clientInfo'),
  locale: z.string().nullish(),
  timezone: z.string().nullish(),
});

/** An activity in Huntline's own words. */
export function incomingOf(activity: Inbound, given: Given, fallbacks: Fallbacks): Incoming {
  const { thread } = conversationOf(activity);
  const { aadObjectId } = activity.from;
  const { groupsOf } = fallbacks;
  return {
    surface: 'teams',
    line: given.line,
    ...(given.inputs && Object.keys(given.inputs).length > 0 ? { inputs: given.inputs } : {}),
    person: {
      id: personIdOf(activity),
      name: activity.from.name || aadObjectId || activity.from.id,
      ...(groupsOf && aadObjectId ? { groups: () => groupsOf(aadObjectId) } : {}),
    },
    place: placeOf(activity),
    ...(thread === undefined ? {} : { thread }),
    ...readingOf(activity, fallbacks),
  };
}

/** The directory's id is the same in every conversation; `from.id` differs from bot to bot. */
export function personIdOf({ from }: Inbound): string {
  return from.aadObjectId || from.id;
}

export function placeOf(activity: Inbound): Place {
  return { id: conversationOf(activity).placeId, kind: placeKind(activity) };
}

/** How whoever wrote this reads numbers and times. */
export function readingOf(activity: Inbound, fallbacks: Fallbacks): Pick<Incoming, 'locale' | 'timeZone'> {
  const client = (activity.entities ?? []).map((entity) => clientInfo.safeParse(entity).data).find(Boolean);
  return {
    locale: [activity.locale, client?.locale].find(isLocale) ?? fallbacks.locale,
    timeZone: [activity.localTimezone, client?.timezone].find(isTimeZone) ?? fallbacks.timeZone,
  };
}

/** A channel's conversation id carries the thread it belongs to: `19:…@thread.tacv2;messageid=…`. */
export function conversationOf(activity: Inbound): { placeId: string; thread?: string } {
  const [placeId = '', thread] = activity.conversation.id.split(';messageid=');
  return { placeId, ...(thread ? { thread } : {}) };
}

function placeKind(activity: Inbound): Place['kind'] {
  const { conversationType, isGroup } = activity.conversation;
  if (conversationType === 'channel') return 'channel';
  if (conversationType === 'personal' || (!conversationType && !isGroup)) return 'personal';
  return 'group';
}
