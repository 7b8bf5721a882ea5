import type { MsticpyConfig, SecretReferences } from './msticpyconfig.ts';
import { isPlain } from './secret-reference.ts';

/** Arguments of providers that are no secrets; whatever else stands there as text is taken for one. */
const harmless = /^(workspace|tenant|subscription|client|account)_?id$|^DBFolder$|^Use/i;

/** The secrets that stand in the file as text: to be kept out of logs, and better moved to Key Vault. */
export function plainSecrets(config: MsticpyConfig): readonly string[] {
  const { geoip, azure } = config;
  return [
    ...config.tiProviders.flatMap(({ args }) => secretsOf(args)),
    ...[geoip?.licenceKey, azure.clientSecret].flatMap((value) => (value && isPlain(value) ? value : [])),
  ];
}

function secretsOf(args: SecretReferences): readonly string[] {
  return Object.entries(args).flatMap(([name, value]) =>
    harmless.test(name) || !isPlain(value) ? [] : value,
  );
}
