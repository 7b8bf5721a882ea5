import type { Action } from '../../answers.ts';
import type { Table, Window } from '../../types.ts';
import type { PreparedHunt } from './kept-hunt.ts';

const mostIncidents = 3;
/** Incidents are looked for this far back where a line names no time. */
const usualMs = 90 * 24 * 3_600_000;

/** A notebook for each of the first incidents that the rows name, by Sentinel’s numbers; none where they are of several workspaces. */
export function incidentActions(
  { workspaces, phrase }: PreparedHunt,
  table: Table,
  window: Window,
  now: Date,
): readonly Action[] {
  const index = table.columns.findIndex(({ name }) => name === 'IncidentNumber');
  const [where, ...others] = workspaces;
  if (index < 0 || others.length > 0 || where?.toLowerCase() === 'all') return [];
  const numbers = table.rows.map((row) => row[index] ?? null).filter((cell) => typeof cell === 'number');
  const isOld = Date.parse(window.start) < now.getTime() - usualMs - 60_000;
  const when = `${isOld ? ` ${phrase}` : ''}${where === undefined ? '' : ` in ${where}`}`;
  return [...new Set(numbers)].slice(0, mostIncidents).map((number) => ({
    title: `Notebook: incident ${number}`,
    line: `notebook launch for incident ${number}${when}`,
  }));
}
