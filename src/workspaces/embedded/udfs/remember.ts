import type { UdfValue } from './define.ts';

/** Most characters of arguments and answers that are kept. */
const most = 16_000_000;

/**
 * Keeps the last answers of a costly function. DuckDB asks for the same row again where it moves a filter below the step
 * that computes the answer.
 */
export function remembering<Args extends readonly UdfValue[]>(
  compute: (...args: Args) => string | null,
): (...args: Args) => string | null {
  const kept = new Map<string, string | null>();
  let size = 0;
  return (...args) => {
    const key = args.join('\u0000');
    const known = kept.get(key);
    if (known !== undefined) return known;
    const answer = compute(...args);
    const weight = key.length + (answer?.length ?? 0);
    if (size + weight > most) {
      kept.clear();
      size = 0;
    }
    kept.set(key, answer);
    size += weight;
    return answer;
  };
}
