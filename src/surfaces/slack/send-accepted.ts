import type { Log } from '../../log.ts';
import type { Layout } from './layouts.ts';
import type { Pictures } from './pictures.ts';
import { isRefusal } from './slack-error.ts';

/** Sends the first layout that Slack takes. @throws what kept the last one, or any of them, from arriving. */
export async function sendAccepted<T>(
  layouts: Iterable<Layout>,
  send: (layout: Layout) => Promise<T>,
  pictures: Pictures,
  log: Log,
): Promise<T> {
  let refused: unknown = new Error('nothing to send');
  for (const layout of layouts) {
    try {
      return await pictures.send(layout, send);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.warn({ err: error }, `slack: refused the layout “${layout.name}”; sending a plainer one`);
      refused = error;
    }
  }
  throw refused;
}

/** A layout as `chat.postMessage` takes it: nothing in it becomes a link, a mention or a preview but what a block says. */
export function messageOf({ text, blocks }: Layout): Record<string, unknown> {
  return {
    text,
    ...(blocks.length === 0 ? {} : { blocks }),
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}
