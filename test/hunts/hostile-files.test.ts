import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHunt } from '../../src/hunts/check-hunt.ts';
import { findingText } from '../../src/hunts/finding.ts';
import { HuntIndex } from '../../src/hunts/hunt-index.ts';
import { readQueryFile } from '../../src/hunts/read-query-file.ts';
import { knownSchema } from '../../src/kql/schemas.ts';

const head = `metadata:
  version: 1
  description: A pack
  data_environments: [MSSentinel]
  data_families: [Pack]
`;
const one = '  one: { description: One, args: { query: "SecurityEvent | take 1" } }\n';
const rule = 'id: abc\nname: A rule\nquery: SecurityEvent\n';

function said(text: string): readonly string[] {
  return readQueryFile('f.yaml', text).findings.map(findingText);
}

describe('readQueryFile, of a file that means ill or does not know better', () => {
  it.each([
    ['a second document', `${head}sources:\n${one}---\n${rule}`, 'f.yaml:8:1: a second document begins here'],
    ['a second rule', `${rule}---\n${rule}`, 'f.yaml:4:1: a second document begins here'],
    ['an empty query', `${head}sources:\n  a: { description: A, args: { query: " " } }\n`, 'query: is empty'],
    ['an empty query of a rule', 'id: a\nname: b\nquery: "  "\n', 'f.yaml:3:1: query: is empty'],
    [
      'a list for a query',
      `${head}sources:\n  a: { description: A, args: { query: [T] } }\n`,
      'expected string',
    ],
    [
      'no description',
      `${head}sources:\n  a: { args: { query: T } }\n`,
      'f.yaml:7:3: sources.a.description: is missing',
    ],
    [
      'a name that is a number',
      `${head}sources:\n  4625: { description: A, args: { query: T } }\n`,
      'f.yaml:7:3: sources.4625: a name has',
    ],
    [
      'a name that is a section',
      `${head}sources:\n  ? {a: 1}\n  : { description: A }\n`,
      'f.yaml:7:5: a list or a section cannot be a name',
    ],
    [
      '__proto__ as a hunt',
      `${head}sources:\n  __proto__: { description: A, args: { query: T } }\n${one}`,
      'f.yaml:7:3: “__proto__” cannot be a name',
    ],
    [
      '__proto__ as a column',
      `${head}  entities: { __proto__: ip }\nsources:\n${one}`,
      '“__proto__” cannot be a name',
    ],
    [
      'a family with a path in it',
      `${head.replace('[Pack]', '["../x"]')}sources:\n${one}`,
      'f.yaml:5:19: metadata.data_families.0: a family has',
    ],
    ['a rule without a letter', 'id: "---"\nname: "***"\nquery: T\n', 'f.yaml:2:1: name: has no letter'],
    [
      'a rule out of Azure',
      'type: Microsoft.SecurityInsights/alertRules\nproperties: { query: T }\n',
      'an export of Azure Resource Manager',
    ],
    ['an alias without an anchor', `${head}sources:\n  a: *nope\n`, 'Unresolved alias'],
    ['tabs', `${head}sources:\n\tone: 1\n`, 'f.yaml:7:1: Tabs are not allowed'],
    ['nothing', '', 'neither MSTICPy'],
    ['bytes', '\u0000\u0001PK\u0003', 'neither MSTICPy'],
  ])('refuses %s, with line and column', (_, text, message) => {
    const { hunts, findings } = readQueryFile('f.yaml', text);
    expect(hunts).toEqual([]);
    expect(findings.map(findingText)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['a byte-order mark', `\ufeff${head}sources:\n${one}`],
    ['lines that end as in Windows', `${head}sources:\n${one}`.replaceAll('\n', '\r\n')],
    ['marks of a document', `---\n${head}sources:\n${one}...\n`],
  ])('reads one with %s', (_, text) => {
    const { hunts, findings } = readQueryFile('f.yaml', text);
    expect(findings).toEqual([]);
    expect(hunts.map(({ name }) => name)).toEqual(['Pack.one']);
  });

  it('calls a rule by its id where its name has no letters, and an accent the same however it is written', () => {
    const nameOf = (name: string) =>
      readQueryFile('r.yaml', `id: x1\nname: "${name}"\nquery: T\n`).hunts[0]?.name;
    expect(nameOf('***')).toBe('HuntingQuery.x1');
    expect(nameOf('Caf\u00e9')).toBe(nameOf('Cafe\u0301'));
  });

  it('reads an analytics rule with the rest of what they have, empty or not', () => {
    const text = `id: 5a0e5c0a-7d35-4a0c-8a9a-000000000001
name: NRT rule
version: 1.0.0
kind: NRT
severity: Low
queryFrequency: 5m
queryPeriod: 5m
triggerOperator: gt
triggerThreshold: 0
tactics:
relevantTechniques: null
entityMappings: ~
requiredDataConnectors: []
query: |
  let timeframe = 1d;
  SecurityAlert
  | where TimeGenerated > ago(timeframe)
`;
    const { hunts, findings } = readQueryFile('nrt.yaml', text);
    expect(findings).toEqual([]);
    expect(hunts).toMatchObject([
      { name: 'AnalyticsRule.nrt_rule', window: 'last 5m', techniques: [], entities: {} },
    ]);
  });

  it('says once that a folded comment takes the rest of the query with it', () => {
    const text = `${head}sources:
  folded:
    description: Folded
    args:
      query: '
        T // all of them
        | where A == "{name}" and B == "{name}"
        | where C == "{name}"'
    parameters: { name: { type: str, description: N } }
`;
    expect(said(text)).toEqual([
      expect.stringMatching(/\{name\} stands in a comment.*YAML folded the lines.*with \|/),
    ]);
  });

  it('reads five thousand hunts, and names the place of each of five thousand faults', () => {
    const many = (body: string) =>
      `${head}sources:\n${Array.from({ length: 5000 }, (_, index) => `  s${index}: ${body}\n`).join('')}`;
    expect(readQueryFile('f.yaml', many('{ description: S, args: { query: T } }')).hunts).toHaveLength(5000);
    const { findings } = readQueryFile('f.yaml', many('{ description: S }'));
    expect(findings.map(({ line }) => line)).toEqual(Array.from({ length: 5000 }, (_, index) => 7 + index));
  });

  const words = fc.constantFrom(
    ...[
      'metadata',
      'sources',
      'defaults',
      'parameters',
      'query',
      'args',
      'id',
      'name',
      'description',
      'type',
      'default',
    ],
    ...[
      '__proto__',
      'constructor',
      'toString',
      '<<',
      '~',
      'null',
      'true',
      '0x1F',
      '1e400',
      '.inf',
      '2024-01-01',
      '!!js/x y',
    ],
    ...[
      '- ',
      '  ',
      '    ',
      '\t',
      '\n',
      ':',
      ': ',
      '? ',
      '---\n',
      '...',
      '|\n',
      '>-\n',
      '{',
      '}',
      '[',
      ']',
      ',',
      '#',
      '"',
      "'",
    ],
    ...[
      '&a ',
      '*a',
      '{{',
      '}}',
      '{name}',
      '$<name>$',
      'SecurityEvent',
      '| where A == "{name}"',
      '\u0000',
      '\ufeff',
      '\ud800',
    ],
  );
  const yamlLike = fc.array(fc.oneof(words, words, fc.string({ unit: 'binary', maxLength: 5 })), {
    maxLength: 60,
  });
  const sections = fc.constantFrom(
    '',
    head,
    `${head}sources:\n`,
    `${head}sources:\n  a:\n    description: A\n    args: { query: T }\n`,
    rule,
  );

  it('reads or refuses anything, with a place for each fault', () => {
    fc.assert(
      fc.property(sections, yamlLike, (before, rest) => {
        const { hunts, findings } = readQueryFile('f.yaml', `${before}${rest.join('')}`);
        for (const { line, column, message } of findings) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message).not.toBe('');
        }
        const index = new HuntIndex(hunts);
        for (const hunt of hunts) expect(index.find(hunt.name)?.name).toBe(hunt.name);
      }),
      { numRuns: 600 },
    );
  });

  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(
      null,
      true,
      0,
      -1.5,
      '',
      'x',
      'T',
      'T | where A == "{name}"',
      'T | take {n}',
      'str',
      'list',
      'int',
      '{',
      '-7d',
    ),
    fc.array(fc.constantFrom('a', 1, null, true), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('query', 'type', 'default', 'name', 'n', 'aliases', 'value'),
      fc.constantFrom('str', 'int', 1, null, ['x']),
    ),
  );
  const source = fc.dictionary(
    fc.constantFrom('description', 'metadata', 'args', 'parameters', 'query_macros'),
    fc.oneof(
      value,
      fc.dictionary(
        fc.constantFrom(
          'query',
          'name',
          'n',
          'title',
          'aliases',
          'takes',
          'params',
          'chart',
          'window',
          'override',
        ),
        value,
      ),
    ),
  );

  it('reads or refuses sections of any shape, and checks what it read', () => {
    const schema = knownSchema();
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c d', '1'), source), (sources) => {
        const file = {
          metadata: { version: 1, description: 'P', data_environments: ['Kusto'], data_families: ['P'] },
          sources: { ...sources, good: { description: 'Good', args: { query: 'SecurityEvent' } } },
        };
        const { hunts } = readQueryFile('f.json', JSON.stringify(file));
        expect(hunts.map(({ name }) => name)).toContain('P.good');
        for (const hunt of hunts) checkHunt(hunt, schema);
      }),
      { numRuns: 250 },
    );
  });
});
