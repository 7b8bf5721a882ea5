import type { ImportOptions, ImportReport } from './import-files.ts';

export type { ImportReport } from './import-files.ts';

/** {@link importFiles} of `import-files.ts`, loaded when it is called: with it comes DuckDB, which a bot has in another process. */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  return (await import('./import-files.ts')).importFiles(options);
}
