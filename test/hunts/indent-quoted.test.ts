import { describe, expect, it } from 'vitest';
import { indentQuoted } from '../../src/hunts/indent-quoted.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';

const file = (environment: string, query: string) => `metadata:
  version: 1
  description: P
  aliases: 'one alias'
  data_environments: [${environment}]
  data_families: [P]
sources:
  one:
    description: One
    args:
      query: ${query}
    parameters:
      name: { type: str, description: N, aliases: n }
  two:
    description: Two
    args: { query: 'U' }
`;

describe('a quoted text whose lines begin anywhere, as in files that PyYAML reads', () => {
  it.each([
    ['tabs', '\'\n\tT\n\t| where A == "{name}"\''],
    ['the margin of the file', "'\nT\n| where A == \"{name}\" and B != ''x'''"],
    ['double quotes', '"\nT\n| where A == \'{name}\' and C == \\"y\\""'],
  ])('is read with %s', (_, query) => {
    const { hunts, findings } = readQueryFile('f.yaml', file('MSSentinel', query));
    expect(findings).toEqual([]);
    expect(hunts.map(({ name }) => name)).toEqual(['P.one', 'P.two']);
    expect(hunts[0]?.kql).toMatch(/^T \| where A == /);
    expect(hunts[0]?.parameters[0]?.aliases).toEqual(['n']);
    expect(hunts[1]?.source.line).toBe(file('MSSentinel', query).split('\n').indexOf('  two:') + 1);
  });

  it('is not runnable where it is in another language, and nothing else is said of it', () => {
    const { hunts, findings } = readQueryFile(
      'f.yaml',
      file('Splunk', "'\n| tstats count by x\n\n| where {name}'"),
    );
    expect(findings).toMatchObject([{ severity: 'note', rule: 'not-runnable' }]);
    expect(hunts.every(({ unrunnable }) => unrunnable)).toBe(true);
  });

  it('is still refused where it does not end, or where tabs stand elsewhere', () => {
    for (const query of ["'\nT", 'x\n\tb: 1'])
      expect(readQueryFile('f.yaml', file('MSSentinel', query)).findings[0]?.severity).toBe('error');
  });

  it('is all that is changed', () => {
    const good = file('MSSentinel', "'T | where A == \"it''s\"' # 'x'");
    expect(indentQuoted(good)).toBe(good);
  });
});
