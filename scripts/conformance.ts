import { parseArgs } from 'node:util';
import { QueryError } from '../src/errors.ts';
import { runQuery } from '../src/workspaces/embedded/run-query.ts';
import { Store } from '../src/workspaces/embedded/store.ts';
import { type Case, readSuites } from './conformance/cases.ts';
import { difference } from './conformance/compare.ts';
import { knownDivergences } from './conformance/known-divergences.ts';

// Runs case files with the answers of Microsoft's engine: `npm run conformance -- <folder> [--json] [--cases]`.

const outcomes = [
  'match',
  'wrong',
  'known',
  'refused',
  'invalid',
  'stopped',
  'rejectedToo',
  'acceptedThough',
  'stale',
] as const;
type Outcome = (typeof outcomes)[number];

interface Result {
  readonly outcome: Outcome;
  readonly detail: string;
}

const everything = { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z' };

async function runCase(store: Store, kase: Case): Promise<Result> {
  const { signal } = new AbortController();
  try {
    const answer = await runQuery(store, kase.kql, everything, {
      maxRows: 10_000,
      timeoutMs: 20_000,
      signal,
    });
    if (!kase.expected) return { outcome: 'acceptedThough', detail: JSON.stringify(answer.rows.slice(0, 2)) };
    const detail = difference(kase, answer);
    const reason = knownDivergences[kase.id];
    if (detail === undefined)
      return reason ? { outcome: 'stale', detail: reason } : { outcome: 'match', detail: '' };
    return reason ? { outcome: 'known', detail: reason } : { outcome: 'wrong', detail };
  } catch (error) {
    if (!(error instanceof QueryError)) return { outcome: 'refused', detail: `DuckDB: ${String(error)}` };
    if (!kase.expected) return { outcome: 'rejectedToo', detail: error.message };
    const outcome = { invalid: 'invalid', stopped: 'stopped', unsupported: 'refused' } as const;
    return { outcome: outcome[error.fault], detail: `${error.construct}: ${error.message}` };
  }
}

function tally(results: readonly Result[]): Record<Outcome, number> {
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  return Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>;
}

function byFamily(cases: readonly Case[], results: ReadonlyMap<string, Result>): string {
  const families = Map.groupBy(cases, ({ family }) => family);
  const lines = [...families].map(([family, members]) => {
    const counts = tally(members.flatMap(({ id }) => results.get(id) ?? []));
    const some = Object.entries(counts).filter(([, count]) => count > 0);
    return `  ${family}: ${some.map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`;
  });
  return lines.sort().join('\n');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, cases: { type: 'boolean' } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('say which folder holds the case files');

const store = await Store.open({ schema: {}, rows: () => [] });
const suites: Record<string, unknown> = {};
let failed = false;
for (const [name, cases] of readSuites(folder)) {
  const results = new Map<string, Result>();
  for (const kase of cases) results.set(kase.id, await runCase(store, kase));
  const counts = tally([...results.values()]);
  failed ||= counts.wrong > 0 || counts.stale > 0;
  suites[name] = values.cases ? { ...counts, cases: Object.fromEntries(results) } : counts;
  if (values.json) continue;
  process.stdout.write(`${name}: ${JSON.stringify(counts)}\n${byFamily(cases, results)}\n`);
  if (!values.cases) continue;
  for (const [id, { outcome, detail }] of results) {
    if (outcome !== 'match' && outcome !== 'rejectedToo')
      process.stdout.write(`  ${outcome} ${id}: ${detail}\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ suites })}\n`);
store.close();
process.exitCode = failed ? 1 : 0;
