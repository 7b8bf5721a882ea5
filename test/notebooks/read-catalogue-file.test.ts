import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCatalogueFile } from '../../src/notebooks/read-catalogue-file.ts';

const head = `repositories:
  repo: { owner: contoso, name: hunts, ref: main, comparedAt: '2026-11-21' }
notebooks:
`;
const good = `  good:
    title: Good
    group: Hunts
    purpose: It is good.
    repository: repo
    path: a folder/Good one.ipynb
`;

describe('readCatalogueFile', () => {
  it('reads what is there, with what is not said filled in', () => {
    expect(readCatalogueFile('a.yaml', head + good)).toEqual({
      repositories: [{ id: 'repo', owner: 'contoso', name: 'hunts', ref: 'main', comparedAt: '2026-11-21' }],
      notebooks: [
        {
          id: 'good',
          title: 'Good',
          group: 'Hunts',
          purpose: 'It is good.',
          repository: 'repo',
          path: 'a folder/Good one.ipynb',
          needs: [],
          entities: [],
          parameters: [],
          kernel: 'python',
        },
      ],
      problems: [],
    });
  });

  it.each([
    ['path: ../../etc/x.ipynb', /5:5: notebooks\.bad\.path: is not a plain path/],
    ['path: /etc/x.ipynb', /notebooks\.bad\.path: is not a plain path/],
    ['path: a\\..\\x.ipynb', /notebooks\.bad\.path: is not a plain path/],
    ['path: a//x.ipynb', /notebooks\.bad\.path: is not a plain path/],
    ['path: x.py', /notebooks\.bad\.path: does not end in \.ipynb/],
    ['path: "a\\nb.ipynb"', /notebooks\.bad\.path: is not a plain path/],
    ['kernel: julia', /notebooks\.bad\.kernel/],
    ['entities: [ip, ghost]', /notebooks\.bad\.entities\.1/],
    ['takes: { ip: nobody }', /notebooks\.bad\.takes\.ip: nobody is not among the parameters/],
    ['repository: elsewhere', /notebooks\.bad\.repository: elsewhere is not among the repositories/],
    ['surprise: 1', /surprise/],
    [
      'parameters: [{ name: "a b", type: str, description: x }]',
      /parameters\.0\.name: is not a name of Python/,
    ],
    ['retired: { why: Old, heir: ghost }', /retired\.heir: ghost is not a notebook that can be used instead/],
  ])('names file and place of %s, and keeps the others', (line, fault) => {
    const key = line.split(':')[0] ?? '';
    const bad = good
      .replace('good:', 'bad:')
      .split('\n')
      .filter((one) => !one.trim().startsWith(`${key}:`))
      .join('\n')
      .replace('  bad:\n', `  bad:\n    ${line}\n`);
    const { notebooks, problems } = readCatalogueFile('a.yaml', head + bad + good);
    expect(problems).toEqual([expect.stringMatching(fault)]);
    expect(problems[0]).toMatch(/^a\.yaml:\d+:\d+: /);
    // An heir that is not there is said, and the notebook is still offered.
    expect(notebooks.map(({ id }) => id)).toEqual(line.startsWith('retired') ? ['bad', 'good'] : ['good']);
  });

  it.each([
    ['not YAML', 'a: [1\nb: 2'],
    ['an empty file', ''],
    ['a list', '- 1'],
    ['the same notebook twice', head + good + good],
    ['aliases that blow up', `a: &a [1,1]\nb: &b [*a,*a]\nc: [${'*b,'.repeat(400)}]`],
    ['a repository that is none', `${head.replace('owner: contoso', 'owner: "../x"')}${good}`],
    ['too large a file', `${head}${good}#${'x'.repeat(2_000_001)}`],
  ])('gives nothing for %s, and says why', (_, text) => {
    const { notebooks, problems } = readCatalogueFile('a.yaml', text);
    expect(notebooks).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^a\.yaml:\d+:\d+: /);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        readCatalogueFile('a.yaml', text);
        readCatalogueFile('a.yaml', head + good + text);
      }),
    );
  });
});
