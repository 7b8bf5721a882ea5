import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanFolder } from '../../../../src/workspaces/embedded/folder/scan-folder.ts';
import { dataFolder } from '../../../support/data-folder.ts';

function scan(folder: string) {
  const { tables, faults } = scanFolder(folder);
  return {
    tables: Object.fromEntries([...tables].map(([name, files]) => [name, files.map(({ shown }) => shown)])),
    faults: faults.map(({ text }) => text),
  };
}

describe('the tables of a folder', () => {
  it('are its files, and its folders of files, whatever their letters', () => {
    const folder = dataFolder({
      'SecurityEvent.PARQUET': '',
      'Syslog.ndjson.gz': '',
      'Sign_ins2.csv': '',
      'Heartbeat/y=2026/m=01/PT05M.json': '',
      'Heartbeat/more.jsonl': '',
      'README.md': '',
      'workspace.yaml': '',
      '.hidden.csv': '',
      '_SUCCESS.json': '',
      'Heartbeat/_SUCCESS': '',
    });
    mkdirSync(join(folder, 'Empty'));
    expect(scan(folder)).toEqual({
      tables: {
        Heartbeat: ['Heartbeat/more.jsonl', 'Heartbeat/y=2026/m=01/PT05M.json'],
        SecurityEvent: ['SecurityEvent.PARQUET'],
        Sign_ins2: ['Sign_ins2.csv'],
        Syslog: ['Syslog.ndjson.gz'],
      },
      faults: [],
    });
  });

  it('have names that a query can say; others are refused', () => {
    const { tables, faults } = scan(
      dataFolder({ 'my logs.csv': '', '2026.csv': '', 'x.csv/a.csv': '', 'Ok.csv': '' }),
    );
    expect(tables).toEqual({ Ok: ['Ok.csv'] });
    expect(faults).toEqual(
      ['2026.csv', 'my logs.csv', 'x.csv'].map((name) => expect.stringMatching(`^${name} is not read: “`)),
    );
  });

  it('are told apart by more than their case: the second is refused', () => {
    const { tables, faults } = scan(dataFolder({ 'Logs.csv': '', 'logs.json': '' }));
    expect(tables).toEqual({ Logs: ['Logs.csv'] });
    expect(faults).toEqual(['logs.json is not read: Logs.csv is the table of this name already']);
  });

  it('are no links, wherever these lead', () => {
    const folder = dataFolder({ 'T.csv': 'a\n1\n', 'Many/a.csv': '' });
    symlinkSync('/etc/passwd', join(folder, 'Passwd.csv'));
    symlinkSync('/etc', join(folder, 'Etc'));
    symlinkSync(join(folder, 'T.csv'), join(folder, 'Many', 'b.csv'));
    symlinkSync(folder, join(folder, 'Many', 'round'));
    const { tables, faults } = scan(folder);
    expect(tables).toEqual({ T: ['T.csv'], Many: ['Many/a.csv'] });
    expect(faults.sort()).toEqual(
      ['Etc', 'Many/b.csv', 'Many/round', 'Passwd.csv'].map(
        (name) => `${name} is a link: links are not followed`,
      ),
    );
  });

  it('may themselves lie behind a link', () => {
    const folder = dataFolder({ 'T.csv': '' });
    const link = join(dataFolder(), 'link');
    symlinkSync(folder, link);
    expect(scan(link).tables).toEqual({ T: ['T.csv'] });
  });

  it.each([
    ['a Delta table', { 'T/_delta_log/0.json': '', 'T/a.parquet': '' }],
    ['an Iceberg table', { 'T/metadata/v1.metadata.json': '{}' }],
  ])('are not %s, of which some files hold deleted rows', (name, files) => {
    expect(scan(dataFolder(files)).faults).toEqual([expect.stringContaining(`is ${name}`)]);
  });

  it('say what they cannot be made of', () => {
    expect(scan(dataFolder({ 'T.xlsx': '', 'U.zip': '', 'V/a.csv': '', 'V/b.evtx': '' })).faults).toEqual([
      expect.stringMatching(/^T.xlsx is not read/),
      expect.stringMatching(/^U.zip is not read/),
      expect.stringMatching(/^V\/b.evtx is not read/),
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('say which folder may not be read', () => {
    const folder = dataFolder({ 'T/a.csv': '' });
    chmodSync(join(folder, 'T'), 0);
    expect(scan(folder).faults).toEqual(['T may not be read: its permissions do not allow it']);
    chmodSync(join(folder, 'T'), 0o700);
  });
});
