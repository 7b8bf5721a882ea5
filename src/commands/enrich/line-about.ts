import type { Observable } from '../../enrichment.ts';
import { quoteWord } from '../../language/quote-word.ts';

/** Characters of a line that names observables; a button carries no longer one. */
const longestLine = 1_500;

/** A line about these, as far as they fit behind its first words; undefined where none does. */
export function lineAbout(
  words: string,
  observables: readonly Pick<Observable, 'value'>[],
): string | undefined {
  let line = words;
  for (const { value } of observables) {
    const longer = `${line} ${quoteWord(value)}`;
    if (longer.length > longestLine) break;
    line = longer;
  }
  return line === words ? undefined : line;
}
