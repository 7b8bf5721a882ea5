import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { bindHunt, tablesRead } from '../../src/hunts/bind-hunt.ts';
import { loadCatalogue } from '../../src/hunts/catalogue.ts';
import type { FragmentKind } from '../../src/hunts/read-fragment.ts';
import { readFragment } from '../../src/hunts/read-fragment.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';

describe('readFragment', () => {
  it.each<[FragmentKind, string, string]>([
    ['aggregate', 'SUM( SentBytes )', "sum(['SentBytes'])"],
    ['aggregate', 'count()', 'count()'],
    ['column', 'by', "['by']"],
    ['condition', 'A == 1 or B == 2', '(A == 1 or B == 2)'],
    ['number', '3', '3.0'],
    ['table', 'SigninLogs', 'SigninLogs'],
    ['table', 'Mine_CL', 'Mine_CL'],
    ['timespan', '90m', '90m'],
    ['where', '', ''],
    ['where', '| where A == 1 | where B == 2', '| where (A == 1)\n| where (B == 2)'],
  ])('writes a %s of %s as %s, and reads again what it wrote', (kind, typed, written) => {
    const read = readFragment(kind, typed);
    expect(read).toMatchObject({ type: 'fragment', value: written });
    expect(readFragment(kind, written)).toMatchObject({ type: 'fragment' });
  });

  it.each<[FragmentKind, string]>([
    ['aggregate', 'count() by x'],
    ['aggregate', 'sum(a.b)'],
    ['aggregate', 'make_list(x)'],
    ['column', 'a b'],
    ['column', "a'] | union T //"],
    ['column', ''],
    ['condition', '| where A == 1 | where B == 2'],
    ['condition', 'A == 1 | take 1'],
    ['condition', 'A == "\u202e"'],
    ['number', '1e400'],
    ['number', '-1'],
    ['table', 'SigninLogs | union T'],
    ['table', 'workspace("x").T'],
    ['table', 'NoSuchTable'],
    ['timespan', '0h'],
    ['timespan', '1h, ago(1d)'],
    ['where', `A == "${'x'.repeat(3000)}"`],
  ])('refuses a %s of %s', (kind, typed) => {
    expect(readFragment(kind, typed)).toHaveProperty('problem');
  });
});

describe('a hunt that takes pieces of KQL', () => {
  const file = `
metadata: { version: 1, description: Test, data_environments: [MSSentinel], data_families: [Test] }
defaults:
  metadata:
    params:
      filter: { example: EventID == 4625, holds: condition }
sources:
  events:
    description: Events
    metadata:
      tables: [SecurityEvent]
      params: { field: { example: Account, holds: column } }
    args:
      query: |-
        SecurityEvent
        | where TimeGenerated between (datetime({start}) .. datetime({end}))
        | where {filter}
        | summarize count() by {field}
    parameters:
      filter: { type: str, default: EventID == 4624 }
      field: { type: str }
`;
  const [hunt] = readQueryFile('test.yaml', file).hunts;
  if (!hunt) throw new Error('The hunt was not read');
  const window = { start: '2026-10-01T00:00:00.000Z', end: '2026-10-08T00:00:00.000Z' };
  const bound = (values: Record<string, string>) => bindHunt(hunt, values, window).kql;

  it('puts them in as they were read, the file’s offers beside the hunt’s own', () => {
    expect(bound({ field: 'Account', filter: 'LogonType in (3,10) and Account !has "$"' })).toContain(
      '| where (LogonType in (3, 10) and Account !has "$")\n| summarize count() by [\'Account\']',
    );
    expect(bound({ field: 'Account' })).toContain('| where (EventID == 4624)');
  });

  it('refuses a column that the table does not have, and offers the nearest', () => {
    expect(() => bound({ field: 'Acount' })).toThrow(
      /field: Acount is no column of SecurityEvent; did you mean Account/,
    );
    expect(() => bound({ field: 'Account', filter: 'Nope == 1' })).toThrow(UserError);
  });

  it('does not let them stand in quotes', () => {
    const quoted = file.replace('| where {filter}', '| where Account == "{filter}"');
    expect(readQueryFile('test.yaml', quoted).hunts).toEqual([]);
  });

  it('may be told which table to read, whose columns then count', async () => {
    const { catalogue } = await loadCatalogue([new URL('../../queries/', import.meta.url).pathname]);
    const series = catalogue.find('MultiDataSource.get_timeseries_data');
    if (!series) throw new Error('The hunt is not there');
    expect(tablesRead(series, {})).toEqual(['CommonSecurityLog']);
    expect(tablesRead(series, { table: 'SigninLogs' })).toEqual(['SigninLogs']);
    const of = (values: Record<string, string>) => bindHunt(series, values, window).kql;
    expect(of({ table: 'SigninLogs', by: 'ResultType', where: 'AppDisplayName has "Teams"' })).toMatch(
      /^SigninLogs\n.*\| where \(AppDisplayName has "Teams"\)\n.*by \[.ResultType.\]/s,
    );
    expect(of({ table: 'Ours_CL', by: 'Anything_s' })).toContain("by ['Anything_s']");
    expect(() => of({ table: 'SigninLogs', by: 'DeviceVendor' })).toThrow(/no column of SigninLogs/);
    expect(() => of({ table: 'union *' })).toThrow(UserError);
  });
});
