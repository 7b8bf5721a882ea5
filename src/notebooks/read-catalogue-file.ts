import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { ZodError } from 'zod';
import { catalogueFile, notebook, notebookId } from './catalogue-file.ts';
import type { Notebook, Repository } from './notebook.ts';

/** What a file gave, and a line for each thing wrong, beginning with `file:line:column`. */
export interface ReadCatalogueFile {
  readonly repositories: readonly Repository[];
  readonly notebooks: readonly Notebook[];
  readonly problems: readonly string[];
}

type Path = readonly PropertyKey[];
type Report = (path: Path, message: string) => void;

const largest = 2_000_000;

/** Reads a catalogue file. A notebook that is not valid is reported, and the others are kept. */
export function readCatalogueFile(file: string, text: string): ReadCatalogueFile {
  const nothing = { repositories: [], notebooks: [] };
  if (text.length > largest) return { ...nothing, problems: [`${file}:1:1: the file is larger than 2 MB`] };
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
  if (problems.length > 0) return { ...nothing, problems };
  const read = catalogueFile.safeParse(plain(document, report));
  if (!read.success) {
    reportAll(read.error, [], report);
    return { ...nothing, problems };
  }
  const repositories = Object.entries(read.data.repositories).map(([id, { note, ...repository }]) => ({
    id,
    ...repository,
    ...(note === undefined ? {} : { note }),
  }));
  return { repositories, notebooks: readNotebooks(read.data, report), problems };
}

function readNotebooks(
  content: { repositories: Record<string, unknown>; notebooks: Record<string, unknown> },
  report: Report,
): Notebook[] {
  const notebooks: Notebook[] = [];
  for (const [id, value] of Object.entries(content.notebooks)) {
    const path = ['notebooks', id];
    const named = notebookId.safeParse(id);
    const read = notebook.safeParse(value);
    if (!named.success) reportAll(named.error, path, report);
    else if (!read.success) reportAll(read.error, path, report);
    else if (!Object.hasOwn(content.repositories, read.data.repository)) {
      report([...path, 'repository'], `${read.data.repository} is not among the repositories`);
    } else notebooks.push({ id, ...withoutUndefined(read.data) });
  }
  for (const { id, retired } of notebooks) {
    const heir = retired?.heir;
    if (heir !== undefined && !notebooks.some((one) => one.id === heir && !one.retired)) {
      report(['notebooks', id, 'retired', 'heir'], `${heir} is not a notebook that can be used instead`);
    }
  }
  return notebooks;
}

/** What is absent is left out, and not there as `undefined`. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
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
