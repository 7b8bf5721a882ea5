import type { Hunt } from './hunt.ts';
import type { HuntPlaces } from './report-book.ts';
import { trimmedOff } from './trimmed-query.ts';

/** Where a hunt is from; with the place of its KQL, where each line of that is a line of the file. */
export function sourceOf(
  name: string,
  written: string,
  { file, line, column, queryLine }: HuntPlaces,
): Hunt['source'] {
  const off = trimmedOff(written);
  const first = queryLine(off.lines);
  return {
    file,
    name,
    line,
    column,
    ...(first ? { kql: { line: first.line, column: first.column + off.margin } } : {}),
  };
}
