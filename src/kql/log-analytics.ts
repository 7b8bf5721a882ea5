import { bridge } from './bridge.ts';
import type { BridgeSymbol } from './bridge-shapes.ts';

/**
 * Functions that Log Analytics and Sentinel add to KQL and Microsoft's parser has never heard of: name, parameters,
 * and a body that gives what they return. They bind, so that they can be run or refused by name.
 */
const functions: readonly (readonly [name: string, parameters: string, body: string])[] = [
  [
    '_GetWatchlist',
    '(watchlistAlias: string, keys: dynamic = dynamic(null))',
    '{ datatable(_DTItemId: string, LastUpdatedTimeUTC: datetime, SearchKey: string, WatchlistItem: dynamic)[] }',
  ],
  ['_GetWatchlistAlias', '()', '{ datatable(WatchlistAlias: string)[] }'],
  ['workspace', '(name: string)', '{ print workspace = name }'],
  ['app', '(name: string)', '{ print app = name }'],
  ['resource', '(name: string)', '{ print resource = name }'],
  ['adx', '(name: string)', '{ print adx = name }'],
  ['arg', '(name: string)', '{ print arg = name }'],
];

let symbols: readonly BridgeSymbol[] | undefined;

/** Names of the functions that {@link logAnalyticsFunctions} declares. */
export const logAnalyticsNames: ReadonlySet<string> = new Set(functions.map(([name]) => name));

/** The parser's symbols for the functions that Log Analytics adds. */
export function logAnalyticsFunctions(): readonly BridgeSymbol[] {
  const { FunctionSymbol } = bridge().Symbols;
  symbols ??= functions.map(
    ([name, parameters, body]) => new FunctionSymbol.$ctor16(name, parameters, body, null),
  );
  return symbols;
}
