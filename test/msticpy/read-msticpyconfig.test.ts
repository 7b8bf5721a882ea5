import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { plainSecrets } from '../../src/msticpy/plain-secrets.ts';
import { readMsticpyConfig } from '../../src/msticpy/read-msticpyconfig.ts';

const file = join(import.meta.dirname, 'team.msticpyconfig.yaml');
const team = readMsticpyConfig(file);
const folder = mkdtempSync(join(tmpdir(), 'huntline-msticpy-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the workspaces of a msticpyconfig.yaml', () => {
  it('come with the default first, and one that stands there twice comes once, with both its names', () => {
    expect(team.workspaces.map(({ name, aliases }) => [name, ...aliases])).toEqual([
      ['Contoso', 'Default'],
      ['Europe'],
    ]);
  });

  it('have what both of their entries say, and where they stand', () => {
    expect(team.workspaces[0]).toEqual({
      name: 'Contoso',
      aliases: ['Default'],
      workspaceId: '52b1ab41-869e-4138-9e40-2a4457f09bf3',
      tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db49',
      subscriptionId: 'cd928da3-dcde-42a3-aad7-d2a1268c2f48',
      resourceGroup: 'soc',
      workspaceName: 'contoso-sentinel',
      written: `${file}:7:5`,
    });
  });
});

describe('the secrets of a msticpyconfig.yaml', () => {
  it('become references: text as it is written, a variable, Key Vault by a name, by vault and name, or generated', () => {
    expect(Object.fromEntries(team.tiProviders.map(({ name, args }) => [name, args]))).toEqual({
      OTX: { AuthKey: '0012345678901234567890' },
      VirusTotal: { AuthKey: 'env:VIRUSTOTAL_AUTH' },
      XForce: { ApiID: 'analyst@contoso.example', AuthKey: 'keyvault:my-secret' },
      GreyNoise: {},
      OpenPageRank: { AuthKey: 'keyvault:TIProviders-OpenPageRank-Args-AuthKey' },
      RiskIQ: { AuthKey: 'keyvault:other-vault/risk-key' },
      TorExitNodes: {},
    });
  });

  it('that stand there as text are known, to be kept out of what is shown', () => {
    expect(plainSecrets(team)).toEqual([
      '0012345678901234567890',
      'analyst@contoso.example',
      'a-client-secret',
    ]);
  });
});

describe('the rest of a msticpyconfig.yaml', () => {
  it('says which providers of threat intelligence are asked unasked, and which are off', () => {
    const of = (which: 'enabled' | 'primary') =>
      team.tiProviders.filter((one) => one[which]).map(({ name }) => name);
    expect(of('primary')).toEqual(['OTX', 'VirusTotal']);
    expect(of('enabled')).not.toContain('GreyNoise');
    expect(team.tiProviders.find(({ name }) => name === 'OpenPageRank')?.provider).toBe('OPR');
    expect(team.tiProviders.find(({ name }) => name === 'TorExitNodes')?.provider).toBe('TorExitNodes');
  });

  it('gives GeoIP, Key Vault whatever the case of its keys, and how to sign in to which cloud', () => {
    expect(team.geoip).toEqual({
      accountId: '123456',
      licenceKey: 'keyvault:OtherProviders-GeoIPLite-Args-AuthKey',
      folder: '/srv/geo',
      written: `${file}:60:3`,
    });
    expect(team.keyVault).toEqual({
      vaultName: 'contoso-vault',
      tenantId: '5d6a50cf-b1b6-4bfd-ad54-b9822b06ff92',
      written: `${file}:79:1`,
    });
    expect(team.azure).toEqual({
      cloud: 'global',
      authMethods: ['env', 'cli', 'msi'],
      tenantId: '69d28fd7-42a5-48bc-a619-af56397b2222',
      clientId: '69d28fd7-42a5-48bc-a619-af56397b1111',
      clientSecret: 'a-client-secret',
    });
  });

  it('gives the folders of queries, beside the file where they are not absolute', () => {
    expect(team.queryPaths).toEqual([
      join(import.meta.dirname, 'our-queries'),
      join(homedir(), 'queries'),
      '/srv/queries',
    ]);
  });

  it('names what Huntline does not use', () => {
    expect(team.unused).toEqual([
      'AzureSentinel.Workspaces.Contoso.Args',
      'QueryDefinitions.Default',
      'OtherProviders.IPStack',
      'DataProviders.Splunk',
      'KeyVault.UseKeyring',
      'UserDefaults',
      'Azure.auth_methods.cache',
    ]);
  });
});

describe('a path that is no msticpyconfig.yaml', () => {
  it.each([
    ['is not there', join(folder, 'none.yaml'), /there is no such file/],
    ['is a folder', folder, /is not a file/],
  ])('is refused where it %s, and the setting is named', (_, path, message) => {
    const read = () => readMsticpyConfig(path);
    expect(read).toThrow(message);
    expect(read).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('HUNTLINE_MSTICPYCONFIG') }),
    );
  });

  it('is refused unread where it is far too large', () => {
    const large = join(folder, 'large.yaml');
    writeFileSync(large, Buffer.alloc(1_000_001, 'a'));
    expect(() => readMsticpyConfig(large)).toThrow(UserError);
    expect(() => readMsticpyConfig(large)).toThrow(/larger than 1 MB/);
  });
});
