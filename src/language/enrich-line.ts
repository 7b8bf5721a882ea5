import { UserError } from '../errors.ts';
import type { Window } from '../types.ts';
import type { Clock } from './clock.ts';
import { timeKeywords } from './keywords.ts';
import { splitWords, type Word } from './split-words.ts';
import { readTimePhrase, type TimePhrase } from './time-phrase.ts';

/** What follows `enrich` and its kin, taken apart. */
export interface EnrichLine {
  /** The text to look for observables in, verbatim. */
  readonly text: string;
  /** What stands after `using`: provider sets and names. */
  readonly using?: string;
  /** True for `fresh`: kept answers of providers are not good enough. */
  readonly fresh: boolean;
  readonly asCsv: boolean;
  readonly window?: Window;
  readonly phrase?: string;
  readonly workspaces: readonly string[];
}

/** Options stand behind the text, which may hold any words: only what is last in the line is read as one. */
const usingEnd = /(?:^|\s)using\s+([\w-]+(?:\s*,\s*[\w-]+)*)$/i;
const freshEnd = /(?:^|\s)fresh$/i;
const csvEnd = /(?:^|\s)as\s+csv$/i;
const workspaceEnd = /\sin\s+([\w-]+(?:\s*,\s*[\w-]+)*)$/i;
/** A time phrase has no more words than this. */
const longestPhrase = 8;
/** Characters at the end of a line that can hold options. */
const longestEnd = 400;

/** Reads the options from the end of the line. @throws {UserError} a time that cannot be. */
export function readEnrichLine(line: string, clock: Clock): EnrichLine {
  let text = line.trim();
  const options: { using?: string; fresh?: boolean; asCsv?: boolean; window?: Window; phrase?: string } = {};
  let workspaces: readonly string[] = [];
  for (;;) {
    const end = text.slice(-longestEnd);
    const using = usingEnd.exec(end);
    const inWorkspace = workspaceEnd.exec(end);
    const time = options.phrase === undefined ? timeAtEnd(end, clock) : undefined;
    if (using?.[1] && options.using === undefined) {
      options.using = using[1];
      text = text.slice(0, -using[0].length).trimEnd();
    } else if (!options.fresh && freshEnd.test(end)) {
      options.fresh = true;
      text = text.replace(freshEnd, '').trimEnd();
    } else if (!options.asCsv && csvEnd.test(end)) {
      options.asCsv = true;
      text = text.replace(csvEnd, '').trimEnd();
    } else if (time) {
      options.window = time.window;
      options.phrase = time.phrase;
      text = text.slice(0, -time.length).trimEnd();
    } else if (inWorkspace?.[1] && workspaces.length === 0) {
      workspaces = inWorkspace[1].split(',').map((name) => name.trim());
      text = text.slice(0, -inWorkspace[0].length).trimEnd();
    } else break;
  }
  const { using, window, phrase, fresh = false, asCsv = false } = options;
  return {
    text,
    ...(using === undefined ? {} : { using }),
    ...(window && phrase !== undefined ? { window, phrase } : {}),
    fresh,
    asCsv,
    workspaces,
  };
}

const startsTime = new Set<string>(timeKeywords);

/** The time phrase that ends the text, with the number of characters that it takes. */
function timeAtEnd(
  text: string,
  clock: Clock,
): { readonly window: Window; readonly phrase: string; readonly length: number } | undefined {
  const starts = [...text.matchAll(/\S+/g)].slice(-longestPhrase);
  const from = starts.find(([word]) => startsTime.has(word.toLowerCase()));
  if (!from) return undefined;
  const end = text.slice(from.index);
  // Quotes belong to a text and to no time.
  if (/["“”']/.test(end)) return undefined;
  const words = splitWords(end);
  const time = timeIn(words, clock);
  if (time?.used.length !== words.length) return undefined;
  return { window: time.window, phrase: time.phrase, length: end.length };
}

/** A text may end in words that begin a time and are none: `the last hunt`. With a number in them they were meant as one. */
function timeIn(words: readonly Word[], clock: Clock): TimePhrase | undefined {
  try {
    return readTimePhrase(words, clock);
  } catch (error) {
    if (error instanceof UserError && !/^\d+$/.test(words[1]?.text ?? '')) return undefined;
    throw error;
  }
}
