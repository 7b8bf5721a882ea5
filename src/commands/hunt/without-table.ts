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
  const missing = tables.filter((table) => !schema[table]);
  // A fuzzy union goes on without a table: then a mistake elsewhere, such as in the tail, must not pass for nothing found.
  const isWhy = missing.length === tables.length || missing.some((table) => names(error.reason, table));
  if (missing.length === 0 || !isWhy) throw error;
  return nothing;
}

function names(text: string, table: string): boolean {
  return text.split(/[^\p{L}\p{N}_]+/u).includes(table);
}
