import { type Position, QueryError } from '../../errors.ts';
import type { BoundQuery } from './kept-hunt.ts';

/** Line and column, from 1, at which a part of the typed line begins. */
export function placeOf(part: string, line: string): { readonly line: number; readonly column: number } {
  const before = line.slice(0, Math.max(0, line.lastIndexOf(part))).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Moves a fault's position from the bound query to where the person typed it; a fault in the hunt's own text has none. */
export function asTyped(error: unknown, { typed }: BoundQuery): unknown {
  if (!(error instanceof QueryError) || !error.position) return error;
  return error.movedTo(typed && typedPosition(error.position, typed));
}

function typedPosition(position: Position, typed: NonNullable<BoundQuery['typed']>): Position | undefined {
  const below = position.line - typed.kqlLine;
  if (below < 0) return undefined;
  const column = position.column + (below === 0 ? typed.column - 1 : 0);
  return { ...position, line: typed.line + below, column };
}
