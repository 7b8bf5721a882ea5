import { distance } from 'fastest-levenshtein';

const longest = 64;

/** The candidates that someone who typed the word may have meant, best first; none where nothing is near. */
export function nearest(word: string, candidates: readonly string[], n = 3): readonly string[] {
  const typed = word.trim().toLowerCase().slice(0, longest);
  if (typed === '') return [];
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, score: scoreOf(typed, candidate.toLowerCase()) }))
    .filter(({ score }) => score < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.score - b.score)
    .slice(0, n)
    .map(({ candidate }) => candidate);
}

/** Typing errors, with less for a beginning and for one part of a name (`list_alerts` of `SecurityAlert.list_alerts`). */
function scoreOf(typed: string, candidate: string): number {
  const parts = candidate.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2);
  const tail = candidate.slice(candidate.indexOf('.') + 1);
  return Math.min(
    wholeScore(typed, candidate),
    wholeScore(typed, tail) + 0.1,
    ...parts.map((part) => wholeScore(typed, part) + 0.5),
    typed.length > 2 && candidate.includes(typed) ? 1.5 : Number.POSITIVE_INFINITY,
  );
}

function wholeScore(typed: string, candidate: string): number {
  if (typed === candidate) return 0;
  const allowed = Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3));
  const errors = typingErrors(typed, candidate);
  const near = errors <= allowed && errors < typed.length ? errors : Number.POSITIVE_INFINITY;
  const starts = typed.length > 1 && candidate.startsWith(typed) ? 0.75 : Number.POSITIVE_INFINITY;
  return Math.min(near, starts);
}

/** Levenshtein's distance, but two neighbours swapped are one error. */
function typingErrors(typed: string, candidate: string): number {
  let least = distance(typed, candidate);
  for (let index = 1; index < typed.length && least > 1; index += 1) {
    const swapped =
      typed.slice(0, index - 1) + typed.charAt(index) + typed.charAt(index - 1) + typed.slice(index + 1);
    least = Math.min(least, 1 + distance(swapped, candidate));
  }
  return least;
}
