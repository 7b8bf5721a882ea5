import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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

/** What SARIF 2.1.0 requires of the parts that are given, and that numbers and levels are what they may be. */
const position = z.number().int().min(1);
const sarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            version: z.string(),
            rules: z.array(z.strictObject({ id: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/) })),
          }),
        }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.number().int().min(0),
            level: z.enum(['none', 'note', 'warning', 'error']),
            message: z.strictObject({ text: z.string().min(1) }),
            locations: z
              .array(
                z.strictObject({
                  physicalLocation: z.strictObject({
                    artifactLocation: z.strictObject({ uri: z.string().regex(/^[\w%.~!$&'()*+,;=:@/-]+$/) }),
                    region: z.strictObject({ startLine: position, startColumn: position }),
                  }),
                }),
              )
              .min(1),
          }),
        ),
      }),
    )
    .length(1),
});

describe('packReportSarif', () => {
  it.each(['relative', 'absolute'])('is valid, and finds its files again: %s paths', async (kind) => {
    const folder = join(await temporaryFolder(), 'Päckchen 100%, #1');
    await mkdir(folder);
    await writeFile(join(folder, 'größe ?.yaml'), 'a: [');
    await writeFile(join(folder, 'two.yaml'), 'steps: []');
    const path = kind === 'relative' ? relative(process.cwd(), folder) : folder;
    const report = await checkPacks([path]);
    const { runs } = sarifLog.parse(JSON.parse(JSON.stringify(packReportSarif(report, '1.2.3'))));
    expect(runs[0]?.results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex])).toEqual(
      report.findings.map(({ rule }) => [
        rule,
        runs[0]?.tool.driver.rules.findIndex(({ id }) => id === rule),
      ]),
    );
    const base = pathToFileURL(`${process.cwd()}/`);
    const found = runs[0]?.results.map(({ locations }) =>
      fileURLToPath(new URL(locations[0]?.physicalLocation.artifactLocation.uri ?? '', base)),
    );
    expect(found).toEqual(report.findings.map(({ file }) => resolve(file)));
  });

  it('is valid where there is nothing to say', () => {
    const counts = { error: 0, warning: 0, note: 0 };
    sarifLog.parse(packReportSarif({ hunts: 0, runnable: 0, counts, findings: [] }, '1'));
  });
});

describe('checkPacks, of words', () => {
  it('names a window, a split and a technique that are none', async () => {
    const folder = await temporaryFolder();
    const words = '{ window: forever, split: 1y, techniques: [T1, T1078.004] }';
    const query = 'SecurityAlert | where TimeGenerated > ago(1d)';
    await writeFile(
      join(folder, 'a.yaml'),
      template('MSSentinel', `  a: { description: A, metadata: ${words}, args: { query: "${query}" } }\n`),
    );
    const { findings } = await checkPacks([folder], {
      isWindow: (phrase) => phrase === 'last 7d',
      isSplit: (split) => split === '1d',
    });
    expect(findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'error: a: window: “forever” is not a time such as last 7d',
      'error: a: split: “1y” is not a length such as 1d',
      'warning: a: techniques: “T1” is not as MITRE writes them, such as T1078 or T1078.004',
    ]);
  });

  it('knows which names are taken before a pack is added, and reports on the pack alone', async () => {
    const folder = await temporaryFolder();
    const families = (text: string) => text.replace('[Pack]', '[MDE]');
    const query = 'SecurityAlert | where TimeGenerated > ago(1d)';
    await writeFile(
      join(folder, 'a.yaml'),
      families(template('MDE', `  list_alerts: { description: A, args: { query: "${query}" } }\n`)),
    );
    const builtIn = resolve('queries');
    const { hunts, findings } = await checkPacks([folder], { builtIn });
    expect(hunts).toBe(0);
    expect(findings).toMatchObject([
      { file: join(folder, 'a.yaml'), rule: 'name', message: expect.stringContaining('override: true') },
    ]);
    expect((await checkPacks([folder], { builtIn: folder })).counts.error).toBe(0);
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

  it('tells of folders with blanks and umlauts in their names', async () => {
    const folder = join(await temporaryFolder(), 'Ein Päckchen');
    await mkdir(folder);
    await writeFile(join(folder, 'ü.yaml'), 'id: 1\n');
    expect(run(folder).stdout).toContain('Ein Päckchen/ü.yaml:1:1: error: ');
    expect(sarifLog.parse(JSON.parse(run('--sarif', folder).stdout)).runs[0]?.results).toHaveLength(1);
  });

  it('says so where there is no such folder, and asks which where none is named', () => {
    expect(run('nowhere')).toMatchObject({ status: 1, stdout: expect.stringContaining('cannot be read') });
    const unnamed = run();
    expect(unnamed.stderr).toContain('Which files?');
    expect(unnamed.status).not.toBe(0);
  });
});
