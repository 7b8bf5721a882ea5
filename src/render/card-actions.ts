import type { Action } from '../types.ts';
import type { ActionSet, CardAction } from './card-types.ts';
import { showText } from './show-text.ts';

/** Characters of a line that a button carries: Slack takes no longer value, and no person would read it. */
export const LONGEST_LINE = 2000;
const LONGEST_TITLE = 44;
/** Buttons a row: what hosts show before they fold the rest away. */
const A_ROW = 5;

/** A button. In place, it is an `Action.Execute`, whose answer replaces the card; else the answer is a new message. */
export function cardAction({ title, line, inPlace }: Action): CardAction {
  const shown = showText(title, LONGEST_TITLE) || '–';
  const submit = { type: 'Action.Submit', title: shown, data: { line } } as const;
  if (!inPlace) return submit;
  return {
    type: 'Action.Execute',
    title: shown,
    verb: 'line',
    data: { line, inPlace: true },
    fallback: submit,
  };
}

/** Rows of buttons, at most so many; a button whose line is too long to be carried is left out. */
export function actionSets(actions: readonly Action[], most: number): readonly ActionSet[] {
  const buttons = actions
    .filter(({ line }) => line.length <= LONGEST_LINE)
    .slice(0, most)
    .map(cardAction);
  const sets: ActionSet[] = [];
  for (let start = 0; start < buttons.length; start += A_ROW) {
    sets.push({
      type: 'ActionSet',
      ...(start > 0 ? { spacing: 'Small' } : {}),
      actions: buttons.slice(start, start + A_ROW),
    });
  }
  return sets;
}
