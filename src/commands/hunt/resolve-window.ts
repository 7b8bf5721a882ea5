import { UserError } from '../../errors.ts';
import { splitWords } from '../../language/split-words.ts';
import { readTimePhrase } from '../../language/time-phrase.ts';
import type { Window } from '../../types.ts';
import { type Context, clockOf } from '../command.ts';

/** Reads a phrase anew, so that `last 28d` ends now and not when it was first typed. */
export function resolveWindow(phrase: string, context: Context): Window {
  const read = readTimePhrase(splitWords(phrase), clockOf(context));
  if (!read)
    throw new UserError(`“${phrase}” is not a time.`, { title: 'Time not understood', hint: 'Try: last 7d' });
  return read.window;
}
