import type { DuckDBValue } from '@duckdb/node-api';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import type { Column } from '../../../types.ts';
import type { Relation } from './relation.ts';
import type { Scope } from './scope.ts';
import type { Sql } from './sql.ts';

/** Runs a statement over the rows of a stage. */
export type Ask = (query: Sql) => Promise<readonly (readonly DuckDBValue[])[]>;

/** What a stage comes to: its columns, and the statement that gives them in their order. */
export interface Outcome {
  readonly columns: readonly Column[];
  readonly query: Sql;
}

/** Looks at the rows of a stage and says what comes of them. @throws {QueryError} */
export type Discover = (rows: Relation, ask: Ask) => Promise<Outcome>;

/**
 * Stops the translation where only the rows so far can tell the columns that follow (`pivot`, `bag_unpack`, a
 * watchlist). The rows are gathered, their columns found, and the query is bound anew with a table in this node's place.
 */
export class StageNeeded extends Error {
  readonly scope: Scope;
  /** The operator or call whose columns are not known. */
  readonly node: SyntaxNode;
  /** What the table takes the place of: that, and what stands before it in the pipe. */
  readonly whole: SyntaxNode;
  readonly input: Relation;
  readonly discover: Discover;

  constructor(scope: Scope, node: SyntaxNode, input: Relation, discover: Discover) {
    super('the columns that follow are known only from the rows');
    this.name = 'StageNeeded';
    this.scope = scope;
    this.node = node;
    this.whole = (node.kind === 'FunctionCallExpression' ? undefined : node.parent) ?? node;
    this.input = input;
    this.discover = discover;
  }
}

/** Most items of a list that one pattern looks for. */
export const mostItems = 200;

/** The items of a list that a query looks for, once they are read: undefined where there are more than that. */
export type KnownItems = ReadonlyMap<number, readonly string[] | undefined>;

/** Stops the translation where the items of a list decide how it is best looked for: they are read first. */
export class ItemsNeeded extends Error {
  /** Where the list stands in the text: what comes of it is known by that. */
  readonly place: number;
  /** The items, as the only column. */
  readonly items: Relation;

  constructor(place: number, items: Relation) {
    super('how to look for the items of a list is known only from the items');
    this.name = 'ItemsNeeded';
    this.place = place;
    this.items = items;
  }
}

/** The place of a stage's result in the query's text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A name that stands nowhere in the text: short, so that it fits wherever a call or a pipe stood. */
export function freshName(text: string, ending: 's' | 'w' = 's'): string {
  for (let count = 0; ; count++) {
    const name = `_${count.toString(36)}${ending}`;
    if (!text.includes(name)) return name;
  }
}

/**
 * Puts the call of a table, or its bare name, in the place of part of a query. Every other character, every line and
 * column stays where it is, so that what is said of the rest points to what the person typed.
 */
export function replaced(
  text: string,
  { start, end }: Place,
  name: string,
  as: 'call' | 'name' = 'call',
): string {
  const blank = text.slice(start, end).replace(/[^\r\n]/g, ' ');
  const from = blank.indexOf(' '.repeat(name.length));
  const open = blank.indexOf(' ', from + name.length);
  const close = blank.indexOf(' ', open + 1);
  // A pipe and a call are always longer than the name.
  if (from < 0 || open < 0 || close < 0) throw new Error(`no place for ${name} in ${text.slice(start, end)}`);
  const marks = new Map(
    as === 'name'
      ? []
      : [
          [open, '('],
          [close, ')'],
        ],
  );
  const characters = [...blank].map((character, index) => {
    const letter = index >= from ? name.charAt(index - from) : '';
    return letter === '' ? (marks.get(index) ?? character) : letter;
  });
  return text.slice(0, start) + characters.join('') + text.slice(end);
}
