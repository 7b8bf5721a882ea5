import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditColumns } from '../../src/audit/audit-row.ts';
import { settings } from '../../src/config.ts';

const folder = resolve(import.meta.dirname, '../../deploy');
const files = readdirSync(folder).filter((name) => name.endsWith('.bicep'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const main = read('main.bicep');
const example = read('main.example.bicepparam');

/** Without comments and the text of strings, of which what stands in `${…}` is kept. */
function code(text: string): string {
  const bare = text.replace(/^\s*\/\/.*$/gm, '').replace(/@description\('[^']*'\)/g, '');
  return bare.replace(/'(?:\\.|[^'])*'/g, (quoted) =>
    [...quoted.matchAll(/\$\{([^}]*)\}/g)].map(([, inside]) => ` ${inside} `).join(),
  );
}

function declared(text: string, kind: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\\s*${kind} (\\w+)`, 'gm'))].map(([, name = '']) => name);
}

/** The compiler, on its own or as a part of the Azure CLI; none where neither is at hand. */
function compiler(): readonly [command: string, ...args: string[]] | undefined {
  const ways: readonly (readonly [string, ...string[]])[] = [
    ['bicep', 'build'],
    ['az', 'bicep', 'build', '--file'],
  ];
  return ways.find(([command, ...args]) => {
    try {
      execFileSync(
        command,
        [...args.slice(0, command === 'az' ? 1 : 0), command === 'az' ? 'version' : '--version'],
        { stdio: 'ignore' },
      );
      return true;
    } catch {
      return false;
    }
  });
}

const found = compiler();
if (!found)
  console.warn('No Bicep compiler is at hand: deploy/ is held by its structure alone, not compiled.');

describe('the Bicep of deploy/', () => {
  it.skipIf(!found).each(files)('%s compiles (skipped where no compiler is at hand)', (name) => {
    const [command = '', ...args] = found ?? [];
    const built = execFileSync(command, [...args, join(folder, name), '--stdout'], { encoding: 'utf8' });
    expect(JSON.parse(built)).toHaveProperty('resources');
  });

  it.each(files)('%s closes what it opens', (name) => {
    const open: string[] = [];
    const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
    for (const character of code(read(name))) {
      if ('([{'.includes(character)) open.push(character);
      const opener = pairs[character];
      if (opener) expect(open.pop(), name).toBe(opener);
    }
    expect(open).toEqual([]);
    expect(read(name).split("'").length % 2, 'quotes').toBe(1);
  });

  it.each(files)('%s uses all that it declares', (name) => {
    const text = read(name);
    for (const kind of ['param', 'var']) {
      for (const symbol of declared(text, kind)) {
        const uses = code(text).match(new RegExp(`\\b${symbol}\\b`, 'g')) ?? [];
        expect(uses.length, `${kind} ${symbol}`).toBeGreaterThan(1);
      }
    }
  });

  it('gives each module what it takes', () => {
    const modules = [...main.matchAll(/^module \w+ '([^']+)' = [\s\S]*?params: \{([\s\S]*?)\n\s*\}/gm)];
    expect(modules).toHaveLength(2);
    for (const [, path = '', given = ''] of modules) {
      expect(files).toContain(path);
      const names = [...given.matchAll(/^\s*(\w+):/gm)].map(([, name]) => name);
      expect(names.sort()).toEqual([...declared(read(path), 'param')].sort());
    }
  });

  it('knows every name that the example gives, and the example gives all that has no default', () => {
    const needed = [...main.matchAll(/^param (\w+) [^=\n]+$/gm)].map(([, name]) => name);
    const given = declared(example, 'param');
    expect(declared(main, 'param')).toEqual(expect.arrayContaining([...given]));
    expect(given).toEqual(expect.arrayContaining(needed));
  });

  it('gives the identity the least roles, each on one resource, and lets it write no secret', () => {
    const roles = Object.fromEntries(
      [...main.matchAll(/^var (\w+) = '([0-9a-f-]{36})'$/gm)].map(([, name, id]) => [name, id]),
    );
    expect(roles).toEqual({
      logAnalyticsReader: '73c42c96-874c-492b-b04d-ab87d138a893',
      keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
      keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
      acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
      monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
    });
    const assignments = files.flatMap((name) =>
      [...read(name).matchAll(/'Microsoft\.Authorization\/roleAssignments@[^']+'[\s\S]*?\n\}/g)].map(
        ([text]) => text,
      ),
    );
    expect(assignments).toHaveLength(5);
    for (const text of assignments) {
      expect(text).toMatch(/^ {2}scope: \w+$/m);
      if (text.includes('keyVaultSecretsOfficer')) expect(text).not.toContain('identity');
    }
  });

  it('holds no secret, and hands none over but by the vault', () => {
    for (const name of files)
      expect(read(name)).not.toMatch(/xox[abp]-|@secure\(\)|listKeys\(\)[^\n]*output/);
    for (const [, setting = '', value] of main.matchAll(
      /name: '(\w*(?:TOKEN|SECRET|Password)\w*)', value: '([^']*)'/g,
    )) {
      expect(value, setting).toMatch(/^keyvault:[\w-]+$/);
    }
    expect(main).not.toMatch(/^output .*(?:key|secret|password)/im);
  });

  it('makes the table of the audit with its very columns', () => {
    const columns = [...read('audit.bicep').matchAll(/name: '(\w+)', type: '(\w+)'/g)].map(
      ([, name, type]) => [name, type],
    );
    expect(Object.fromEntries(columns)).toEqual(auditColumns);
  });

  it('asks for health where the server tells it, and gives a stop longer than lines may take to finish', () => {
    expect([...main.matchAll(/path: '([^']+)'/g)].map(([, path]) => path)).toEqual([
      '/healthz',
      '/healthz',
      '/readyz',
    ]);
    expect(Number(/terminationGracePeriodSeconds: (\d+)/.exec(main)?.[1])).toBeGreaterThan(30);
    expect(main).toMatch(/minReplicas: 1\s+maxReplicas: 1/);
  });

  // Before the settings of Azure are wired into src/config.ts there is nothing to hold these against.
  it.skipIf(!('HUNTLINE_WORKSPACES' in settings.shape))('sets settings that Huntline has', () => {
    const names = [
      ...`${main}\n${example}`.matchAll(/(?:name: '|^\s*)((?:HUNTLINE|SLACK|AZURE|MicrosoftApp)\w+)/gm),
    ];
    for (const [, name = ''] of names) expect(Object.keys(settings.shape), name).toContain(name);
  });
});
