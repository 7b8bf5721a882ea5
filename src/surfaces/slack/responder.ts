import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { Respond } from './heard.ts';

/**
 * Bolt's `respond`, which takes any answer of status 200 for a success: Slack may say `{"ok": false, "error": …}` there.
 * @throws with Slack's error code as the message.
 */
export function responder(respond: RespondFn): Respond {
  return async (message) => {
    const response = await respond(message as RespondArguments);
    const error = refusal(await response.text());
    if (error) throw new Error(error);
  };
}

function refusal(body: string): string | undefined {
  if (!body.startsWith('{')) return undefined;
  const said: unknown = JSON.parse(body);
  if (typeof said !== 'object' || said === null || !('ok' in said) || said.ok !== false) return undefined;
  return 'error' in said && typeof said.error === 'string' ? said.error : 'not ok';
}
