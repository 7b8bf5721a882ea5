import { UserError } from '../../errors.ts';
import { readWholeSpan } from '../../language/duration.ts';
import type { HuntLine } from '../../language/hunt-line.ts';

const shortest = 60_000;

/** Takes `split=1d` out of a line: the window is run in pieces of that length. `takes` says that the hunt has a parameter of that name itself. */
export function takeSplit(
  line: HuntLine,
  takes = false,
): { readonly line: HuntLine; readonly split?: string } {
  const { split, ...parameters } = line.parameters;
  if (split === undefined || takes) return { line };
  splitLength(split);
  return { line: { ...line, parameters }, split };
}

/** Milliseconds of `1d`, `6h`. @throws {UserError} no such length of time, or too short a one. */
export function splitLength(split: string): number {
  const span = readWholeSpan(split);
  if (!span || span.months > 0 || span.milliseconds < shortest) {
    throw new UserError(`“${split.slice(0, 40)}” is not a length that a time can be split into.`, {
      title: 'That split is not clear',
      hint: 'Write minutes, hours, days or weeks, such as split=1d or split=6h.',
    });
  }
  return span.milliseconds;
}
