import type { App, ButtonAction } from '@slack/bolt';
import { hearButton } from './hear-button.ts';
import { hearCommand } from './hear-command.ts';
import { hearMessage } from './hear-message.ts';
import { hearShortcut, huntOnThis } from './hear-shortcut.ts';
import type { Heard } from './heard.ts';
import { responder } from './responder.ts';

/** Has Bolt acknowledge all that people do, at once, and hand it to `hear`. */
export function listen(
  bolt: App,
  botUserId: string,
  hear: (heard: Heard | undefined) => Promise<void>,
): void {
  // Bolt acknowledges events by itself before it calls these two.
  bolt.event('app_mention', ({ event, body }) =>
    hear(hearMessage(event, body.team_id, botUserId, body.is_ext_shared_channel)),
  );
  bolt.event('message', ({ event, body }) =>
    hear(hearMessage(event, body.team_id, botUserId, body.is_ext_shared_channel)),
  );
  bolt.command(/.*/, async ({ command, ack, respond }) => {
    await ack();
    await hear(hearCommand(command, responder(respond)));
  });
  bolt.action({ type: 'block_actions' }, async ({ action, body, ack, respond }) => {
    await ack();
    await hear(hearButton(body, action as ButtonAction, responder(respond)));
  });
  bolt.shortcut({ type: 'message_action', callback_id: huntOnThis }, async ({ shortcut, ack, respond }) => {
    await ack();
    await hear(hearShortcut(shortcut, responder(respond)));
  });
}
