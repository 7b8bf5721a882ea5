import type { Answer } from '../../answers.ts';
import type { Log } from '../../log.ts';
import type { Destination } from '../../types.ts';
import type { Layout } from './layouts.ts';
import { createPictures } from './pictures.ts';
import { messageOf, sendAccepted } from './send-accepted.ts';
import type { SlackClient } from './slack-client.ts';

/** What unasked messages are sent with: `layouts` are best first. */
export interface PostParts {
  readonly client: SlackClient;
  readonly log: Log;
  readonly layouts: (answer: Answer) => Iterable<Layout>;
}

/**
 * Writes unasked into a conversation, or a thread of it. The client waits where Slack says so and tries again where
 * Slack is down. @throws where it did not arrive.
 */
export async function post(
  { place, thread }: Destination,
  answer: Answer,
  { client, log, layouts }: PostParts,
): Promise<void> {
  const where = { channel: place, ...(thread === undefined ? {} : { thread_ts: thread }) };
  await sendAccepted(
    layouts(answer),
    (layout) => client.apiCall('chat.postMessage', { ...where, ...messageOf(layout) }),
    createPictures({ client, log, place: { channel: place, thread } }),
    log,
  );
}
