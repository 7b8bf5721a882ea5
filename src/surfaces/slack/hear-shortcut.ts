import type { MessageShortcut } from '@slack/bolt';
import { asSaid, asTyped, mentionedUsers } from './as-typed.ts';
import { type Heard, placeNamed, type Respond } from './heard.ts';
import { markupOf } from './said-in.ts';

/** The message shortcuts' ids, as the manifest declares them. */
export const huntOnThis = 'hunt_on_this';
export const enrichObservables = 'enrich_observables';

/** A message may be longer than any line; what matters in an alert stands early. */
const longestText = 1_000;

/**
 * An entry of a message's menu, answered in the message's thread. “Hunt on this” is the line `hunt for "…"`; for
 * “Enrich observables” the message goes beside the line `enrich this`, as no line is long enough for every alert.
 */
export function hearShortcut(shortcut: MessageShortcut, respond: Respond): Heard {
  const { message, channel } = shortcut;
  const place = placeNamed(channel.id, channel.name);
  const text = markupOf(message);
  const root: unknown = message.thread_ts ?? message.ts ?? shortcut.message_ts;
  const enriches = shortcut.callback_id === enrichObservables;
  return {
    key: `shortcut:${shortcut.trigger_id}`,
    team: shortcut.user.team_id ?? shortcut.team?.id ?? '',
    place,
    mentions: enriches ? [] : mentionedUsers(text),
    line: (nameOf) => (enriches ? 'enrich this' : huntFor(asTyped(text, nameOf))),
    ...(enriches ? { said: text === '' ? [] : [asSaid(text)] } : {}),
    target: {
      channel: channel.id,
      user: shortcut.user.id,
      respond,
      ...(typeof root === 'string' ? { thread: root } : {}),
      showsAsker: place.kind !== 'personal',
    },
  };
}

function huntFor(text: string): string {
  const words = text
    .replaceAll(/["“”\\]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return words === '' ? 'hunt list' : `hunt for "${words.slice(0, longestText).trim()}"`;
}
