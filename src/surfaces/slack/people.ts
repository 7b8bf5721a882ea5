import type { UsersInfoResponse } from '@slack/web-api';
import { isLocale, isTimeZone } from '../../intl-names.ts';
import type { Log } from '../../log.ts';
import { within } from '../within.ts';
import type { SlackClient } from './slack-client.ts';
import { slackErrorCode } from './slack-error.ts';

/** Who somebody is in Slack. `team` is the workspace they belong to, which in a shared channel may be another one. */
export interface SlackPerson {
  readonly name: string;
  readonly team: string | undefined;
  readonly locale: string;
  readonly timeZone: string;
  /** True for guest accounts and people of other organisations; undefined where Slack does not tell who it is. */
  readonly outside: boolean | undefined;
}

/** Where the bot is at home. */
export interface SlackHome {
  readonly team: string;
  /** The organisation of several workspaces that the team belongs to. */
  readonly enterprise?: string | undefined;
  readonly botUser: string;
}

type User = NonNullable<UsersInfoResponse['user']>;

const capacity = 2_000;
const keptMs = 3_600_000;
const keptAfterFailureMs = 60_000;
/** A line is not held up longer than this by a slow `users.info`. */
const patienceMs = 2_000;

/** Looks people up by user id, remembers them for an hour, and does without where Slack does not tell. */
export function createPeople(
  client: SlackClient,
  log: Log,
  home: SlackHome,
  defaults: { readonly locale: string; readonly timeZone: string },
  now: () => number = Date.now,
): (userId: string) => Promise<SlackPerson> {
  const known = new Map<string, { person: Promise<SlackPerson>; until: number }>();

  function remember(userId: string, person: Promise<SlackPerson>, forMs: number): void {
    known.delete(userId);
    known.set(userId, { person, until: now() + forMs });
    for (const oldest of known.keys()) {
      if (known.size <= capacity) break;
      known.delete(oldest);
    }
  }

  async function ask(userId: string): Promise<SlackPerson> {
    try {
      const { user } = await client.users.info({ user: userId, include_locale: true });
      return {
        name: user?.profile?.display_name || user?.profile?.real_name || user?.name || userId,
        team: user?.team_id,
        locale: isLocale(user?.locale) ? user.locale : defaults.locale,
        timeZone: isTimeZone(user?.tz) ? user.tz : defaults.timeZone,
        outside: user && isOutside(user, home),
      };
    } catch (error) {
      log.warn(
        { err: error },
        `slack: users.info failed (${slackErrorCode(error)}); using the default time zone`,
      );
      const nobody = unknown(userId);
      remember(userId, Promise.resolve(nobody), keptAfterFailureMs);
      return nobody;
    }
  }

  function unknown(userId: string): SlackPerson {
    return { name: userId, team: undefined, outside: undefined, ...defaults };
  }

  return async (userId) => {
    let entry = known.get(userId);
    if (!entry || entry.until < now()) {
      entry = { person: ask(userId), until: now() + keptMs };
      remember(userId, entry.person, keptMs);
    }
    return (await within(entry.person, patienceMs)) ?? unknown(userId);
  };
}

function isOutside(user: User, home: SlackHome): boolean {
  if (user.is_bot) return false;
  if (user.is_restricted || user.is_ultra_restricted || user.is_stranger) return true;
  const sameOrganisation =
    home.enterprise !== undefined && user.enterprise_user?.enterprise_id === home.enterprise;
  return user.team_id !== undefined && user.team_id !== home.team && !sameOrganisation;
}
