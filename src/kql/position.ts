import type { Position } from '../errors.ts';

/** Line and column, from 1, of an offset in UTF-16 units; an offset past the end is the end. */
export function positionAt(text: string, offset: number, length: number): Position {
  const before = text.slice(0, Math.max(0, offset));
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, length };
}
