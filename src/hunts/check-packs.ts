import { isAbsolute, relative, resolve } from 'node:path';
import { knownSchema } from '../kql/schemas.ts';
import { loadCatalogue } from './catalogue.ts';
import { type CheckWords, checkHunt } from './check-hunt.ts';
import type { Finding, FindingSeverity } from './finding.ts';

/** What a look at folders of query files came to. */
export interface PackReport {
  /** Hunts that load; `runnable` leaves out those in other languages. */
  readonly hunts: number;
  readonly runnable: number;
  readonly counts: Readonly<Record<FindingSeverity, number>>;
  /** By file, line and column. */
  readonly findings: readonly Finding[];
}

/** What the caller knows of the chat's words, which a file may hold. */
export interface PackWords extends CheckWords {
  /** Hunts that are there before the pack's, whose names are taken. */
  readonly builtIn?: string;
}

/** Reads every query file of the folders, binds every hunt and says what there is to say. */
export async function checkPacks(paths: readonly string[], words: PackWords = {}): Promise<PackReport> {
  const before = words.builtIn && !paths.some((path) => isWithin(path, words.builtIn)) ? [words.builtIn] : [];
  const { catalogue, refused, findings: read } = await loadCatalogue([...before, ...paths]);
  const isTheirs = ({ file }: { readonly file: string }) => !before.some((folder) => isWithin(file, folder));
  const schema = knownSchema();
  const hunts = catalogue.all().filter(({ source }) => isTheirs(source));
  const findings = [
    ...read.filter(isTheirs),
    ...[...hunts, ...refused.filter(({ source }) => isTheirs(source))].flatMap((hunt) =>
      checkHunt(hunt, schema, words),
    ),
  ].toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);
  const count = (severity: FindingSeverity) => findings.filter((one) => one.severity === severity).length;
  return {
    hunts: hunts.length,
    runnable: hunts.filter(({ unrunnable }) => !unrunnable).length,
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
    findings,
  };
}

/** By code unit, so that the order is the same whatever the locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isWithin(path: string, folder = ''): boolean {
  const way = relative(resolve(folder), resolve(path));
  return !way.startsWith('..') && !isAbsolute(way);
}
