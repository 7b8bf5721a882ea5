import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSecretReference,
  secretNameOf,
  writeSecretReference,
} from '../../src/secrets/secret-reference.ts';

const path = 'TIProviders.VirusTotal.Args.AuthKey';

describe('a secret setting', () => {
  it.each([
    ['sk-12345', { from: 'value', value: 'sk-12345' }],
    ['environment:x', { from: 'value', value: 'environment:x' }],
    ['env:VT_KEY', { from: 'environment', name: 'VT_KEY' }],
    ['ENV: VT_KEY ', { from: 'environment', name: 'VT_KEY' }],
    ['keyvault:VtKey', { from: 'vault', vault: undefined, secret: 'VtKey' }],
    ['keyvault:team-vault/VtKey', { from: 'vault', vault: 'team-vault', secret: 'VtKey' }],
    ['keyvault:', { from: 'vault', vault: undefined, secret: 'TIProviders-VirusTotal-Args-AuthKey' }],
    ['keyvault:default', { from: 'vault', vault: undefined, secret: 'TIProviders-VirusTotal-Args-AuthKey' }],
    ['KeyVault:my_key.1', { from: 'vault', vault: undefined, secret: 'my-key-1' }],
  ])('%j is read', (text, reference) => {
    expect(readSecretReference(path, text)).toEqual(reference);
  });

  it.each([
    'env:',
    'env:two words',
    'keyvault:evil.example.org/x',
    'keyvault:evil.example.org#/x',
    'keyvault:a/x',
    'keyvault:two--dashes/x',
    'keyvault:team/',
    `keyvault:${'x'.repeat(128)}`,
  ])('%j is refused by the name of the setting', (text) => {
    expect(() => readSecretReference('SLACK_BOT_TOKEN', text)).toThrow(/^SLACK_BOT_TOKEN is not a reference/);
  });

  it('is read again as the place that was written', () => {
    const name = fc
      .stringMatching(/^[0-9A-Za-z-]{1,127}$/)
      .filter((text) => text.toLowerCase() !== 'default');
    const vault = fc.option(fc.stringMatching(/^[a-z][0-9a-z]{1,22}[a-z]$/), { nil: undefined });
    fc.assert(
      fc.property(vault, name, (inVault, secret) => {
        expect(readSecretReference(path, writeSecretReference(inVault, secret))).toEqual({
          from: 'vault',
          vault: inVault,
          secret,
        });
      }),
    );
  });
});

it('names a secret after its path as MSTICPy does', () => {
  expect(secretNameOf('TIProviders.XForce.Args.ApiID')).toBe('TIProviders-XForce-Args-ApiID');
  expect(secretNameOf('SLACK_BOT_TOKEN')).toBe('SLACK-BOT-TOKEN');
});
