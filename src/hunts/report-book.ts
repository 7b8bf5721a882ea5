import type { ZodError } from 'zod';
import type { FilePlace, LocatedYaml, Path } from '../located-yaml.ts';
import type { Finding, FindingSeverity } from './finding.ts';

/** Where a hunt stands in its file. */
export interface HuntPlaces extends FilePlace {
  readonly file: string;
  /** Where a line (from 0) of its query stands; undefined where the file's lines are not the query's. */
  readonly queryLine: (line: number) => FilePlace | undefined;
}

/** Gathers what there is to say of one file, each thing with its place. */
export class ReportBook {
  readonly file: string;
  readonly findings: Finding[] = [];
  readonly #yaml: LocatedYaml;

  constructor(file: string, yaml: LocatedYaml) {
    this.file = file;
    this.#yaml = yaml;
  }

  /** Of a path in the file. */
  report(path: Path, message: string, rule = 'format', severity: FindingSeverity = 'error'): void {
    this.add(severity, rule, this.#yaml.place(path), `${where(path)}${message}`);
  }

  /** All that a schema found wrong below a path. */
  reportAll(error: ZodError, above: Path = []): void {
    for (const issue of error.issues) this.report([...above, ...issue.path], said(issue));
  }

  add(severity: FindingSeverity, rule: string, { line, column }: FilePlace, message: string): void {
    this.findings.push({ file: this.file, line, column, severity, rule, message });
  }

  /** Where a hunt stands, and its query below it. */
  placesOf(path: Path, query: Path): HuntPlaces {
    const lines = (line: number) => this.#yaml.linePlace([...path, ...query], line);
    return { file: this.file, ...this.#yaml.place(path), queryLine: lines };
  }
}

/** zod's own words, but for what is not there at all. */
function said(issue: ZodError['issues'][number]): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  return expected && /received undefined$/.test(issue.message)
    ? `is missing (${expected === 'record' || expected === 'object' ? 'a section' : expected})`
    : issue.message;
}

function where(path: Path): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}
