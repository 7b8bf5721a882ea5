import type { ErrorAnswer, FileAnswer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import { showText } from '../../render/show-text.ts';
import { escapeSlack } from '../../render/slack-text.ts';
import type { Target } from './heard.ts';
import type { SlackClient } from './slack-client.ts';
import { slackErrorCode } from './slack-error.ts';

const notAMember = 'Invite Huntline to this conversation, or ask for the file in a direct message to it.';

/** What helps against what Slack says. */
const remedies: Readonly<Record<string, string>> = {
  channel_not_found: notAMember,
  not_in_channel: notAMember,
  missing_scope:
    'The Slack app lacks the scope files:write; whoever installed it can add it and install it again.',
  file_uploads_disabled: 'This Slack workspace does not take files; its administrators can change that.',
  storage_limit_reached: 'This Slack workspace is out of storage.',
};

/** Puts a file into the thread. What comes back is what went wrong, to be shown instead. */
export async function uploadFile(
  client: SlackClient,
  target: Target,
  file: FileAnswer,
  log: Log,
): Promise<ErrorAnswer | undefined> {
  try {
    const { channel: channel_id, thread: thread_ts } = target;
    await client.filesUploadV2({
      ...(thread_ts === undefined ? { channel_id } : { channel_id, thread_ts }),
      file: Buffer.from(file.content, 'utf8'),
      filename: file.name,
      title: file.title,
      initial_comment: escapeSlack(
        [file.title, ...file.notes].map((text) => showText(text)).join('\n'),
        3_000,
      ),
    });
    return undefined;
  } catch (error) {
    const code = slackErrorCode(error);
    log.warn({ err: error }, `slack: a file was not taken (${code})`);
    return {
      kind: 'error',
      title: 'The file was not sent',
      message: `Slack did not take ${file.name} (${code}).`,
      hint: remedies[code] ?? 'Try again in a minute.',
      actions: [],
    };
  }
}
