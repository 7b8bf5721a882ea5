import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPacks } from '../../src/hunts/check-packs.ts';
import { packReportSarif } from '../../src/hunts/pack-report-sarif.ts';
import { packReportText } from '../../src/hunts/pack-report-text.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const template = (environment: string, sources: string) => `metadata:
  version: 1
  description: A pack
  data_environments: [${environment}]
  data_families: [Pack]
defaults:
  parameters:
    table: { description: Table, type: str, default: SecurityEvent }
    query_project: { description: Columns, type: str, default: '' }
    add_query_items: { description: More, type: str, default: '' }
    subscription_filter: { description: Which, type: str, default: 'true' }
sources:
${sources}`;

/** A folder that mixes all formats with broken files among them. */
const files: Readonly<Record<string, string>> = {
  'a good.yaml': template(
    'MSSentinel',
    `  good:
    description: Good
    args:
      query: '
        {table}
        | where {subscription_filter}
        | where TimeGenerated between (datetime({start}) .. datetime({end}))
        | where Computer has "{host_name}" and EventID in ({ids})
        {query_project}
        {add_query_items}'
    parameters:
      host_name: { description: Host, type: str }
      ids: { description: Events, type: list, default: [4624, 4625] }
`,
  ),
  'b-kql.yaml': template(
    'LogAnalytics',
    `  wrong_column:
    description: Column
    args:
      query: |
        SecurityEvent
        | where TimeGenerated > ago(1d)
        | where Nonsense == 1
  broken:
    description: A fold put a comment before what follows
    args:
      query: '
        SecurityEvent // all of them
        | where TimeGenerated > ago(1d)
        | where (Computer == "x"'
  unknown:
    description: A table of the team's own
    args:
      query: |
        Custom_CL
        | where TimeGenerated > ago(1d) and Whatever contains "something"
`,
  ),
  'c-splunk.yaml': template(
    'Splunk',
    '  spl: { description: S, args: { query: "search index=* {host}" } }\n',
  ),
  'd-rule.yml': `id: 5a0e5c0a-7d35-4a0c-8a9a-000000000001
name: Rule
severity: Medium
queryPeriod: 1d
query: |
  SecurityEvent
  | summarize count() by Account, Computr
`,
  'e-hunting.yaml': `id: 5a0e5c0a-7d35-4a0c-8a9a-000000000002
name: Hunting
query: SecurityAlert | where TimeGenerated > ago(1d) and AlertName == "{x}"
`,
  'f-not-yaml.yaml': 'a: [1\nb: 2',
  'g-neither.yaml': 'steps: [build, test]\n',
  'h-hostile.yaml': `a: &a [1,1]\nb: [${'*a,'.repeat(200)}]\n`,
  'i-twice.yaml': `${template('MSSentinel', '  x: { description: X, args: { query: T } }\n')}  x: { description: Y, args: { query: U } }\n`,
  'sub/j-parameter.yaml': template(
    'MSSentinel',
    '  outside: { description: O, args: { query: "T | where A == {name}" }, parameters: { name: { type: str } } }\n',
  ),
  'README.md': 'not a query file',
};

async function mixedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

function without<T>(value: T, folder: string): T {
  return JSON.parse(
    JSON.stringify(value).replaceAll(folder, 'pack').replaceAll(encodeURI(folder), 'pack'),
  ) as T;
}

describe('checkPacks', () => {
  it('names file, line and what is wrong in a folder of all formats, and loads the rest', async () => {
    const folder = await mixedFolder();
    const text = packReportText(without(await checkPacks([folder]), folder));
    await expect(`${text}\n`).toMatchFileSnapshot('../golden/queries-check.txt');
  });

  it('gives SARIF that code hosts can show', async () => {
    const folder = await mixedFolder();
    const sarif = packReportSarif(without(await checkPacks([folder]), folder), '1.2.3');
    await expect(`${JSON.stringify(sarif, null, 2)}\n`).toMatchFileSnapshot(
      '../golden/queries-check.sarif.json',
    );
  });
});

describe('huntline queries check', () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ['src/cli.ts', 'queries', 'check', ...words], { encoding: 'utf8' });

  it('leaves with 1 where something is wrong, and prints JSON where asked', async () => {
    const folder = await mixedFolder();
    const { status, stdout } = run('--json', folder);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      counts: { error: expect.any(Number) },
      findings: expect.any(Array),
    });
  });

  it('leaves with 0 for the hunts that come with Huntline', () => {
    const { status, stdout } = run('--strict', 'queries');
    expect(stdout).toMatch(/^\d+ hunts: 0 errors, 0 warnings, /m);
    expect(status).toBe(0);
  });

  it('says so where there is no such folder, and asks which where none is named', () => {
    expect(run('nowhere')).toMatchObject({ status: 1, stdout: expect.stringContaining('cannot be read') });
    expect(run()).toMatchObject({ stderr: expect.stringContaining('Which files?') });
    expect(run().status).not.toBe(0);
  });
});
