import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { parseMsticpyConfig } from '../../src/msticpy/parse-msticpyconfig.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parseMsticpyConfig('f.yaml', text);
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a msticpyconfig.yaml that is wrong', () => {
  it.each([
    [
      'AzureSentinel:\n  Workspaces:\n    A:\n      TenantId: x\n',
      [
        'f.yaml:3:5: AzureSentinel.Workspaces.A.WorkspaceId is missing',
        'f.yaml:4:7: AzureSentinel.Workspaces.A.TenantId is not a GUID such as 52b1ab41-869e-4138-9e40-2a4457f09bf3',
      ],
    ],
    [
      'AzureSentinel: {Workspaces: 3}',
      ['f.yaml:1:17: AzureSentinel.Workspaces is not a section of “name: value” lines'],
    ],
    [
      'Azure:\n  cloud: de',
      ['f.yaml:2:3: Azure.cloud is none of global, usgov, cn (“de” was closed in 2021)'],
    ],
    [
      'Azure: {auth_methods: [cli, magic]}',
      [expect.stringMatching(/^f\.yaml:1:29: Azure\.auth_methods\.1 is none of env, /)],
    ],
    ['TIProviders: {X: {Primary: maybe}}', ['f.yaml:1:19: TIProviders.X.Primary is neither True nor False']],
    ['QueryDefinitions: {Custom: {a: 1}}', ['f.yaml:1:20: QueryDefinitions.Custom is not a list']],
    [
      'KeyVault: {VaultName: evil.example/x#}',
      ['f.yaml:1:12: KeyVault.VaultName is not the name of a vault'],
    ],
    ['- a', ['f.yaml:1:1: the file is not a section of “name: value” lines']],
    ['Azure: {}\nAzure: {}', ['f.yaml:2:1: “Azure” stands twice in the same section']],
    ['a: [', [expect.stringMatching(/^f\.yaml:1:5: Flow sequence/)]],
    ['a:\n\tb: 1', [expect.stringMatching(/^f\.yaml:2:/)]],
  ])('is told with the place of what is wrong: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    'TIProviders: {X: {Args: {AuthKey: {EnvironmentVar: "s3cret key!"}}}}',
    'TIProviders: {X: {Args: {AuthKey: {KeyVault: "s3cret key!/x"}}}}',
    'TIProviders: {X: {Args: {AuthKey: {KeyVault: "vault/"}}}}',
    'TIProviders: {X: {Args: {AuthKey: [s3cret]}}}',
    'TIProviders: {X: {Args: {AuthKey: {Value: s3cret}}}}',
  ])('names the setting and never the secret: %s', (text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^f\.yaml:1:26: TIProviders\.X\.Args\.AuthKey/)]);
    expect(problemsOf(text).join()).not.toContain('s3cret');
  });

  it('is told at most twenty times', () => {
    const text = Array.from({ length: 50 }, (_, at) => `W${at}: {WorkspaceId: x}`).join(', ');
    const problems = problemsOf(`AzureSentinel: {Workspaces: {${text}}}`);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('… and 30 more');
  });
});

describe('a msticpyconfig.yaml that means ill', () => {
  const letters = [...'bcdefghi'];
  const bomb = letters.reduce(
    (text, letter, at) =>
      `${text}${letter}: &${letter} [${Array(10)
        .fill(`*${letters[at - 1] ?? 'a'}`)
        .join(',')}]\n`,
    `a: &a [${Array(10).fill('x').join(',')}]\n`,
  );

  it.each([
    ['unfolds aliases without end', bomb, /far too much/],
    [
      'refers to itself',
      'AzureSentinel: &a {Workspaces: {A: *a}}\nTIProviders: &b {X: *b}',
      /f\.yaml:1:33: /,
    ],
    ['is nested without end', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`, /nested too deeply/],
    ['is larger than any settings', `a: "${'x'.repeat(300_000)}"`, /larger than 256 kB/],
    ['is not text', 'a: \u0000\u0001\ud800', /^$|f\.yaml:1:/],
  ])('is survived where it %s', (_, text, message) => {
    expect(problemsOf(text).join('\n')).toMatch(message);
  });

  it('may have very many keys, and none of them reaches what every object has', () => {
    const keys = Array.from({ length: 12_000 }, (_, at) => `k${at}: v`).join('\n');
    const { unused } = parseMsticpyConfig('f.yaml', `__proto__: {polluted: 1}\nconstructor: 1\n${keys}\n`);
    expect(unused).toHaveLength(12_002);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is either read or refused, whatever it says', () => {
    const key = fc.constantFrom(
      'AzureSentinel',
      'Workspaces',
      'Default',
      'TIProviders',
      'Args',
      'AuthKey',
      'KeyVault',
      'Azure',
      'cloud',
      '<<',
      '__proto__',
    );
    const scalar = fc.oneof(
      fc.constantFrom('', '~', 'yes', '"x"', '&a', '*a', '!!js/function x', '|', '[', '{', '? '),
      fc.string(),
    );
    const line = fc
      .tuple(fc.nat(6), key, scalar)
      .map(([indent, name, value]) => `${' '.repeat(indent)}${name}: ${value}`);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        for (const problem of problemsOf(lines.join('\n')))
          expect(problem).toMatch(/^f\.yaml:\d+:\d+: |^… and /);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a msticpyconfig.yaml that says little', () => {
  it.each(['', '# nothing yet\n', 'TIProviders:\nAzureSentinel:\n  Workspaces:\n    Default:\n', '~'])(
    'is read as such: %j',
    (text) => {
      const config = parseMsticpyConfig('f.yaml', text);
      expect(config.workspaces).toEqual([]);
      expect(config.tiProviders).toEqual([]);
      expect(config.unused).toEqual([]);
    },
  );
});
