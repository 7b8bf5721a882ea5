import type { Action, NoticeAnswer, NoticeItem } from '../answers.ts';

/** An answer in plain words: that something was done, or what there is. */
export function notice(
  title: string,
  text: string,
  items: readonly NoticeItem[] = [],
  actions: readonly Action[] = [],
): NoticeAnswer {
  return { kind: 'notice', title, text, items, actions };
}
