import { UserError } from '../../errors.ts';

// What Slack's Web API says by its error codes, as far as it changes what Huntline does next.

/** The layout was not taken: the same answer may pass in a plainer one. */
const refusals = new Set([
  'invalid_arguments',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_payload',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_many_attachments',
]);

/** The bot cannot write here, by nobody's fault: another way to answer is used. */
const unreachable = new Set([
  'cant_update_message',
  'channel_not_found',
  'edit_window_closed',
  'is_archived',
  'message_not_found',
  'not_in_channel',
]);

/** Slack's error code (`not_in_channel`), or the error's message where Slack said nothing. */
export function slackErrorCode(error: unknown): string {
  return saidBySlack(error) ?? (error instanceof Error ? error.message : String(error));
}

/** What to tell an operator whose token did not work: whether it is the token, or Slack could not be reached. */
export function notAccepted(setting: string, hint: string, cause: unknown): UserError {
  const code = saidBySlack(cause);
  if (code)
    return new UserError(`Slack did not accept ${setting}: ${code}.`, { title: 'Slack is off', hint, cause });
  return new UserError(`Slack could not be reached: ${slackErrorCode(cause)}.`, {
    title: 'Slack is off',
    hint: 'Check the network from here to slack.com, or unset SLACK_BOT_TOKEN to start without Slack.',
    cause,
  });
}

/** The scope that a call lacked; empty where Slack does not name it, undefined where it was not for a scope. */
export function lackedScope(error: unknown): string | undefined {
  if (saidBySlack(error) !== 'missing_scope') return undefined;
  const { data } = error as { data?: { needed?: unknown } };
  return typeof data?.needed === 'string' ? data.needed : '';
}

function saidBySlack(error: unknown): string | undefined {
  const { data } = error instanceof Error ? (error as { data?: { error?: unknown } }) : {};
  return typeof data?.error === 'string' ? data.error : undefined;
}

export function isRefusal(error: unknown): boolean {
  return refusals.has(slackErrorCode(error)) || isRefusedByUrl(error);
}

/** A picture that was uploaded cannot stand in a message: not yet, or not at all. */
export function isPictureRefused(error: unknown): boolean {
  if (saidBySlack(error) !== 'invalid_blocks') return false;
  const { data } = error as { data?: { errors?: unknown; response_metadata?: { messages?: unknown } } };
  const details = [data?.errors, data?.response_metadata?.messages].flat();
  return details.some((detail) => /slack[ _]file/.test(String(detail)));
}

/** A `response_url` says by status alone that it does not take a message: 404 and 410 are for one that is used up. */
function isRefusedByUrl(error: unknown): boolean {
  const { statusCode } = error instanceof Error ? (error as { statusCode?: unknown }) : {};
  return statusCode === 400 || statusCode === 413 || statusCode === 500;
}

export function isUnreachable(error: unknown): boolean {
  return unreachable.has(slackErrorCode(error));
}
