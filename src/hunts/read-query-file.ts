import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { ZodError } from 'zod';
import type { Hunt } from './hunt.ts';
import { huntOf } from './hunt-of.ts';
import { type QueryFile, type QuerySource, queryFile, querySource } from './query-file.ts';

/** What a file gave: hunts, and a line for each thing wrong, beginning with `file:line:column`. */
export interface ReadQueryFile {
  readonly hunts: readonly Hunt[];
  readonly problems: readonly string[];
}

type Path = readonly PropertyKey[];
type Report = (path: Path, message: string) => void;

const largest = 2_000_000;
const environments = new Set([
  'azuresentinel',
  'kusto',
  'loganalytics',
  'm365d',
  'm365dgraph',
  'mde',
  'mssentinel',
  'mssentinel_new',
]);

/** Reads a file in MSTICPy's format. A source that is not valid is reported, and the others are kept. */
export function readQueryFile(file: string, text: string): ReadQueryFile {
  if (text.length > largest) return { hunts: [], problems: [`${file}:1:1: the file is larger than 2 MB`] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const problems: string[] = [];
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const report: Report = (path, message) => {
    problems.push(`${at(offsetOf(document, path))}: ${where(path)}${message}`);
  };

  for (const error of document.errors) problems.push(`${at(error.pos[0])}: ${firstLine(error.message)}`);
  if (problems.length > 0) return { hunts: [], problems };
  const content = plain(document, report);
  const read = queryFile.safeParse(content);
  if (!read.success) {
    reportAll(read.error, [], report);
    return { hunts: [], problems };
  }
  return { hunts: runsHere(read.data, report) ? readSources(read.data, file, report) : [], problems };
}

function readSources(content: QueryFile, file: string, report: Report): Hunt[] {
  const hunts: Hunt[] = [];
  for (const [name, value] of Object.entries(content.sources)) {
    const path = ['sources', name];
    const source = querySource.safeParse(value);
    if (!source.success) {
      reportAll(source.error, path, report);
      continue;
    }
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      report(path, 'a name has letters, digits and _ only');
      continue;
    }
    const made = huntOf(content, file, name, source.data satisfies QuerySource);
    for (const problem of made.problems) report([...path, ...problem.path], problem.message);
    if (made.hunt) hunts.push(made.hunt);
  }
  return hunts;
}

function runsHere(content: QueryFile, report: Report): boolean {
  const named = content.metadata.data_environments;
  if (named.some((name) => environments.has(name.toLowerCase()))) return true;
  report(
    ['metadata', 'data_environments'],
    `these hunts run on ${named.join(', ')}, which is not KQL on Sentinel: not runnable here`,
  );
  return false;
}

/** The document as plain values; the parser refuses aliases that would blow up. */
function plain(document: Document.Parsed, report: Report): unknown {
  try {
    return document.toJS();
  } catch (error) {
    report([], firstLine(error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

function reportAll(error: ZodError, above: Path, report: Report): void {
  for (const issue of error.issues) report([...above, ...issue.path], issue.message);
}

/** Where a path stands in the text; where it is absent, the nearest thing above it. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function where(path: Path): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
