import type { ConversationsRepliesResponse } from '@slack/web-api';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { within } from '../within.ts';
import { saidIn } from './said-in.ts';
import type { SlackClient } from './slack-client.ts';
import { lackedScope, slackErrorCode } from './slack-error.ts';

/** What was said in a thread, oldest first, without the bot's own messages. @throws {UserError} Slack does not tell. */
export type ReadThread = (channel: string, root: string) => Promise<readonly string[]>;

/** Who the bot is in messages: its user, and its bot where a message has no user. */
export interface SlackSelf {
  readonly botUser: string;
  readonly botId: string;
}

const pageSize = 200;
/** A thread is read no further; Slack may give less than a page at a time. */
const mostRead = 1_000;
const mostPages = 20;
/** Of a longer thread the first message is read, which is often the alert, and the newest ones. */
const mostMessages = 200;
const mostCharacters = 100_000;
const patienceMs = 20_000;
const title = 'The thread was not read';

type Message = NonNullable<ConversationsRepliesResponse['messages']>[number];

export function createReadThread(client: SlackClient, self: SlackSelf, log: Log): ReadThread {
  async function read(channel: string, root: string): Promise<readonly string[]> {
    const messages: Message[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages && messages.length < mostRead; page += 1) {
      const answer = await client.conversations.replies({
        channel,
        ts: root,
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
      });
      messages.push(...(answer.messages ?? []));
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) break;
    }
    const texts = messages
      .filter(({ user, bot_id }) => user !== self.botUser && bot_id !== self.botId)
      .map((message) => saidIn({ ...message }))
      .filter((text) => text !== '');
    const kept = bounded(texts);
    if (cursor || kept.length < texts.length) {
      log.info({ channel, messages: kept.length }, 'slack: a long thread was read in part');
    }
    return kept;
  }

  return async (channel, root) => {
    let said: readonly string[] | undefined;
    try {
      said = await within(read(channel, root), patienceMs);
    } catch (error) {
      throw notRead(error);
    }
    if (!said) throw notRead(new Error('it took too long'));
    return said;
  };
}

/** The first text and as many of the last ones as there is room for. */
function bounded([first, ...texts]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const kept: string[] = [];
  let room = mostCharacters - first.length;
  for (const text of texts.toReversed()) {
    room -= text.length;
    if (room < 0 || kept.length + 1 >= mostMessages) break;
    kept.push(text);
  }
  return [first, ...kept.toReversed()];
}

function notRead(cause: unknown): UserError {
  const code = slackErrorCode(cause);
  const scope = lackedScope(cause);
  if (scope !== undefined) {
    const needed = scope || 'channels:history or groups:history';
    return new UserError(`Huntline may not read what was said here: it lacks the scope ${needed}.`, {
      title,
      hint: `Whoever runs Huntline can add ${needed} to the Slack app and install it again. Until then, write what is meant behind the command.`,
      cause,
    });
  }
  if (code === 'not_in_channel' || code === 'channel_not_found') {
    return new UserError('Huntline is not a member of this conversation, so it cannot read the thread.', {
      title,
      hint: 'Invite it with /invite @huntline, or write what is meant behind the command.',
      cause,
    });
  }
  return new UserError(`Slack did not say what was written in this thread (${code}).`, {
    title,
    hint: 'Try again in a minute, or write what is meant behind the command.',
    cause,
  });
}
