import type { App, ButtonAction } from '@slack/bolt';
import { hearButton } from './hear-button.ts';
import { hearCommand } from './hear-command.ts';
import { hearMessage } from './hear-message.ts';
import { enrichObservables, hearShortcut, huntOnThis } from './hear-shortcut.ts';
import type { Heard } from './heard.ts';
import { type OverheardMessage, overhearMessage } from './overhear-message.ts';
import { responder } from './responder.ts';

/** Who is told of what people do in Slack. */
export interface Listeners {
  /** A line, whichever way it was given. */
  readonly hear: (heard: Heard | undefined) => Promise<void>;
  readonly overhear: (message: OverheardMessage | undefined) => Promise<void>;
  readonly renamed: (channel: string) => void;
}

const shortcuts = [huntOnThis, enrichObservables];

/** Has Bolt acknowledge all that people do, at once, and hand it over. */
export function listen(bolt: App, botUserId: string, { hear, overhear, renamed }: Listeners): void {
  // Bolt acknowledges events by itself before it calls these.
  bolt.event('app_mention', ({ event, body }) =>
    hear(hearMessage(event, body.team_id, botUserId, body.is_ext_shared_channel)),
  );
  bolt.event('message', async ({ event, body }) => {
    const where = [body.team_id, botUserId, body.is_ext_shared_channel] as const;
    await Promise.all([hear(hearMessage(event, ...where)), overhear(overhearMessage(event, ...where))]);
  });
  bolt.event('channel_rename', async ({ event }) => renamed(event.channel.id));
  bolt.event('group_rename', async ({ event }) => renamed(event.channel.id));
  bolt.command(/.*/, async ({ command, ack, respond }) => {
    await ack();
    await hear(hearCommand(command, responder(respond)));
  });
  bolt.action({ type: 'block_actions' }, async ({ action, body, ack, respond }) => {
    await ack();
    await hear(hearButton(body, action as ButtonAction, responder(respond)));
  });
  for (const callback_id of shortcuts) {
    bolt.shortcut({ type: 'message_action', callback_id }, async ({ shortcut, ack, respond }) => {
      await ack();
      await hear(hearShortcut(shortcut, responder(respond)));
    });
  }
}
