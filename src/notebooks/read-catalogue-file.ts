import type { ZodError } from 'zod';
import { type Path, readLocatedYaml } from '../located-yaml.ts';
import { catalogueFile, notebook, notebookId } from './catalogue-file.ts';
import type { Notebook, Repository } from './notebook.ts';

/** What a file gave, and a line for each thing wrong, beginning with `file:line:column`. */
export interface ReadCatalogueFile {
  readonly repositories: readonly Repository[];
  readonly notebooks: readonly Notebook[];
  readonly problems: readonly string[];
}

type Report = (path: Path, message: string) => void;

/** In characters. */
const largest = 2_000_000;

/** Reads a catalogue file. A notebook that is not valid is reported, and the others are kept. */
export function readCatalogueFile(file: string, text: string): ReadCatalogueFile {
  const nothing = { repositories: [], notebooks: [] };
  const yaml = readLocatedYaml(text, { scalars: 'typed', largest });
  const problems = yaml.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  if (problems.length > 0) return { ...nothing, problems };
  const report: Report = (path, message) => {
    const { line, column } = yaml.place(path);
    problems.push(`${file}:${line}:${column}: ${where(path)}${message}`);
  };
  const read = catalogueFile.safeParse(yaml.value);
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

function reportAll(error: ZodError, above: Path, report: Report): void {
  for (const issue of error.issues) report([...above, ...issue.path], issue.message);
}

function where(path: Path): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}
