import type { FilePlace } from '../located-yaml.ts';
import type { Hunt } from './hunt.ts';

/** `error`: it was left out or cannot run. `warning`: it runs, and should be looked at. `note`: good to know. */
export type FindingSeverity = 'error' | 'note' | 'warning';

/** Something to say of a query file, and where. */
export interface Finding extends FilePlace {
  readonly file: string;
  readonly severity: FindingSeverity;
  /** Which check it is, in kebab-case: `format`, `kql`, `contains` … */
  readonly rule: string;
  readonly message: string;
}

/** `file:line:column: message`, as compilers write it. */
export function findingText({ file, line, column, message }: Finding): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** An error of a hunt, where it stands in its file. */
export function huntFinding({ source }: Hunt, rule: string, message: string): Finding {
  const { file, line, column, name } = source;
  return { file, line, column, severity: 'error', rule, message: `${name}: ${message}` };
}
