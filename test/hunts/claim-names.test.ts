import { describe, expect, it } from 'vitest';
import { claimNames } from '../../src/hunts/claim-names.ts';
import { findingText } from '../../src/hunts/finding.ts';
import { HuntIndex } from '../../src/hunts/hunt-index.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';

function hunts(file: string, families: string, name: string, metadata = '') {
  return readQueryFile(
    file,
    `metadata: { version: 1, description: P, data_environments: [MSSentinel], data_families: [${families}] }
sources:
  ${name}: { description: From ${file}, metadata: { ${metadata} }, args: { query: T } }
`,
  ).hunts;
}
const builtIn = hunts('built-in.yaml', 'M365D, MDE', 'host_alerts', 'aliases: [host alerts]');

function claimed(...pack: ReturnType<typeof hunts>) {
  const made = claimNames([...builtIn, ...pack]);
  const index = new HuntIndex(made.hunts);
  const fileOf = (name: string) => index.find(name)?.source.file;
  return { findings: made.findings.map(findingText), fileOf };
}

describe('claimNames', () => {
  it.each([
    [
      'its name',
      'M365D',
      'host_alerts',
      /M365D\.host_alerts is already in built-in\.yaml; write override: true/,
    ],
    [
      'a name of the same letters',
      'M365D.host',
      'alerts',
      /is a name of M365D\.host_alerts in built-in\.yaml; write override/,
    ],
    [
      'its name in another family',
      'MDE',
      'host_alerts',
      /MDE\.host_alerts is a name of M365D\.host_alerts in built-in\.yaml/,
    ],
  ])('leaves a hunt %s where a pack’s does not say that it overrides', (_, family, name, message) => {
    const { findings, fileOf } = claimed(...hunts('pack.yaml', family, name));
    expect(findings).toEqual([expect.stringMatching(message)]);
    for (const typed of ['M365D.host_alerts', 'MDE.host_alerts', 'host alerts'])
      expect(fileOf(typed)).toBe('built-in.yaml');
  });

  it('gives a pack’s hunt the place of another, with all that one is called, where it says so', () => {
    const { findings, fileOf } = claimed(...hunts('pack.yaml', 'M365D', 'host_alerts', 'override: true'));
    expect(findings).toEqual([]);
    for (const typed of ['M365D.host_alerts', 'MDE.host_alerts', 'host alerts'])
      expect(fileOf(typed)).toBe('pack.yaml');
  });

  it('gives it one name of two, or an alias, where it claims no more', () => {
    const { findings, fileOf } = claimed(
      ...hunts('pack.yaml', 'MDE', 'host_alerts', 'override: true, aliases: [host alerts]'),
    );
    expect(findings).toEqual([]);
    expect(['M365D.host_alerts', 'MDE.host_alerts', 'host alerts'].map(fileOf)).toEqual([
      'built-in.yaml',
      'pack.yaml',
      'pack.yaml',
    ]);
  });

  it('leaves an alias with whom it belongs to', () => {
    const { findings, fileOf } = claimed(
      ...hunts('pack.yaml', 'Mine', 'other', 'aliases: [Host-Alerts, mine]'),
    );
    expect(findings).toEqual([expect.stringContaining('the alias Host-Alerts belongs to M365D.host_alerts')]);
    expect(['host alerts', 'mine'].map(fileOf)).toEqual(['built-in.yaml', 'pack.yaml']);
  });

  it('never takes a full name for an alias, whatever a pack says', () => {
    const { findings, fileOf } = claimed(
      ...hunts('pack.yaml', 'Mine', 'other', 'override: true, aliases: [M365D.host_alerts]'),
    );
    expect(findings).toEqual([
      expect.stringContaining('the alias M365D.host_alerts belongs to M365D.host_alerts'),
    ]);
    expect(fileOf('M365D.host_alerts')).toBe('built-in.yaml');
  });

  it('holds rules to the same', () => {
    const rule = (extra: string) =>
      readQueryFile('rule.yaml', `id: "MDE.host_alerts"\nname: Some rule\nquery: T\n${extra}`).hunts;
    expect(claimed(...rule('')).findings).toEqual([
      expect.stringContaining('the alias MDE.host_alerts belongs to'),
    ]);
    expect(claimed(...rule(''), ...rule('')).findings[1]).toContain(
      'HuntingQuery.some_rule is already in rule.yaml',
    );
    expect(claimed(...rule('override: true\n')).fileOf('MDE.host_alerts')).toBe('rule.yaml');
  });
});
