import type { Action, Answer } from '../types.ts';

/** One entry of a notice: a name, what is to be said of it, and lines about it. */
export interface NoticeItem {
  readonly name: string;
  readonly text: string;
  readonly lines?: readonly string[];
}

/** An answer in plain words: that something was done, or what there is. */
export function notice(
  title: string,
  text: string,
  items: readonly NoticeItem[] = [],
  actions: readonly Action[] = [],
): Answer {
  return {
    kind: 'help',
    title,
    text,
    commands: items.map((item) => ({
      name: item.name,
      summary: item.text,
      usage: item.lines ?? [],
      examples: [],
    })),
    actions,
  };
}
