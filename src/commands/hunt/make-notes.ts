import { DateTime } from 'luxon';
import { UserError } from '../../errors.ts';
import type { Table, Workspace } from '../../types.ts';
import type { PreparedHunt } from './kept-hunt.ts';

/** Plain sentences that qualify an answer: whether it is all there is, and for nothing found why. */
export async function makeNotes(
  prepared: PreparedHunt,
  table: Table,
  workspace: Workspace,
  now: Date,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const notes: string[] = [];
  if (prepared.isDefaultWindow)
    notes.push(`No time was given, so this is the default window: ${prepared.phrase}.`);
  if (table.shared)
    notes.push('The same was asked more than once at the same time: it ran once, and this is its answer.');
  if (table.partial) notes.push(`The answer is partial: ${table.partial}`);
  if (table.truncated) {
    const count = table.rows.length.toLocaleString('en');
    notes.push(`Only the first ${count} rows were kept; there are more. Narrow the window or add a filter.`);
  }
  if (table.rows.length > 0) return notes;
  return [
    ...notes,
    ...(await Promise.all(prepared.tables.map((name) => whyNothing(name, workspace, now, signal)))),
  ];
}

async function whyNothing(name: string, ...asked: [Workspace, Date, AbortSignal]): Promise<string> {
  try {
    return await lookUp(name, ...asked);
  } catch (error) {
    // The answer itself is there; that this side question failed must not lose it.
    const why = error instanceof UserError ? error.message : 'it could not be looked up';
    return `No row matched. Whether ${name} receives data is not known: ${why}`;
  }
}

async function lookUp(name: string, workspace: Workspace, now: Date, signal: AbortSignal): Promise<string> {
  const schema = await workspace.schema();
  if (!schema[name]) return `There is no table ${name} in the workspace ${workspace.name}.`;
  const last = await workspace.lastReceived(name, signal);
  if (last === null) return `The table ${name} is empty.`;
  const ago = DateTime.fromISO(last).toRelative({ base: DateTime.fromJSDate(now), locale: 'en' });
  return `No row of ${name} matched. The table last received data ${ago ?? 'at an unknown time'}.`;
}
