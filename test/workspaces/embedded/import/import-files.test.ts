import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ImportOptions, importFiles } from '../../../../src/workspaces/embedded/import/import-files.ts';
import { dataFolder, openFolder } from '../../../support/data-folder.ts';

function importing(from: string, names: readonly string[], options: Partial<ImportOptions> = {}) {
  const to = options.to ?? join(dataFolder(), 'own');
  const paths = names.map((name) => join(from, name));
  return importFiles({ existing: 'refuse', ...options, to, from: paths }).then((report) => ({
    ...report,
    to,
  }));
}

describe('importing', () => {
  it('takes the portal’s CSV, its times and its table', async () => {
    const from = dataFolder({
      'query_data.csv':
        '\ufeff"TimeGenerated [UTC]",Computer,EventID,Type,SourceSystem\r\n"2/15/2024, 10:05:12.123 PM",web-1,4624,SecurityEvent,OpsManager\r\n',
    });
    const { tables, problems, to } = await importing(from, ['query_data.csv']);
    expect(problems).toEqual([]);
    expect(tables).toEqual([
      { name: 'SecurityEvent', rows: 1, file: join(to, 'SecurityEvent', '0001.parquet') },
    ]);
    const { run } = await openFolder(to);
    expect((await run('SecurityEvent | project TimeGenerated, Computer, EventID, Type')).rows).toEqual([
      ['2024-02-15T22:05:12.123Z', 'web-1', 4624, 'SecurityEvent'],
    ]);
  });

  it('takes the blobs of data export, a folder of them, packed or not', async () => {
    const line = (type: string, more = '') =>
      `{"TenantId":"t","TimeGenerated":"2026-01-01T00:00:00.1234567Z","Type":"${type}"${more}}\n`;
    const from = dataFolder({
      'am-heartbeat/y=2026/m=01/d=01/h=00/m=00/PT05M.json': line(
        'Heartbeat',
        ',"ComputerPrivateIPs":["10.0.0.1"]',
      ),
      'am-heartbeat/y=2026/m=01/d=01/h=00/m=05/PT05M.json.gz': gzipSync(line('Heartbeat') + line('MyOwn')),
    });
    const { tables, to } = await importing(from, ['am-heartbeat']);
    expect(tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['Heartbeat', 2],
      ['MyOwn', 1],
    ]);
    const { run } = await openFolder(to);
    const query =
      'Heartbeat | where isnotnull(ComputerPrivateIPs) | project TimeGenerated, ComputerPrivateIPs[0]';
    expect((await run(query)).rows).toEqual([['2026-01-01T00:00:00.123456Z', '10.0.0.1']]);
  });

  it('knows the table of a container’s path where rows do not say it', async () => {
    const from = dataFolder({
      'am-securityevent/PT05M.json': '{"TimeGenerated":"2026-01-01T00:00:00Z","EventID":1}\n',
    });
    expect((await importing(from, ['am-securityevent'])).tables).toMatchObject([
      { name: 'SecurityEvent', rows: 1 },
    ]);
  });

  it('takes answers of the API, big numbers and bags included', async () => {
    const from = dataFolder({
      'My_CL.json':
        '{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Big","type":"long"},{"name":"Bag","type":"dynamic"}],"rows":[["2026-01-01T00:00:00Z",9007199254740993,"{\\"a\\":[1]}"]]}]}',
    });
    const { to } = await importing(from, ['My_CL.json']);
    const { run } = await openFolder(to);
    expect((await run('My_CL | project Big, Bag.a[0], Type = 1')).rows).toEqual([['9007199254740993', 1, 1]]);
  });

  it('sorts events of Windows into their tables', async () => {
    const from = dataFolder({
      'attack.json': [
        '{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Hostname":"W","TimeCreated":"2020-09-20T05:11:12Z","Image":"C:\\\\a.exe"}',
        '{"Channel":"Security","EventID":4624,"Hostname":"W","@timestamp":"2020-09-20T05:11:13Z","LogonType":"3","TargetUserName":"u"}',
        '{"Channel":"System","EventID":7045,"Hostname":"W","@timestamp":"2020-09-20T05:11:14Z","ServiceName":"evil"}',
      ].join('\n'),
    });
    const { tables, to, problems } = await importing(from, ['attack.json']);
    expect(problems).toEqual([]);
    expect(tables.map(({ name }) => name).sort()).toEqual(['Event', 'SecurityEvent', 'WindowsEvent']);
    const { run } = await openFolder(to);
    const query =
      'union withsource=T SecurityEvent, WindowsEvent, Event | project T, EventID, LogonType, tostring(EventData_dynamic.ServiceName) | sort by EventID asc';
    expect((await run(query)).rows).toEqual([
      ['Event', 1, null, ''],
      ['SecurityEvent', 4624, 3, ''],
      ['WindowsEvent', 7045, null, 'evil'],
    ]);
  });

  it('counts and names what it cannot read, and imports the rest', async () => {
    const from = dataFolder({
      'Syslog.json': '{"TimeGenerated":"2026-01-01T00:00:00Z","ProcessID":"x"}\nbroken\n{"a"\n',
      'notes.txt': 'x',
      'results.json': '{"a":1}\n',
      'Cut.csv.gz': gzipSync('a\n1\n'.repeat(100)).subarray(0, 20),
    });
    const names = ['Syslog.json', 'notes.txt', 'results.json', 'Cut.csv.gz'];
    const { tables, unread, problems } = await importing(from, names);
    expect(tables).toMatchObject([{ name: 'Syslog', rows: 1 }]);
    expect(unread).toBe(3);
    expect(problems).toEqual([
      expect.stringMatching(/Syslog.json:2 is no JSON/),
      expect.stringMatching(/Syslog.json:3 is no JSON/),
      expect.stringMatching(/notes.txt is not read: give CSV/),
      expect.stringMatching(/results.json:1 does not say of which table it is: give --table/),
      expect.stringMatching(/Cut.csv.gz is cut off/),
      'Syslog: 1 value of ProcessID is no int and so empty',
    ]);
  });

  it('names only the first rows of many that it cannot read', async () => {
    const from = dataFolder({ 'T.ndjson': 'x\n'.repeat(100) });
    const { unread, problems, tables } = await importing(from, ['T.ndjson']);
    expect([unread, problems.length, problems.at(-1), tables]).toEqual([
      100,
      6,
      expect.stringMatching(/95 more rows could not be read$/),
      [],
    ]);
  });

  it('takes a table’s name, and the column of its time, where they are given', async () => {
    const from = dataFolder({ 'data.csv': 'at,n\n2026-01-01 00:00:00,1\n' });
    const { to } = await importing(from, ['data.csv'], { table: 'Mine', time: 'at' });
    const { run } = await openFolder(to);
    expect((await run('Mine | project TimeGenerated, n')).rows).toEqual([['2026-01-01T00:00:00Z', 1]]);
    await expect(importing(from, ['data.csv'], { table: 'not mine' })).rejects.toThrow(/no table name/);
  });

  it('finds types over all rows, however late they come', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `{"n":${index},"text":"${'x'.repeat(50)}"}`);
    const from = dataFolder({ 'T.ndjson': [...rows, '{"n":0.5,"late":{"a":1}}'].join('\n') });
    const { to, problems } = await importing(from, ['T.ndjson']);
    expect(problems).toEqual([]);
    const { store, run } = await openFolder(to);
    expect(store.schema.T).toEqual([
      { name: 'n', type: 'real' },
      { name: 'text', type: 'string' },
      { name: 'late', type: 'dynamic' },
    ]);
    expect((await run('T | summarize count(), countif(late.a == 1)')).rows).toEqual([[3001, 1]]);
  });

  it('leaves a table that is there alone, unless told to append or to replace', async () => {
    const from = dataFolder({ 'T.csv': 'n\n1\n' });
    const { to } = await importing(from, ['T.csv']);
    await expect(importing(from, ['T.csv'], { to })).rejects.toMatchObject({
      message: expect.stringContaining('is there already'),
      hint: expect.stringMatching(/--append.*--replace/),
    });
    const count = async () => (await (await openFolder(to)).run('T | count')).rows[0]?.[0];
    expect(await count()).toBe(1);
    await importing(from, ['T.csv'], { to, existing: 'append' });
    expect(await count()).toBe(2);
    await importing(from, ['T.csv'], { to, existing: 'replace' });
    expect(await count()).toBe(1);
    expect(readdirSync(to)).toEqual(['T']);
  });

  it('puts a single file away only where it is to be replaced', async () => {
    const from = dataFolder({ 'T.csv': 'n\n1\n' });
    const to = dataFolder({ 'T.csv': 'n\n5\n6\n' });
    await expect(importing(from, ['T.csv'], { to, existing: 'append' })).rejects.toThrow(/is one file/);
    await importing(from, ['T.csv'], { to, existing: 'replace' });
    expect(readdirSync(to)).toEqual(['T']);
  });

  it('leaves nothing half done behind', async () => {
    const to = dataFolder();
    writeFileSync(join(to, 'T'), 'a file where a folder has to be');
    const from = dataFolder({ 'T.csv': 'n\n1\n' });
    await expect(importing(from, ['T.csv'], { to, existing: 'append' })).rejects.toThrow();
    expect(readdirSync(to)).toEqual(['T']);
    await expect(importing(from, ['nowhere.csv'], { to })).rejects.toThrow(/There is no file/);
    expect(existsSync(join(to, 'T', '0001.parquet'))).toBe(false);
  });
});
