import { UserError } from '../../errors.ts';
import { mostIncidents } from './find-incidents.ts';

/** The numbers that `incident 42` or `incidents 41, #42` name; undefined where the words are others. @throws {UserError} too many. */
export function incidentNumbers(words: string): readonly number[] | undefined {
  const [, list] = /^incidents?\s+(#?\d{1,9}(?:(?:\s*,\s*|\s+)#?\d{1,9})*)$/i.exec(words.trim()) ?? [];
  if (list === undefined) return undefined;
  const numbers = [...new Set(list.match(/\d+/g)?.map(Number))];
  if (numbers.length <= mostIncidents) return numbers;
  throw new UserError(
    `A notebook is about ${mostIncidents} incidents at the most, and these are ${numbers.length}.`,
  );
}

/** `Incident 42` or `Incidents 41, 42`. */
export function nameIncidents(numbers: readonly number[]): string {
  return numbers.length === 1 ? `Incident ${numbers[0]}` : `Incidents ${numbers.join(', ')}`;
}
