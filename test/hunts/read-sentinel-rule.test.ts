import { describe, expect, it } from 'vitest';
import { bindHunt } from '../../src/hunts/bind-hunt.ts';
import { findingText } from '../../src/hunts/finding.ts';
import type { Hunt } from '../../src/hunts/hunt.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';

const hunting = `id: 3f1b2c7e-0d5a-4a8e-9b1c-2d6f8a9e0b11
name: Rare process by parent (Windows)
description: |
  'Finds processes that
  seldom start.'
requiredDataConnectors:
  - connectorId: SecurityEvents
    dataTypes: [SecurityEvent, 'Syslog (auth)']
tactics: [InitialAccess, Execution]
relevantTechniques: [T1059]
query: |
  let starttime = todatetime('{{StartTimeISO}}');
  SecurityEvent
  | where TimeGenerated between (starttime .. todatetime("{{EndTimeISO}}"))
  | extend Bag = dynamic({"a": {"b": 1}})
entityMappings:
  - entityType: Account
    fieldMappings:
      - { identifier: AadUserId, columnName: SubjectUserSid }
      - { identifier: FullName, columnName: Account }
  - entityType: IP
    fieldMappings: [{ identifier: Address, columnName: IpAddress }]
`;
const rule = `id: 5a0e5c0a-7d35-4a0c-8a9a-000000000001
name: "A rule: too many {braces} }}"
severity: Medium
queryFrequency: 1h
queryPeriod: 14d
query: 'SecurityAlert | extend HostCustomEntity = CompromisedEntity'
`;

describe('readSentinelRule', () => {
  it('reads a hunting query as Azure-Sentinel writes them', () => {
    const { hunts, findings } = readQueryFile('hunting.yaml', hunting);
    expect(findings).toEqual([]);
    expect(hunts).toMatchObject([
      {
        name: 'HuntingQuery.rare_process_by_parent_windows',
        aliases: ['3f1b2c7e-0d5a-4a8e-9b1c-2d6f8a9e0b11'],
        title: 'Rare process by parent (Windows)',
        group: 'Initial access',
        description: 'Finds processes that seldom start.',
        window: 'last 7d',
        entities: { Account: 'account', IpAddress: 'ip' },
        tables: ['SecurityEvent', 'Syslog'],
        techniques: ['T1059'],
        tags: ['Initial Access', 'Execution', 'hunting query'],
        source: { file: 'hunting.yaml', line: 1, kql: { line: 12, column: 3 } },
      },
    ]);
  });

  it('fills the times that Sentinel’s hunting page fills, and leaves all other braces alone', () => {
    const [hunt] = readQueryFile('hunting.yaml', hunting).hunts;
    const window = { start: '2026-11-01T00:00:00.000Z', end: '2026-11-02T00:00:00.000Z' };
    const { kql } = bindHunt(hunt as Hunt, {}, window);
    expect(kql).toContain("todatetime('2026-11-01T00:00:00.000Z')");
    expect(kql).toContain('todatetime("2026-11-02T00:00:00.000Z")');
    expect(kql).toContain('dynamic({"a": {"b": 1}})');
  });

  it('reads an analytics rule: its period is its window, and its own entity columns are pivots', () => {
    expect(readQueryFile('rule.yaml', rule).hunts).toMatchObject([
      {
        name: 'AnalyticsRule.a_rule_too_many_braces',
        window: 'last 14d',
        group: 'Sentinel rules and queries',
        entities: { HostCustomEntity: 'host' },
        tags: ['analytics rule'],
      },
    ]);
  });

  it.each([
    ['5h', 'last 5h'],
    ['PT30M', 'last 30m'],
    ['P7D', 'last 7d'],
    ['P1DT2H', 'last 1d'],
    ['forever', 'last 1d'],
  ])('reads the period %s as %s', (period, window) => {
    const { hunts } = readQueryFile('r.yaml', rule.replace('14d', period));
    expect(hunts[0]?.window).toBe(window);
  });

  it('names place and fault of a rule that is not one, and of a time outside quotes', () => {
    const faults = (text: string) => readQueryFile('r.yaml', text).findings.map(findingText);
    expect(faults(rule.replace(/^name:.*\n/m, ''))).toEqual([expect.stringMatching(/^r\.yaml:1:1: name: /)]);
    expect(faults(rule.replace(/query: '.*/, 'query: [1]'))).toEqual([
      expect.stringMatching(/^r\.yaml:6:1: query: /),
    ]);
    expect(faults(hunting.replace(/'\{\{StartTimeISO\}\}'/, '{{StartTimeISO}}'))).toEqual([
      'r.yaml:11:1: query: {{StartTimeISO}} and {{EndTimeISO}} must stand in quotes',
    ]);
  });
});
