import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { QueryError } from '../../../src/errors.ts';
import { createLog } from '../../../src/log.ts';
import type { Table } from '../../../src/types.ts';
import { createEmbedded, type EmbeddedWorkspace } from '../../../src/workspaces/embedded/index.ts';
import { runQuery } from '../../../src/workspaces/embedded/run-query.ts';
import { Store } from '../../../src/workspaces/embedded/store.ts';
import { tablesOfRows } from '../../../src/workspaces/embedded/tables.ts';
import { dataFolder, writeParquet } from '../../support/data-folder.ts';

const day = (number: number) => new Date(`2026-01-${String(number).padStart(2, '0')}T00:00:00Z`);
const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'n', type: 'long' },
  { name: 'text', type: 'string' },
] as const;

/** A table `Logs` in both, with other rows; each has a table that the other has not. */
const own = {
  schema: { Logs: columns, Mine: columns },
  rows: () => [{ TimeGenerated: day(1), n: 1, text: 'own' }],
};
const loaded: string[] = [];
const other = {
  schema: {
    Logs: [...columns, { name: 'extra', type: 'dynamic' }] as const,
    Theirs: columns,
    "It's": columns,
  },
  rows: (table: string) => {
    loaded.push(table);
    return [
      { TimeGenerated: day(1), n: 10, text: 'first', extra: { place: 'Ghent' } },
      { TimeGenerated: day(20), n: 20, text: 'later', extra: { place: 'Oslo' } },
    ];
  },
};

let store: Store;

beforeAll(async () => {
  store = await Store.open(own, {
    scratch: '',
    neighbours: [
      { name: 'home', tables: 'own', paths: [] },
      { name: 'lab', tables: (_connection, prefix) => tablesOfRows(other, prefix), paths: [] },
      { name: 'eu', tables: 'elsewhere', paths: [] },
    ],
  });
});
afterAll(() => store.close());

const always = { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z' };

function run(kql: string, window = always): Promise<Table> {
  const { signal } = new AbortController();
  return runQuery(store, kql, window, { maxRows: 100, timeoutMs: 20_000, signal });
}

describe('workspace() on the embedded engine', () => {
  it.each([
    ["workspace('lab').Logs | summarize sum(n)", [[30]]],
    ['workspace("LAB").Logs | count', [[2]]],
    ["workspace('home').Logs | project n, text", [[1, 'own']]],
    ["workspace('lab').['It\\'s'] | summarize max(n)", [[20]]],
    ['workspace ( @"lab" ) // there\n .\n Theirs | count', [[2]]],
    ["let far = workspace('lab').Logs; far | where n > 10 | project text", [['later']]],
    ["let far = () { workspace('lab').Logs | where n > 10 }; far | project text", [['later']]],
    ["let far = (least: long) { workspace('lab').Logs | where n > least }; far(10) | count", [[1]]],
    ["Logs | where n in ((workspace('lab').Logs | project n = n / 10)) | count", [[1]]],
    ["print Most = toscalar(workspace('lab').Logs | summarize max(n))", [[20]]],
    [
      "Logs | join kind=inner (workspace('lab').Logs | extend n = n / 10) on n | project text, text1",
      [['own', 'first']],
    ],
    ["Logs | join kind=leftanti workspace('lab').Logs on n | count", [[1]]],
    ["Logs | lookup workspace('lab').Theirs on TimeGenerated | project text, text1", [['own', 'first']]],
    ["search in (workspace('lab').Logs, Logs) 'later' | project n, $table", [[20, "workspace('lab').Logs"]]],
    ["find in (workspace('lab').Logs) where n == 10 project text", [["workspace('lab').Logs", 'first']]],
    [
      "workspace('lab').Logs | evaluate bag_unpack(extra) | sort by n asc | project place",
      [['Ghent'], ['Oslo']],
    ],
    [
      "workspace('lab').Logs | evaluate bag_unpack(extra) | join (workspace('lab').Theirs) on n | count",
      [[2]],
    ],
    ["print x = \"workspace('nowhere').Logs\" // workspace('nowhere').Logs", [["workspace('nowhere').Logs"]]],
  ])('runs %s', async (kql, rows) => {
    expect((await run(kql)).rows).toEqual(rows);
  });

  it('unites tables of one name, and tells them apart by withsource', async () => {
    const kql = "union withsource=From Logs, workspace('Lab').Logs | project From, n | sort by n asc";
    expect((await run(kql)).rows).toEqual([
      ['Logs', 1],
      ["workspace('lab').Logs", 10],
      ["workspace('lab').Logs", 20],
    ]);
    const parsed = `union withsource=From workspace('lab').Logs, workspace('lab').Theirs
      | parse From with * "('" Workspace "')." Name
      | summarize count() by Workspace, Name | sort by Name asc`;
    expect((await run(parsed)).rows).toEqual([
      ['lab', 'Logs', 2],
      ['lab', 'Theirs', 2],
    ]);
    expect((await run("Logs | union (workspace('lab').Logs | where n > 10) | count")).rows).toEqual([[2]]);
  });

  it('restricts the rows of another workspace to the window too', async () => {
    const window = { start: '2026-01-10T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
    expect((await run("union Logs, workspace('lab').Logs | project text", window)).rows).toEqual([['later']]);
  });

  it('passes over a table that is not there with isfuzzy alone', async () => {
    expect((await run("union isfuzzy=true Logs, workspace('lab').Nope | count")).rows).toEqual([[1]]);
    expect((await run("union isfuzzy=true (workspace('lab').Nope | take 1), Logs | count")).rows).toEqual([
      [1],
    ]);
    await expect(run("union Logs,\n workspace('lab').logs")).rejects.toMatchObject({
      fault: 'invalid',
      reason: 'The workspace lab has no table logs',
      position: { line: 2, column: 19, length: 4 },
      hint: 'It has Logs.',
    });
    await expect(run("Logs | join (workspace('lab').Nope) on n")).rejects.toMatchObject({
      reason: 'The workspace lab has no table Nope',
      position: { line: 1, column: 31, length: 4 },
    });
    await expect(run("workspace('lab').constructor")).rejects.toMatchObject({ fault: 'invalid' });
  });

  it.each([
    ['union * | count', [[2]]],
    ['union withsource=From L* | project From', [['Logs']]],
    ["search 'first' | count", [[0]]],
    ['find where n > 0 project n | count', [[2]]],
    ["union *, workspace('lab').Theirs | count", [[4]]],
  ])('shows no wildcard the tables of another workspace: %s', async (kql, rows) => {
    await run("workspace('lab').Theirs | count");
    expect((await run(kql)).rows).toEqual(rows);
  });

  it.each([
    'Theirs | count',
    "table('Theirs') | count",
    "['$1 Theirs'] | count",
    "table('$1 Theirs') | count",
    '_0w() | count',
  ])('gives no other way to them: %s', async (kql) => {
    await run("workspace('lab').Theirs | count");
    await expect(run(kql)).rejects.toBeInstanceOf(QueryError);
  });

  it('loads only what is named', async () => {
    loaded.length = 0;
    const fresh = await Store.open(own, {
      scratch: '',
      neighbours: [
        {
          name: 'lab',
          tables: (_connection, prefix) => tablesOfRows(other, prefix),
          paths: [],
        },
      ],
    });
    onTestFinished(() => fresh.close());
    const { signal } = new AbortController();
    const limits = { maxRows: 10, timeoutMs: 20_000, signal };
    await runQuery(fresh, "workspace('lab').Theirs | count", always, limits);
    await runQuery(fresh, "workspace('lab').Theirs | count", always, limits);
    expect(loaded).toEqual(['Theirs']);
    expect(Object.keys(fresh.schema)).toEqual(['Logs', 'Mine']);
  });

  it.each([
    ["Logs |\n union workspace('mars').Logs", 'workspace()', 2, 8, 'Configured here: home, lab, eu.'],
    ["workspace('eu').Logs | count", 'workspace()', 1, 1, 'Ask it by itself: hunt in eu kql …'],
    ["let w = 'lab'; workspace(w).Logs", 'workspace() of a computed name', 1, 16, 'Write the name itself'],
    ["workspace(strcat('l', 'ab')).Logs", 'workspace() of a computed name', 1, 1, 'Write the name itself'],
    ["workspace('lab', 'x').Logs", 'workspace() of a computed name', 1, 1, 'Write the name itself'],
    [
      "workspace('lab')",
      "workspace('lab') without a table",
      1,
      1,
      "Name a table of it: workspace('lab').SecurityEvent.",
    ],
    ["let w = workspace('lab'); w.Logs", "workspace('lab') without a table", 1, 9, 'Name a table of it'],
    ["union Logs, workspace('lab').*", "workspace('lab').*", 1, 13, 'Name each table'],
    ["union workspace('lab').Lo*", "workspace('lab').Lo*", 1, 7, 'Name each table'],
    ["workspace('lab').far(1)", "workspace('lab').far()", 1, 1, 'Name a table itself'],
    ["workspace('lab').database('x').Logs", "workspace('lab').database()", 1, 1, 'Name a table itself'],
    ["workspace('lab').table('Logs')", "workspace('lab').table()", 1, 1, 'Name a table itself'],
    ["['work\\x73pace']('lab').Logs", 'workspace()', 1, 1, undefined],
    ["app('lab').requests", 'app()', 1, 1, undefined],
  ])('refuses %j by name and place, with what to do', async (kql, construct, line, column, hint) => {
    await expect(run(kql)).rejects.toMatchObject({
      fault: 'unsupported',
      construct,
      position: { line, column },
      ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
    });
  });

  it('says where it cannot be read rather than that it is not run', async () => {
    await expect(run("workspace('lab').Logs | whre n > 1 1")).rejects.toMatchObject({ fault: 'invalid' });
    await expect(run("workspace('lab').Logs | where nope > 1")).rejects.toMatchObject({
      fault: 'invalid',
      position: { line: 1, column: 31, length: 4 },
    });
  });
});

describe('folders and the demo beside each other', () => {
  const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
  const now = new Date('2026-02-01T00:00:00Z');
  const log = createLog('silent');

  async function ask(workspace: EmbeddedWorkspace, kql: string): Promise<Table> {
    const { signal } = new AbortController();
    return workspace.run(kql, window, { signal, maxRows: 100, timeoutMs: 60_000 });
  }

  async function folder(): Promise<string> {
    const made = dataFolder({
      'Csv.csv': 'TimeGenerated,n\n2026-01-01T00:00:00Z,1\n,2\n2025-01-01T00:00:00Z,3\n',
      'Json.ndjson': '{"n":1,"late":"x"}\n',
    });
    await writeParquet(
      join(made, 'Logs.parquet'),
      "SELECT (TIMESTAMP '2026-01-31' + to_hours(range))::TIMESTAMPTZ AS TimeGenerated, range AS n FROM range(48)",
    );
    return made;
  }

  it('lets a query in one read the files of another, and no others', async () => {
    const source = { folder: await folder() };
    const beside = dataFolder({ 'Csv.csv': 'n\n7\n', 'Secret.csv': 'n\n1\n' });
    const neighbours = [
      { name: 'demo', source: { now, seed: 1 } },
      { name: 'lab', source: { now, seed: 1, source } },
      { name: 'case', source: { now, seed: 1, source: { folder: beside } } },
    ];
    const made = ['demo', 'lab', 'case'].map((name, index) =>
      createEmbedded({ name, log, neighbours, now, seed: 1, ...neighbours[index]?.source }),
    );
    const [demo, lab] = made as [EmbeddedWorkspace, EmbeddedWorkspace];
    onTestFinished(async () => void (await Promise.all(made.map((one) => one.close()))));
    const both =
      "union withsource=S Csv, workspace('case').Csv, workspace('demo').SecurityEvent | summarize count() by S | sort by S asc";
    const { rows, partial } = await ask(lab, both);
    expect(rows.map(([name]) => name)).toEqual([
      'Csv',
      "workspace('case').Csv",
      "workspace('demo').SecurityEvent",
    ]);
    expect(rows.slice(0, 2).map(([, count]) => count)).toEqual([1, 1]);
    expect(partial).toContain('Csv: 1 row has no TimeGenerated');
    const far = await ask(demo, "workspace('lab').Logs | count");
    expect(far.rows).toEqual([[24]]);
    const told = await ask(demo, "workspace('lab').Csv | count");
    expect(told.rows).toEqual([[1]]);
    expect(told.partial).toMatch(/^lab: Csv: 1 row has no TimeGenerated/);
    expect(Object.keys(await demo.schema())).not.toContain('Csv');
    expect(Object.keys(await lab.schema())).toEqual(['Csv', 'Json', 'Logs']);
    await expect(ask(demo, "externaldata(n: long)['file:///etc/passwd']")).rejects.toMatchObject({
      fault: 'unsupported',
    });
  });

  it('does not mind that another folder is gone until it is named', async () => {
    const gone = dataFolder({ 'Csv.csv': 'n\n7\n' });
    const neighbours = [
      { name: 'lab', source: { now, seed: 1, source: { folder: await folder() } } },
      { name: 'gone', source: { now, seed: 1, source: { folder: gone } } },
    ];
    const lab = createEmbedded({
      name: 'lab',
      log,
      neighbours,
      now,
      seed: 1,
      source: { folder: await folder() },
    });
    onTestFinished(() => lab.close());
    rmSync(gone, { recursive: true });
    expect((await ask(lab, 'Csv | count')).rows).toEqual([[1]]);
    await expect(ask(lab, "Csv | union workspace('gone').Csv")).rejects.toMatchObject({
      fault: 'stopped',
      construct: 'folder',
      position: { line: 1, column: 13 },
    });
    expect((await ask(lab, 'Csv | count')).rows).toEqual([[1]]);
  });
});
