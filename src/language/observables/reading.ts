import type { ObservableType } from '../../enrichment.ts';

/** An observable in a plain text: `start` and `end` are offsets into that text. `nothing` is passed over as a whole. */
export interface Reading {
  readonly type: ObservableType | 'nothing';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A stretch of a plain text that may be an observable, without the punctuation round it. */
export interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly word: string;
  /** Whether it was written with fangs; `spaced` (`evil [.] com`) says less than `defanged`. */
  readonly fanged: () => 'defanged' | 'no' | 'spaced';
}

/** Reads one kind of observable where it may stand; undefined where there is none. */
export type Reader = (part: Part) => Reading | readonly Reading[] | undefined;

/** What stands before a part, at most so many characters. */
export function before({ text, start }: Part, length: number): string {
  return text.slice(Math.max(0, start - length), start);
}
