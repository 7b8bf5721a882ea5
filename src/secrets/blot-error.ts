import { UserError } from '../errors.ts';

/** The same error to whoever reads it, without secrets: of one that is not ours nothing is kept but its name, words and stack. */
export function blotError(error: unknown, blot: (text: string) => string): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? blot(error) : error;
  if (error instanceof UserError) {
    const { title, hint, actions } = error;
    return new UserError(blot(error.message), {
      title,
      actions,
      ...(hint === undefined ? {} : { hint: blot(hint) }),
    });
  }
  // Libraries hang requests and their headers on errors, and Node prints all of it.
  const clean = new Error(blot(error.message));
  clean.name = error.name;
  clean.stack = blot(error.stack ?? error.message);
  return clean;
}
