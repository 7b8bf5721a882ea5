import { QueryError } from '../../../errors.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import { unpack } from './plugins/bag-unpack.ts';
import { refuse } from './refusal.ts';
import { type Field, fieldScalar, type Relation } from './relation.ts';
import { constantText } from './scalar.ts';
import type { Scope } from './scope.ts';
import { joinSql, quote, raw, type Sql, sql } from './sql.ts';
import { type Ask, type Outcome, StageNeeded } from './stage.ts';

/** What Sentinel keeps its watchlists in. */
const table = 'Watchlist';

/**
 * `_GetWatchlist('alias')`: the newest state of each item that has not been deleted, whatever the window, its line
 * unpacked into columns, which only the rows can tell.
 */
export function watchlist(scope: Scope, node: SyntaxNode): never {
  const [named, ...more] = node.child('ArgumentList').list('Expressions');
  if (more.length > 0) return refuse('_GetWatchlist() with keys', node, 'Write | where SearchKey in (…).');
  const alias =
    named &&
    constantText(scope.scalar(named.kind === 'SimpleNamedExpression' ? named.child('Expression') : named));
  if (alias === undefined) return refuse('_GetWatchlist() of a computed alias', node);
  const items = itemsOf(scope, node, '_GetWatchlist()');
  throw new StageNeeded(scope, node, items, (rows, ask) => lineOf(rows, alias, ask));
}

/** `_GetWatchlistAlias`: what watchlists there are. */
export function watchlistAliases(scope: Scope, node: SyntaxNode): Relation {
  const items = itemsOf(scope, node, '_GetWatchlistAlias');
  const alias = fieldScalar(fieldOf(items, 'WatchlistAlias', node));
  return scope.emitter.select([{ name: 'WatchlistAlias', type: 'string' }], [alias], items.from, 'DISTINCT ');
}

/** The items of all watchlists as they are now. */
function itemsOf(scope: Scope, node: SyntaxNode, construct: string): Relation {
  if (!scope.query.tables().includes(table)) {
    return refuse(construct, node, `There is no table ${table}.`);
  }
  const all = scope.query.everything(table, node);
  const has = (name: string) => all.fields.some((field) => field.name === name);
  const sqlOf = (name: string): Sql => fieldScalar(fieldOf(all, name, node)).sql;
  const newest = ['_DTTimestamp', 'LastUpdatedTimeUTC', 'TimeGenerated'].filter(has);
  const order =
    newest.length > 0 ? joinSql(newest.map((name) => sql`${sqlOf(name)} DESC NULLS LAST`)) : raw('1');
  const kind = has('_DTItemType') ? sql` WHERE ${sqlOf('_DTItemType')} <> 'watchlist'` : raw('');
  const latest = sql`SELECT *, row_number() OVER (PARTITION BY ${sqlOf('_DTItemId')} ORDER BY ${order}) AS "$newest" FROM ${all.from}${kind}`;
  const kept = has('_DTItemStatus') ? sql` AND ${sqlOf('_DTItemStatus')} <> 'Delete'` : raw('');
  return { ...all, from: scope.emitter.add(sql`SELECT * FROM (${latest}) WHERE "$newest" = 1${kept}`) };
}

function fieldOf(relation: Relation, name: string, node: SyntaxNode): Field {
  return (
    relation.fields.find((field) => field.name === name) ??
    refuse(`a ${table} without the column ${name}`, node)
  );
}

/** The items of one watchlist, unpacked. @throws {QueryError} naming those that there are, where this one is not. */
async function lineOf(rows: Relation, alias: string, ask: Ask): Promise<Outcome> {
  const fields = shown.flatMap((name) => rows.fields.find((field) => field.name === name) ?? []);
  const aliases = rows.fields.find(({ name }) => name === 'WatchlistAlias');
  const bag = fields.find(({ name, type }) => name === 'WatchlistItem' && type === 'dynamic');
  if (!aliases || !bag) throw new Error('the Watchlist table lacks its columns');
  const { sql: column } = fieldScalar(aliases);
  const known = (await ask(sql`SELECT DISTINCT ${column} FROM ${rows.from} ORDER BY 1`)).map(([name]) =>
    String(name),
  );
  if (!known.includes(alias)) throw unknown(alias, known);
  const chosen: Relation = {
    from: sql`(SELECT * FROM ${rows.from} WHERE ${column} = ${quote(alias)})`,
    fields,
  };
  return unpack(chosen, bag, { prefix: '', conflict: 'keep_source', ignored: new Set() }, ask);
}

/** The columns beside the line's own. */
const shown = ['_DTItemId', 'LastUpdatedTimeUTC', 'SearchKey', 'WatchlistItem'];

function unknown(alias: string, known: readonly string[]): QueryError {
  return new QueryError('invalid', '_GetWatchlist()', `There is no watchlist with the alias ${alias}`, {
    hint: known.length > 0 ? `There is: ${known.join(', ')}.` : 'There is none in this workspace.',
  });
}
