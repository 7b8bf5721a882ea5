import type { Hunt } from './hunt.ts';
import { huntOf } from './hunt-of.ts';
import { type QueryFile, queryFile, querySource } from './query-file.ts';
import type { ReportBook } from './report-book.ts';

/** Environments whose queries are KQL that Sentinel runs, as MSTICPy calls them. */
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

/** The hunts of a file in MSTICPy's query-template format. */
export function readTemplateFile(content: unknown, book: ReportBook): readonly Hunt[] {
  const read = queryFile.safeParse(content);
  if (!read.success) {
    book.reportAll(read.error);
    return [];
  }
  const unrunnable = languageElsewhere(read.data);
  if (unrunnable !== undefined) {
    const path = ['metadata', 'data_environments'];
    book.report(path, `these hunts are ${unrunnable}: not runnable here`, 'not-runnable', 'note');
  }
  return Object.entries(read.data.sources).flatMap(([name, value]) =>
    readSource(read.data, name, value, unrunnable, book),
  );
}

function readSource(
  file: QueryFile,
  name: string,
  value: unknown,
  unrunnable: string | undefined,
  book: ReportBook,
): readonly Hunt[] {
  const path = ['sources', name];
  const source = querySource.safeParse(value);
  if (!source.success) {
    book.reportAll(source.error, path);
    return [];
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    book.report(path, 'a name has letters, digits and _ only');
    return [];
  }
  const made = huntOf(file, source.data, { name, unrunnable, ...book.placesOf(path, ['args', 'query']) });
  for (const problem of made.problems) book.report([...path, ...problem.path], problem.message);
  return made.hunt ? [made.hunt] : [];
}

/** Says what other language the file's queries are in; undefined where it is KQL. */
function languageElsewhere(content: QueryFile): string | undefined {
  const named = content.metadata.data_environments;
  if (named.some((name) => environments.has(name.toLowerCase()))) return undefined;
  return `written for ${named.join(', ')}, not in KQL for Sentinel`;
}
