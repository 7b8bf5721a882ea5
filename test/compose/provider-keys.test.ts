import { describe, expect, it } from 'vitest';
import { providerKeys } from '../../src/compose/provider-keys.ts';
import { readConfig, secretSettings, settings } from '../../src/config.ts';
import { providers } from '../../src/intel/index.ts';
import type { MsticpyConfig } from '../../src/msticpy/msticpyconfig.ts';

const asked: string[] = [];
const secrets = {
  get: async (path: string, value: string) => {
    asked.push(path);
    return `the value of ${value}`;
  },
  refused: (path: string) => void asked.push(`refused ${path}`),
};
const named = (id: string) => {
  const found = providers.find((provider) => provider.id === id);
  if (!found) throw new Error(id);
  return found;
};
const notebooks = {
  tiProviders: [
    {
      name: 'VT',
      provider: 'VirusTotal',
      enabled: true,
      primary: true,
      args: { AuthKey: 'env:VT' },
      written: '',
    },
    {
      name: 'Otx',
      provider: 'OTX',
      enabled: false,
      primary: true,
      args: { AuthKey: 'env:OTX' },
      written: '',
    },
  ],
  geoip: { accountId: '7', licenceKey: 'keyvault:Geo', folder: undefined, written: '' },
} as unknown as MsticpyConfig;

describe('the keys of providers', () => {
  it('are each a setting, and a secret one', () => {
    const wanted = providers.flatMap(({ keys }) => keys.map(({ setting }) => setting));
    expect(wanted.filter((name) => !(name in settings.shape))).toEqual([]);
    const secret: readonly string[] = secretSettings;
    expect(wanted.filter((name) => !secret.includes(name))).toEqual([]);
  });

  it('come from Huntline’s own settings, else from the notebooks’ where they are enabled', async () => {
    const own = providerKeys(readConfig({ HUNTLINE_VIRUSTOTAL_KEY: 'own' }), notebooks, secrets);
    expect(await own.of(named('virustotal'), 'AuthKey')).toBe('the value of own');
    const theirs = providerKeys(readConfig({}), notebooks, secrets);
    expect(await theirs.of(named('virustotal'), 'AuthKey')).toBe('the value of env:VT');
    expect(await theirs.of(named('otx'), 'AuthKey')).toBeUndefined();
    expect(await theirs.of(named('tor'), 'AuthKey')).toBeUndefined();
    expect(asked).toContain('TIProviders.VT.Args.AuthKey');
    expect(await theirs.maxmind.licenceKey()).toBe('the value of keyvault:Geo');
    expect(await theirs.maxmind.accountId()).toBe('the value of 7');
  });

  it('are fetched anew after the provider refused them', () => {
    providerKeys(readConfig({}), notebooks, secrets).refused(named('virustotal'));
    expect(asked).toContain('refused TIProviders.VT.Args.AuthKey');
  });
});
