import type { Answer, HuntAnswer } from '../answers.ts';
import type { Incoming } from '../types.ts';
import { RefusalError } from './refusal.ts';

/** What places with guests get: no answers, or answers without the values of their cells. */
export type GuestRule = 'deny' | 'mask';

/** Kinds of answers that hold nothing out of the logs. One that is not named here is not shown to guests. */
const harmless: ReadonlySet<string> = new Set<Answer['kind']>([
  'error',
  'form',
  'help',
  'hunt-help',
  'hunt-list',
  'kql',
  'notice',
  'progress',
]);
const mask = '•••';
/** Plug-ins that make columns out of values. */
const namesFromValues = /\b(?:bag_unpack|narrow|pivot)\b/;

/** @throws {RefusalError} the place has guests, and they get no answers; or nobody knows whether it has. */
export function refuseGuests(incoming: Incoming, rule: GuestRule): void {
  if (incoming.place.unseen) {
    throw new RefusalError(incoming.place.unseen, {
      hint: 'People from outside must not see what the logs hold. Try again in a minute, or in a direct message.',
    });
  }
  if (!incoming.place.guests || rule === 'mask') return;
  throw new RefusalError('This place has guests from outside; Huntline does not answer here.', {
    hint: 'Ask in a place without guests. Whoever runs Huntline can allow answers without values: HUNTLINE_GUESTS=mask.',
  });
}

/**
 * The answer as a place may see it: with guests, nothing that came out of the logs is left in it.
 * @throws {RefusalError} nothing would be left of it.
 */
export function forGuests(answer: Answer, incoming: Incoming): Answer {
  if (!incoming.place.guests || harmless.has(answer.kind)) return answer;
  if (answer.kind === 'hunt') return masked(answer);
  throw new RefusalError('This place has guests from outside; what this line answers is not shown to them.', {
    hint: 'Ask in a place without guests.',
  });
}

/** How many rows and columns there are stays; the chart and the pivots are made of values, and go. */
function masked({ chart: _, ...answer }: HuntAnswer): HuntAnswer {
  const renamed = namesFromValues.test(answer.kql);
  const names = answer.columns.map(({ name }, at) => (renamed ? `Column ${at + 1}` : name));
  return {
    ...answer,
    columns: names.map((name) => ({ name, type: 'string' })),
    // Empty cells too: that one is empty tells something.
    rows: answer.rows.map((row) => row.map(() => mask)),
    shown: renamed ? names : answer.shown,
    as: 'table',
    notes: [...answer.notes, 'Values are hidden: this place has guests from outside.'],
    actions: answer.actions.filter(({ line }) => !/^\/?hunt\s+(?:csv|chart)\b/i.test(line)),
    pivots: [],
  };
}
