import type { Action } from '../answers.ts';
import type { Link } from '../types.ts';
import type { ActionSet, CardAction, LineAction, LinkAction } from './card-types.ts';
import { showText } from './show-text.ts';

/** Characters of a line that a button carries: Slack takes no longer value, and no person would read it. */
export const LONGEST_LINE = 2000;
/** Characters of an address that a button of Slack's takes. */
export const LONGEST_URL = 3000;
/** Characters of a button's words. */
export const LONGEST_TITLE = 44;
/** Buttons a row: what hosts show before they fold the rest away. */
const A_ROW = 5;

/** A button. In place, it is an `Action.Execute`, whose answer replaces the card; else the answer is a new message. */
export function cardAction({ title, line, inPlace }: Action): LineAction {
  const shown = titleOf(title);
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
  const carried = actions.filter(({ line }) => line.length <= LONGEST_LINE).slice(0, most);
  return inRows(carried.map(cardAction));
}

/** Rows of buttons that open a page outside, at most so many; only `https` that a button can carry, the rest is left out. */
export function linkSets(links: readonly Link[], most: number): readonly ActionSet[] {
  const rows = inRows(links.flatMap(linkAction).slice(0, most));
  // They belong to the buttons above them.
  return rows.map((row) => ({ ...row, spacing: 'Small' }));
}

function linkAction({ title, url }: Link): readonly LinkAction[] {
  if (!URL.canParse(url)) return [];
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' || href.length > LONGEST_URL) return [];
  return [{ type: 'Action.OpenUrl', title: titleOf(title), url: href }];
}

function titleOf(title: string): string {
  return showText(title, LONGEST_TITLE) || '–';
}

/** Rows of as many buttons as hosts show side by side. */
export function inRows(buttons: readonly CardAction[]): readonly ActionSet[] {
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
