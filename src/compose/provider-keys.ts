import type { Config } from '../config.ts';
import type { Provider, ProviderKey } from '../intel/provider.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** The keys of services outside, from Huntline’s settings, else from the notebooks’. */
export interface ProviderKeys {
  /** Undefined where none is set. @throws {UserError} it is set and cannot be had. */
  of(provider: Provider, arg: ProviderKey['arg']): Promise<string | undefined>;
  /** The provider refused its keys: they may have been rotated. */
  refused(provider: Provider): void;
  readonly maxmind: {
    readonly accountId: () => Promise<string | undefined>;
    readonly licenceKey: () => Promise<string | undefined>;
  };
}

/** Where a secret is written, and what is written there. */
type Setting = readonly [path: string, value: string];

export function providerKeys(
  config: Config,
  msticpy: MsticpyConfig | undefined,
  secrets: Secrets,
): ProviderKeys {
  const get = async (setting: Setting | undefined) => setting && secrets.get(...setting);

  function settingOf(provider: Provider, { arg, setting }: ProviderKey): Setting | undefined {
    const own = ownSetting(config, setting);
    if (own !== undefined) return [setting, own];
    const entry = msticpy?.tiProviders.find(
      (one) => one.enabled && one.provider.toLowerCase() === provider.msticpy?.toLowerCase(),
    );
    const written = entry?.args[arg];
    return entry && written !== undefined ? [`TIProviders.${entry.name}.Args.${arg}`, written] : undefined;
  }

  return {
    of(provider, arg) {
      const key = provider.keys.find((one) => one.arg === arg);
      return get(key && settingOf(provider, key));
    },
    refused(provider) {
      for (const key of provider.keys) {
        const setting = settingOf(provider, key);
        if (setting) secrets.refused(...setting);
      }
    },
    maxmind: {
      accountId: () =>
        get(
          first(
            ['HUNTLINE_MAXMIND_ACCOUNT', config.HUNTLINE_MAXMIND_ACCOUNT],
            ['GeoIPLite.Args.AccountID', msticpy?.geoip?.accountId],
          ),
        ),
      licenceKey: () =>
        get(
          first(
            ['HUNTLINE_MAXMIND_KEY', config.HUNTLINE_MAXMIND_KEY],
            ['GeoIPLite.Args.AuthKey', msticpy?.geoip?.licenceKey],
          ),
        ),
    },
  };
}

function first(
  ...settings: readonly (readonly [path: string, value: string | undefined])[]
): Setting | undefined {
  for (const [path, value] of settings) if (value !== undefined) return [path, value];
  return undefined;
}

/** What stands in a setting that a provider names; a test holds that each is one. */
export function ownSetting(config: Config, name: string): string | undefined {
  const value: unknown = name in config ? config[name as keyof Config] : undefined;
  return typeof value === 'string' ? value : undefined;
}
