import { UserError } from '../../errors.ts';
import { createKept } from '../../kept.ts';
import { within } from '../within.ts';
import type { SlackHome } from './people.ts';
import type { SlackClient } from './slack-client.ts';
import { lackedScope, slackErrorCode } from './slack-error.ts';

/** The user groups that somebody is in, as `team:usergroup`. @throws {UserError} Slack does not tell. */
export type UserGroups = (userId: string) => Promise<readonly string[]>;

type ByUser = ReadonlyMap<string, readonly string[]>;

const keptMs = 300_000;
const patienceMs = 10_000;
/** This workspace’s plan has no user groups, so nobody is in one. */
const withoutGroups = 'plan_upgrade_required';

/** Asks for all user groups with their members at once, and remembers them for five minutes. */
export function createUserGroups(
  client: SlackClient,
  home: SlackHome,
  now: () => number = Date.now,
): UserGroups {
  const kept = createKept<ByUser>(now);

  async function list(): Promise<ByUser> {
    const { usergroups = [] } = await client.usergroups.list({ include_users: true });
    const byUser = new Map<string, string[]>();
    for (const { id, team_id, users = [], is_external, date_delete } of usergroups) {
      if (!id || is_external || date_delete) continue;
      for (const user of users)
        byUser.set(user, [...(byUser.get(user) ?? []), `${team_id || home.team}:${id}`]);
    }
    return byUser;
  }

  async function ask(): Promise<{ value: ByUser; forMs: number }> {
    try {
      const value = await within(list(), patienceMs);
      if (value) return { value, forMs: keptMs };
    } catch (error) {
      if (slackErrorCode(error) === withoutGroups) return { value: new Map(), forMs: keptMs };
      throw notTold(error);
    }
    throw notTold(new Error('it took too long'));
  }

  return async (userId) => (await kept.of('all', ask)).get(userId) ?? [];
}

function notTold(cause: unknown): UserError {
  const scope = lackedScope(cause);
  const title = 'Not answered';
  if (scope === undefined) {
    return new UserError(`Slack did not say which user groups you are in (${slackErrorCode(cause)}).`, {
      title,
      hint: 'What you may do here depends on it. Try again in a minute.',
      cause,
    });
  }
  const needed = scope || 'usergroups:read';
  return new UserError(`Huntline may not see which user groups you are in: it lacks the scope ${needed}.`, {
    title,
    hint: `Whoever runs Huntline can add ${needed} to the Slack app and install it again, or give roles to people instead of groups.`,
    cause,
  });
}
