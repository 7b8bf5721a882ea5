import { showText } from '../../render/show-text.ts';
import { plainText } from '../../render/slack-text.ts';

/** The block id of the line that says who asked; a card that is replaced keeps it. */
export const askerBlockId = 'huntline-asker';

/** Says who asked for what: others in a channel see the answer to a slash command, but not the command. */
export function asker(user: string, line: string): object {
  return {
    type: 'context',
    block_id: askerBlockId,
    elements: [{ type: 'mrkdwn', text: `<@${user}>` }, plainText(showText(line, 300), 300)],
  };
}
