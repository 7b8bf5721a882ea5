import type { Answer } from '../answers.ts';
import type { Blotter } from './blot.ts';

/**
 * Takes known secrets out of answers; the rows of a kept result are gone through once, however often they are paged. Links
 * hold their query packed, where nothing finds a secret: those to a query with one are left out.
 */
export function blotAnswers(blotter: Blotter): (answer: Answer) => Answer {
  const done = new WeakMap<object, object>();
  return (answer) => {
    if (answer.kind !== 'hunt') return blotter.blotDeep(answer);
    const { rows, links, ...rest } = answer;
    const kept = links && blotter.blot(answer.kql) === answer.kql ? { links: blotter.blotDeep(links) } : {};
    const blotted = (done.get(rows) as typeof rows | undefined) ?? blotter.blotDeep(rows);
    done.set(rows, blotted);
    return { ...blotter.blotDeep(rest), ...kept, rows: blotted };
  };
}
