import type { DateTime } from 'luxon';
import { UserError } from '../errors.ts';
import { shorten } from './shorten.ts';

/** Three phrases that work at that moment, for errors to show. */
export function examplePhrases(now: DateTime): readonly [string, string, string] {
  const [from, to] = [now.minus({ days: 8 }).toISODate(), now.minus({ days: 2 }).toISODate()];
  return ['last 7d', 'since yesterday 14:00', `from ${from} to ${to}`];
}

/** The error for words that are meant as a time but give no window. */
export function timeError(title: string, message: string, now: DateTime): UserError {
  const hint = `These work: ${examplePhrases(now).join(' · ')}. Put quotes round a name that reads like a time.`;
  return new UserError(message, { title, hint });
}

/** The error for words that begin like a time phrase and don't go on like one. */
export function unreadableTime(words: string, now: DateTime, because = ''): UserError {
  return timeError(
    'Time not understood',
    `I cannot read “${shorten(words)}” as a time${because && `: ${because}`}.`,
    now,
  );
}
