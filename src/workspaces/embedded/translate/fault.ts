import type { Position } from '../../../errors.ts';

// What a statement raises by itself while it runs. DuckDB passes on a text alone, so that the place stands in it.

/** Why a statement stopped itself. */
export type Fault = 'range' | 'tie';

/** What DuckDB raises. */
export function faultText(fault: Fault, { line, column, length }: Position): string {
  return `huntline: ${fault} at ${line}:${column}:${length}`;
}

/** The fault in an error message of DuckDB's; undefined where it is none of ours. */
export function faultIn(message: string): { fault: Fault; position: Position } | undefined {
  const found = /huntline: (range|tie) at (\d+):(\d+):(\d+)/.exec(message);
  if (!found) return undefined;
  const [, fault, line, column, length] = found;
  return {
    fault: fault as Fault,
    position: { line: Number(line), column: Number(column), length: Number(length) },
  };
}
