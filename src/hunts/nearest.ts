import { distance } from 'fastest-levenshtein';

const longest = 64;

/** Lower case, with everything that is not a letter or a digit made one blank; an accent is the same however it is written. */
export function normalised(text: string): string {
  return text
    .slice(0, 256)
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

/** How far apart two words are: 0 the same, 1 nothing in common. A beginning counts as near. */
export function apart(typed: string, word: string): number {
  if (typed === word) return 0;
  if (typed.length >= 3 && word.startsWith(typed)) return 0.1;
  const length = Math.max(typed.length, word.length);
  // Words of very different length cannot be near, and need not be measured.
  if (length > longest || Math.abs(typed.length - word.length) > length / 2) return 1;
  return distance(typed, word) / length;
}

/** The words nearest to what was typed, nearest first; those that are not like it at all are left out. */
export function nearestWords(typed: string, words: readonly string[], count: number): readonly string[] {
  const wanted = normalised(typed);
  return words
    .map((word) => ({ word, far: apart(wanted, normalised(word)) }))
    .filter(({ far }) => far <= 0.45)
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ word }) => word);
}
