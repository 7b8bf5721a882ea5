import type { BoundQuery } from '../../../kql/bind.ts';
import type { SyntaxNode } from '../../../kql/syntax-node.ts';
import { parametersOf } from './operators/parameters.ts';

/** The binder's word for a table that is not there, which `isfuzzy=true` forgives. */
const fuzzyName = 'KS205';

/** The same of a wildcard that nothing fits, which the binder does not forgive. */
const nothingFits = 'KS142';

/**
 * Binds a text whose fuzzy unions may name tables that are not there. The binder would guess such a table's columns, and
 * clash over them; as the engine does, a union goes on without the items that name them, be it deep in a join: they are
 * blanked, so that every position stays, and the text is bound again.
 */
export function bindForgiving(text: string, bind: (text: string) => BoundQuery): BoundQuery {
  const bound = bind(text);
  const placesOf = (word: string) =>
    bound.diagnostics.flatMap(({ code, offset }) => (code === word ? [offset] : []));
  const [absent, unfit] = [placesOf(fuzzyName), placesOf(nothingFits)];
  if (absent.length + unfit.length === 0) return bound;
  const unions = [...bound.root.walk()].filter(({ kind }) => kind === 'UnionOperator');
  let blanked = text;
  // From the innermost on: what one forgives is no fault of the item around it.
  for (const union of unions.reverse()) {
    const isFuzzy = parametersOf(union).get('isfuzzy') === 'true';
    const missing = (isFuzzy ? [...absent, ...unfit] : absent).filter((place) => blanked[place] !== ' ');
    const isThere = (item: SyntaxNode) =>
      !missing.some((place) =>
        isFuzzy ? place >= item.start && place < item.end : place === beginningOf(item).start,
      );
    blanked = withoutItems(blanked, union.list('Expressions'), isThere);
  }
  return blanked === text ? bound : bind(blanked);
}

/** The text without the items that are not there, and with one comma between those that stay. A union of nothing stays as it is. */
function withoutItems(
  text: string,
  items: readonly SyntaxNode[],
  isThere: (item: SyntaxNode) => boolean,
): string {
  const kept = items.filter(isThere);
  if (kept.length === 0 || kept.length === items.length) return text;
  let result = text;
  let before = false;
  for (const [index, item] of items.entries()) {
    const start = index === 0 ? item.start : (items[index - 1]?.end ?? item.start);
    if (!isThere(item)) result = blank(result, start, item.end);
    else if (!before) result = blank(result, start, item.start);
    before ||= isThere(item);
  }
  return result;
}

/** What a pipe begins with. */
function beginningOf(item: SyntaxNode): SyntaxNode {
  const isPipe = item.kind === 'PipeExpression' || item.kind === 'ParenthesizedExpression';
  return isPipe ? beginningOf(item.child('Expression')) : item;
}

function blank(text: string, start: number, end: number): string {
  return `${text.slice(0, start)}${text.slice(start, end).replaceAll(/[^\r\n]/g, ' ')}${text.slice(end)}`;
}
