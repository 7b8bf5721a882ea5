import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { bindHunt } from '../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../src/hunts/catalogue.ts';
import type { Hunt } from '../src/hunts/hunt.ts';
import { HuntIndex } from '../src/hunts/hunt-index.ts';
import { parseQuery } from '../src/kql/parser.ts';
import { beside, type Figure, quantile, timeEach } from './figure.ts';

const files = 50;
const huntsInFile = 20;
const coldStarts = 7;
const window = { start: '2026-11-01T00:00:00.000Z', end: '2026-11-02T00:00:00.000Z' };

/**
 * A thousand hunts read by a process that has just begun, beside bare `yaml` and beside reading without parsing; the
 * nearest of two thousand names beside bare `fastest-levenshtein`; binding one hunt beside one bare parse of its KQL.
 */
export async function benchCatalogue(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'huntline-bench-'));
  try {
    for (let file = 0; file < files; file++) writeFileSync(join(folder, `${file}.yaml`), queryFile(file));
    const cold = coldStartsOf(folder);
    const { catalogue } = await loadCatalogue([folder]);
    const hunts = catalogue.all();
    return [
      {
        name: `loading ${hunts.length} hunts from cold, median`,
        value: quantile(cold.ours, 0.5),
        unit: 'ms',
        peer: { name: 'bare yaml', value: quantile(cold.bare, 0.5) },
      },
      ...(await nearestName(hunts)),
      ...(await bindingOne(hunts)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function coldStartsOf(folder: string): { ours: number[]; bare: number[] } {
  const catalogue = JSON.stringify(new URL('../src/hunts/catalogue.ts', import.meta.url).href);
  const ours = `const { loadCatalogue } = await import(${catalogue}); await loadCatalogue([folder]);`;
  const bare = `const { parse } = await import('yaml'); const { readdirSync, readFileSync } = await import('node:fs');
    for (const name of readdirSync(folder)) parse(readFileSync(folder + '/' + name, 'utf8'));`;
  const samples = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < coldStarts; round++) {
    samples.ours.push(coldRun(ours, folder));
    samples.bare.push(coldRun(bare, folder));
  }
  return samples;
}

/** Milliseconds of a script in a process of its own, without the start of Node itself. */
function coldRun(script: string, folder: string): number {
  const timed = `const folder = ${JSON.stringify(folder)}; const began = performance.now(); ${script} console.log(performance.now() - began);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', timed], {
    encoding: 'utf8',
    cwd: new URL('..', import.meta.url).pathname,
  });
  return Number(printed.trim().split('\n').at(-1));
}

async function nearestName(hunts: readonly Hunt[]): Promise<readonly Figure[]> {
  const twice = [...hunts, ...hunts.map((hunt) => ({ ...hunt, name: `${hunt.name}_again`, aliases: [] }))];
  const index = new HuntIndex(twice);
  const names = twice.map(({ name }) => name);
  const typed = ['singin', 'Family3.list_acount_7', 'brute force', 'powershel encoded'];
  const each = (find: (name: string) => unknown) => {
    let turn = 0;
    return timeEach(async () => find(typed[turn++ % typed.length] ?? ''), 100);
  };
  const ours = await each((name) => index.nearest(name));
  const bare = await each((name) => closest(name, names));
  return beside(`nearest name among ${names.length}`, ours, 'bare fastest-levenshtein', bare);
}

async function bindingOne([hunt]: readonly Hunt[]): Promise<readonly Figure[]> {
  if (!hunt) return [];
  const bind = () => bindHunt(hunt, { account_name: 'aoife', ids: '4624,4625' }, window).kql;
  const kql = bind();
  const ours = await timeEach(async () => bind(), 200);
  const bare = await timeEach(async () => parseQuery(kql), 200);
  return beside('binding one hunt', ours, 'one bare parse of its KQL', bare);
}

function queryFile(file: number): string {
  const sources = Array.from({ length: huntsInFile }, (_, index) => source(file, index));
  return `metadata:
  version: 1
  description: Hunts of the bench
  data_environments: [MSSentinel]
  data_families: [Family${file}]
  tags: [bench, signin, powershell]
defaults:
  parameters:
    start: { description: Query start time, type: datetime }
    end: { description: Query end time, type: datetime }
    table: { description: Table, type: str, default: SecurityEvent }
    add_query_items: { description: More KQL, type: str, default: '' }
sources:
${sources.join('')}`;
}

function source(file: number, index: number): string {
  return `  list_account_${index}:
    description: Events of an account, number ${index} of family ${file}, newest first
    metadata:
      title: Account events ${file} ${index}
      aliases: [account events ${file} ${index}]
      example: hunt account events for aoife.brennan
      techniques: [T1078.004]
      columns: [TimeGenerated, Account, Computer, EventID]
      entities: { Account: account, Computer: host }
      takes: { account: account_name }
    args:
      query: |-
        {table}
        | where TimeGenerated between (datetime({start}) .. datetime({end}))
        | where Account has "{account_name}" and EventID in ({ids})
        | summarize Count = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Account, Computer, EventID
        | sort by Last desc
        {add_query_items}
    parameters:
      account_name: { description: Account, type: str, aliases: [account] }
      ids: { description: Event ids, type: list, default: [4624, 4625] }
`;
}
