import { type Config, type Environment, secretSettings } from '../config.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import { plainSecrets } from '../msticpy/plain-secrets.ts';
import { readSecretReference } from '../secrets/secret-reference.ts';

/** Secrets that are here without asking a vault: known from the start, so that they never come out before their first use. */
export function localSecrets(
  config: Config,
  msticpy: MsticpyConfig | undefined,
  environment: Environment,
): readonly string[] {
  const own = secretSettings.map((name) => [name, config[name]] as const);
  const notebooks = [
    ...(msticpy?.tiProviders ?? []).flatMap(({ args }) => Object.entries(args)),
    ['GeoIPLite', msticpy?.geoip?.licenceKey] as const,
    ['AzureCLI', msticpy?.azure.clientSecret] as const,
    // What is plain there is not always secret.
  ].filter(([, setting]) => setting?.startsWith('env:'));
  const read = [...own, ...notebooks].flatMap(([name, setting]) => {
    if (setting === undefined) return [];
    const reference = readSecretReference(name, setting);
    if (reference.from === 'value') return reference.value;
    return reference.from === 'environment' ? (environment[reference.name] ?? []) : [];
  });
  return [...read, ...(msticpy ? plainSecrets(msticpy) : [])];
}
