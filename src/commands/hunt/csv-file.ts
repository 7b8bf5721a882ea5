import type { FileAnswer, HuntAnswer } from '../../answers.ts';
import { toCsv } from './to-csv.ts';

/** All kept rows of a hunt as a CSV file, named after the hunt and its window. */
export function csvFile(answer: HuntAnswer): FileAnswer {
  const day = (iso: string) => iso.slice(0, 10);
  return {
    kind: 'file',
    title: `${answer.title}: ${answer.totalRows.toLocaleString('en')} rows as CSV`,
    name: `${answer.hunt}_${day(answer.window.start)}_${day(answer.window.end)}.csv`,
    mime: 'text/csv; charset=utf-8',
    content: toCsv(answer.columns, answer.rows),
    notes: answer.notes,
    actions: [],
  };
}
