import { describe, expect, it } from 'vitest';
import schema from '../../queries/huntline.schema.json' with { type: 'json' };
import { findingText } from '../../src/hunts/finding.ts';
import { queryFileSchema } from '../../src/hunts/query-file.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';

const head = `metadata:
  version: 1
  description: Test
  data_environments: [MSSentinel]
  data_families: [Family, Other]
defaults:
  parameters:
    start: { description: From, type: datetime }
    end: { description: To, type: datetime }
    table: { description: Table, type: str, default: SecurityEvent }
    add_query_items: { description: More, type: str, default: '' }
`;
const good = `  good:
    description: |
      Two
      lines
    args:
      query: '
        {table}
        | where TimeGenerated >= datetime({start}) and TimeGenerated <= datetime({end})
        | where Computer has "{host_name}"
        {add_query_items}'
    parameters:
      host_name: { description: Host, type: str }
`;

function read(file: string, text: string) {
  const { hunts, findings } = readQueryFile(file, text);
  return { hunts, findings, problems: findings.map(findingText) };
}

describe('readQueryFile', () => {
  it('reads a file as MSTICPy documents it', () => {
    const { hunts, problems } = read('a.yaml', `${head}sources:\n${good}`);
    expect(problems).toEqual([]);
    expect(hunts).toHaveLength(1);
    expect(hunts[0]).toMatchObject({
      name: 'Family.good',
      aliases: ['Other.good'],
      title: 'Good',
      group: 'Family',
      description: 'Two lines',
      fixed: ['table', 'add_query_items'],
      tables: ['SecurityEvent'],
      source: { file: 'a.yaml', name: 'good' },
    });
    expect(hunts[0]?.parameters).toMatchObject([
      { name: 'start', type: 'datetime', required: false, default: null },
      { name: 'end', type: 'datetime', required: false, default: null },
      { name: 'host_name', type: 'str', required: true, default: null },
    ]);
  });

  it('names file, line and column of a source that is wrong, and keeps the others', () => {
    const bad = '  bad:\n    description: Bad\n    args:\n      query: T | where A == "{nobody}"\n';
    const { hunts, problems } = read('b.yaml', `${head}sources:\n${bad}${good}`);
    expect(hunts.map((hunt) => hunt.source.name)).toEqual(['good']);
    expect(problems).toEqual([
      'b.yaml:16:7: sources.bad.args.query: line 1 of the query: {nobody} is not among the parameters',
    ]);
  });

  it('names the nearest place where something is missing', () => {
    const { hunts, problems } = read('c.yaml', `${head}sources:\n  bad:\n    args: { query: T }\n`);
    expect(hunts).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^c\.yaml:13:3: sources\.bad\.description: /)]);
  });

  it.each([
    ['not YAML', 'a: [1\nb: 2', /^d\.yaml:2:1: /],
    ['an empty file', '', /^d\.yaml:1:1: /],
    ['a list', '- 1', /^d\.yaml:1:1: /],
    [
      'aliases that blow up',
      `a: &a [1,1]\n${'b: &b [*a,*a]\n'.repeat(1)}c: [${'*a,'.repeat(200)}]`,
      /^d\.yaml:/,
    ],
    [
      'other languages',
      `${head.replace('MSSentinel', 'Splunk')}sources: {}\n`,
      /^d\.yaml:4:3: .*Splunk.*not runnable here/,
    ],
  ])('reports %s', (_, text, problem) => {
    const { hunts, problems } = read('d.yaml', text);
    expect(hunts).toEqual([]);
    expect(problems[0]).toMatch(problem);
  });

  it('lists hunts in another language with what they are, fills nothing into them, and offers them for nothing', () => {
    const splunk = `${head.replace('MSSentinel', 'Splunk')}sources:
  spl:
    description: Splunk's own
    metadata: { takes: { host: host_name } }
    args: { query: 'search index=* | eval x={x:"y"} host={host_name}' }
    parameters: { host_name: { type: str } }
`;
    const { hunts, findings } = read('s.yaml', splunk);
    expect(findings).toMatchObject([{ severity: 'note', rule: 'not-runnable' }]);
    expect(hunts).toMatchObject([
      {
        name: 'Family.spl',
        unrunnable: 'written for Splunk, not in KQL for Sentinel',
        takes: {},
        parameters: [],
      },
    ]);
  });

  it('says where a hunt stands, and its KQL where the file keeps its lines', () => {
    const block = '  block:\n    description: B\n    args:\n      query: |\n\n        T\n        | take 1\n';
    const { hunts } = read('p.yaml', `${head}sources:\n${block}${good}`);
    expect(hunts.map(({ source }) => source)).toEqual([
      { file: 'p.yaml', name: 'block', line: 13, column: 3, kql: { line: 18, column: 9 } },
      { file: 'p.yaml', name: 'good', line: 20, column: 3 },
    ]);
  });

  it('puts macros in before anything else, and anchors and merge keys work', () => {
    const text = `${head}sources:
  one:
    description: One
    args: { query: &base 'T $<condition>$ | take 5' }
    query_macros: { condition: { value: '| where A == "{name}"' } }
    parameters: &both
      name: { description: Name, type: str, default: x }
  two:
    description: Two
    args: { query: *base }
    query_macros: { condition: { value: '| where B in ({items})' } }
    parameters:
      <<: *both
      items: { description: Items, type: list, default: [1, 2] }
`;
    const { hunts, problems } = read('e.yaml', text);
    expect(problems).toEqual([]);
    expect(hunts.map((hunt) => hunt.kql)).toEqual([
      'T | where A == "{name}" | take 5',
      'T | where B in ({items}) | take 5',
    ]);
    expect(hunts[1]?.parameters).toMatchObject([{ name: 'items', default: '1,2', items: 'int' }]);
  });

  it('refuses a `takes` that names no parameter of the query', () => {
    const text = `${head}sources:\n${good}    metadata: { takes: { ip: nothing } }\n`;
    expect(read('f.yaml', text).problems[0]).toContain('nothing is not a parameter');
  });
});

describe('huntline.schema.json', () => {
  it('says what the loader checks', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(queryFileSchema())));
  });
});
