import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from './errors.ts';
import { checkPacks, type PackReport } from './hunts/check-packs.ts';
import { packReportSarif } from './hunts/pack-report-sarif.ts';
import { packReportText } from './hunts/pack-report-text.ts';
import { readWholeSpan } from './language/duration.ts';
import { splitWords } from './language/split-words.ts';
import { readTimePhrase } from './language/time-phrase.ts';

export interface QueriesCheckOptions {
  readonly format: 'json' | 'sarif' | 'text';
  /** Warnings fail the check too. */
  readonly strict: boolean;
}

/**
 * `huntline queries check <path> …`: prints what there is to say of query files. Exit code 1 where something is
 * wrong. @throws {UserError} no path was given.
 */
export async function runQueriesCheck(
  [verb, ...paths]: readonly string[],
  { format, strict }: QueriesCheckOptions,
): Promise<void> {
  if (verb !== 'check' || paths.length === 0) {
    throw new UserError('Which files? Give folders or files of hunts.', {
      hint: 'huntline queries check path/to/pack [--json | --sarif] [--strict]',
    });
  }
  const report = await checkPacks(paths, {
    builtIn: fileURLToPath(new URL('../queries', import.meta.url)),
    isWindow,
    isSplit,
  });
  process.stdout.write(`${shown(report, format)}\n`);
  const { error, warning } = report.counts;
  if (error > 0 || (strict && warning > 0)) process.exitCode = 1;
}

function shown(report: PackReport, format: QueriesCheckOptions['format']): string {
  if (format === 'text') return packReportText(report);
  return JSON.stringify(format === 'json' ? report : packReportSarif(report, ownVersion()), null, 2);
}

function isWindow(phrase: string): boolean {
  try {
    const words = splitWords(phrase);
    const read = readTimePhrase(words, { now: new Date(), timeZone: 'UTC' });
    return read?.used.length === words.length;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function isSplit(split: string): boolean {
  const span = readWholeSpan(split);
  return span !== undefined && span.months === 0 && span.milliseconds >= 60_000;
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
