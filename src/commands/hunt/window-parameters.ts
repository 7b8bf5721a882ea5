import { UserError } from '../../errors.ts';
import type { HuntLine } from '../../language/hunt-line.ts';
import type { Context } from '../command.ts';
import { resolveWindow } from './resolve-window.ts';

/**
 * Takes MSTICPy's `start=… end=…` as what they are, a time phrase: the window that is shown is then the one that is
 * searched. @throws {UserError} where a phrase is given too, or `end` alone.
 */
export function withWindowParameters(line: HuntLine, context: Context): HuntLine {
  const given = (wanted: string) =>
    Object.entries(line.parameters).find(([name]) => name.toLowerCase() === wanted)?.[1];
  const [start, end] = [given('start'), given('end')];
  if (start === undefined && end === undefined) return line;
  if (line.phrase !== undefined) {
    throw new UserError(`The time is given twice: “${line.phrase}”, and as start or end.`, {
      title: 'Which time?',
      hint: 'Leave one of the two out.',
    });
  }
  if (start === undefined) {
    throw new UserError('There is an end without a start.', {
      title: 'Which time?',
      hint: 'Add start=-7d, for example.',
    });
  }
  const phrase = `from ${start} to ${end ?? 'now'}`;
  const parameters = Object.entries(line.parameters).filter(([name]) => !/^(start|end)$/i.test(name));
  return {
    ...line,
    parameters: Object.fromEntries(parameters),
    phrase,
    window: resolveWindow(phrase, context),
  };
}
