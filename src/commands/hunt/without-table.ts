import { QueryError } from '../../errors.ts';
import type { Table, Workspace } from '../../types.ts';
import type { PreparedHunt } from './kept-hunt.ts';

const nothing: Table = { columns: [], rows: [], truncated: false };

/**
 * A hunt of the catalogue over a table that the workspace does not have finds nothing: that is an answer, whose notes say
 * which table is missing. @throws what went wrong, where it was anything else.
 */
export async function withoutTable(
  error: unknown,
  { source, tables }: PreparedHunt,
  workspace: Workspace,
): Promise<Table> {
  if (!source || !(error instanceof QueryError) || error.fault === 'stopped') throw error;
  // Where the schema cannot be read either, the first fault is the one to tell.
  const schema = await workspace.schema().catch(() => Promise.reject(error));
  if (tables.every((table) => schema[table])) throw error;
  return nothing;
}
