import { createKept, type Learnt } from '../../kept.ts';
import type { Log } from '../../log.ts';
import { within } from '../within.ts';
import type { SlackClient } from './slack-client.ts';
import { slackErrorCode } from './slack-error.ts';

/** What conversations are called, without `#`. */
export interface ChannelNames {
  /** Undefined where it has no name, or Slack does not tell. Never rejects. */
  of(channel: string): Promise<string | undefined>;
  /** For when it was renamed. */
  forget(channel: string): void;
}

const keptMs = 3_600_000;
const keptIfUnsureMs = 60_000;
const patienceMs = 10_000;

/** Asks for the name of each conversation at most once an hour: what is said in every channel is looked at. */
export function createChannelNames(
  client: SlackClient,
  log: Log,
  now: () => number = Date.now,
): ChannelNames {
  const kept = createKept<string | undefined>(now);

  async function ask(channel: string): Promise<Learnt<string | undefined>> {
    try {
      const { channel: found } = await client.conversations.info({ channel });
      // A group message has a made-up name, out of its members'.
      return { value: found?.is_mpim || found?.is_im ? undefined : found?.name, forMs: keptMs };
    } catch (error) {
      log.warn({ err: error }, `slack: what a channel is called is not known (${slackErrorCode(error)})`);
      return { value: undefined, forMs: keptIfUnsureMs };
    }
  }

  return {
    of: (channel) =>
      within(
        kept.of(channel, () => ask(channel)),
        patienceMs,
      ),
    forget: (channel) => kept.forget(channel),
  };
}
