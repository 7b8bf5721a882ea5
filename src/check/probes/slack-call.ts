import { UserError } from '../../errors.ts';
import { callService, type ServiceAnswer, textIn } from './call-service.ts';

/** Calls a method of Slack’s Web API. @throws {UserError} with what Slack’s error code means for the settings. */
export async function callSlack(
  apiUrl = 'https://slack.com/api/',
  method: string,
  token: string,
  args: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ServiceAnswer> {
  const answer = await callService(new URL(method, apiUrl).href, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(args),
    signal,
  });
  if (answer.body.ok === true) return answer;
  const needed = textIn(answer.body, 'needed');
  throw slackFault(method, textIn(answer.body, 'error') ?? `HTTP ${answer.status}`, needed);
}

const again = 'Install the app again and take the new token from its pages on api.slack.com.';

const meanings: Readonly<Record<string, readonly [message: string, mend: string]>> = {
  invalid_auth: [
    'Slack does not know this token',
    'Copy the token again, whole, from the app’s pages on api.slack.com.',
  ],
  not_authed: ['Slack received no token', 'Copy the token again from the app’s pages on api.slack.com.'],
  account_inactive: ['the token belongs to an app that was removed', again],
  token_revoked: ['the token was revoked', again],
  token_expired: ['the token has expired', 'Make a new one: a configuration token is good for 12 hours.'],
  not_allowed_token_type: [
    'this is a token of another kind',
    'xoxb-… is the bot’s, xapp-… the app’s, xoxe.xoxp-… the configuration’s.',
  ],
  ratelimited: ['Slack asks to call less often', 'Wait a minute and check again.'],
};

export function slackFault(method: string, code: string, needed?: string): UserError {
  if (code === 'missing_scope') {
    return new UserError(`the token lacks the scope ${needed ?? 'that this takes'}`, {
      hint: `Give it that scope under “OAuth & Permissions”, or for an app-level token under “Basic Information”.`,
    });
  }
  const [message, hint] = meanings[code] ?? [`Slack answered ${method} with ${code}`, undefined];
  return new UserError(
    message.includes(code) ? message : `${message} (${code})`,
    hint === undefined ? {} : { hint },
  );
}
