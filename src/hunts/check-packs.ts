import { knownSchema } from '../kql/schemas.ts';
import { loadCatalogue } from './catalogue.ts';
import { checkHunt } from './check-hunt.ts';
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

/** Reads every query file of the folders, binds every hunt and says what there is to say. */
export async function checkPacks(paths: readonly string[]): Promise<PackReport> {
  const { catalogue, findings: read } = await loadCatalogue(paths);
  const schema = knownSchema();
  const hunts = catalogue.all();
  const findings = [...read, ...hunts.flatMap((hunt) => checkHunt(hunt, schema))].toSorted(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  );
  const count = (severity: FindingSeverity) => findings.filter((one) => one.severity === severity).length;
  return {
    hunts: hunts.length,
    runnable: hunts.filter(({ unrunnable }) => !unrunnable).length,
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
    findings,
  };
}
