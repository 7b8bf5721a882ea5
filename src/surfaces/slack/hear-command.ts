import type { SlashCommand } from '@slack/bolt';
import { asTyped, mentionedUsers, withoutCodeMarks } from './as-typed.ts';
import { type Heard, placeNamed, type Respond } from './heard.ts';

/** A slash command: `/hunt alerts` is the line `hunt alerts`; `/huntline <line>` is any line, as Slack keeps `/help`. */
export function hearCommand(command: SlashCommand, respond: Respond): Heard {
  const place = placeNamed(command.channel_id, command.channel_name);
  const verb = command.command.replace(/^\//, '').toLowerCase();
  const text = command.text ?? '';
  return {
    key: `command:${command.trigger_id}`,
    team: command.team_id,
    place,
    mentions: mentionedUsers(text),
    line: (nameOf) => {
      const typed = withoutCodeMarks(asTyped(text, nameOf));
      return verb === 'huntline' ? typed || 'help' : `${verb} ${typed}`.trim();
    },
    target: {
      channel: command.channel_id,
      user: command.user_id,
      respond,
      showsAsker: place.kind !== 'personal',
    },
  };
}
