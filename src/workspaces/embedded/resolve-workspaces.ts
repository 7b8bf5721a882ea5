import { QueryError } from '../../errors.ts';
import { positionAt } from '../../kql/position.ts';
import type { Found } from './neighbourhood.ts';
import type { Store } from './store.ts';
import { type Elsewhere, type Mention, mentionsIn, shownAs } from './translate/elsewhere.ts';
import { freshName, type Place, replaced } from './translate/stage.ts';

/** A query whose tables of other workspaces go by names of their own. */
export interface Resolved {
  readonly text: string;
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
}

/** Finds the tables of other workspaces that a query names. @throws {QueryError} where a workspace is not to be had. */
export async function resolveWorkspaces(store: Store, kql: string): Promise<Resolved> {
  const elsewhere = new Map<string, Elsewhere>();
  let text = kql;
  for (const mention of mentionsIn(kql)) {
    const name = freshName(text, 'w');
    const table = await tableOf(store, kql, mention);
    elsewhere.set(name, table);
    // A table that is not there is no function either: the binder says so, or forgives it.
    text = replaced(text, mention.place, name, 'missing' in table ? 'name' : 'call');
  }
  return { text, elsewhere };
}

async function tableOf(store: Store, kql: string, { workspace, table, place, tablePlace }: Mention) {
  const found = await store.workspace(workspace).catch((error: unknown) => {
    throw error instanceof QueryError ? error.movedTo(position(kql, place)) : error;
  });
  const columns = found.columns(table);
  return columns
    ? { columns, table: found.stored(table), shown: shownAs(found.name, table) }
    : { missing: missing(found, table).movedTo(position(kql, tablePlace)) };
}

function missing({ name, names }: Found, table: string): QueryError {
  const like = names.find((one) => one.toLowerCase() === table.toLowerCase());
  const message = `The workspace ${name} has no table ${table}`;
  return new QueryError('invalid', 'workspace()', message, {
    hint: like === undefined ? `hunt tables in ${name} shows those that it has.` : `It has ${like}.`,
  });
}

function position(text: string, { start, end }: Place) {
  return positionAt(text, start, end - start);
}
