import type { HuntHelpAnswer } from '../../answers.ts';
import type { Context } from '../command.ts';
import { findHunt } from './find-hunt.ts';

/** `hunt help <hunt>`: description, parameters, query, and a line that works. */
export function helpOnHunt(name: string, context: Context): HuntHelpAnswer {
  const hunt = findHunt(name, context);
  return {
    kind: 'hunt-help',
    title: hunt.title,
    hunt,
    window: hunt.window,
    kql: hunt.kql,
    actions: [{ title: 'Run the example', line: hunt.example }],
  };
}
