import { cutText } from './cut-text.ts';
import type { Mrkdwn, PlainText } from './slack-blocks.ts';

/** Text of a message or of `mrkdwn` without any markup of Slack's: no mention, no link. At most `max` characters. */
export function escapeSlack(text: string, max: number): string {
  for (let room = max; room > 0; room = Math.floor(room * 0.9)) {
    const escaped = cutText(text, room)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    if (escaped.length <= max) return escaped;
  }
  return '…';
}

/** Plain text of 1 to `max` characters; angle brackets, which begin a mention elsewhere in Slack, become their look-alikes. */
export function plainText(text: string, max: number): PlainText {
  const inert = text.replaceAll('<', '‹').replaceAll('>', '›');
  return { type: 'plain_text', text: cutText(inert, max) || '–', emoji: false };
}

/** Words of our own, with the few marks of Markdown escaped. */
export function mrkdwn(text: string, isBold: boolean, max: number): Mrkdwn {
  const escaped = escapeSlack(text.replaceAll('*', '∗'), max - 2) || '–';
  return { type: 'mrkdwn', text: isBold ? `*${escaped}*` : escaped, verbatim: true };
}
