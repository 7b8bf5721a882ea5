import { z } from 'zod';
import { settingText } from './setting-text.ts';

/** The name that MSTICPy gives a secret in Key Vault: what is not a letter, digit or dash becomes a dash. */
export function generatedSecretName(path: readonly string[]): string {
  return keyVaultName(path.join('.'));
}

/** True for a reference that is the secret itself. */
export function isPlain(reference: string): boolean {
  return !/^(env|keyvault):/.test(reference);
}

function keyVaultName(text: string): string {
  return text.replace(/[^0-9a-zA-Z-]/g, '-');
}

const vaultName = /^[a-zA-Z][a-zA-Z0-9-]{2,23}$/;

/** What MSTICPy allows for a secret: the text itself, a variable of the environment, or Key Vault. */
export const secretSetting = z.union(
  [settingText, z.looseObject({ EnvironmentVar: settingText }), z.looseObject({ KeyVault: settingText })],
  { error: 'is neither text, nor EnvironmentVar with a name, nor KeyVault' },
);

export type SecretSetting = z.infer<typeof secretSetting>;

/**
 * The same as a reference of Huntline's: the text, `env:NAME`, `keyvault:Secret` or `keyvault:Vault/Secret`;
 * `undefined` where nothing is set. As in MSTICPy, an empty `KeyVault` takes the name generated from the path.
 * @throws {RangeError} saying what does not fit, never the value: a key may stand where its name should.
 */
export function secretReference(value: SecretSetting, path: readonly string[]): string | undefined {
  if (typeof value === 'string') return value || undefined;
  if ('EnvironmentVar' in value && typeof value.EnvironmentVar === 'string') {
    const name = value.EnvironmentVar;
    if (!/^[A-Za-z_][\w.()-]*$/.test(name))
      throw new RangeError('EnvironmentVar takes the name of a variable');
    return `env:${name}`;
  }
  const given = typeof value.KeyVault === 'string' ? value.KeyVault : '';
  if (given === '' || given.toLowerCase() === 'default') return `keyvault:${generatedSecretName(path)}`;
  const slash = given.indexOf('/');
  if (slash < 0) return `keyvault:${keyVaultName(given)}`;
  const vault = given.slice(0, slash);
  const name = keyVaultName(given.slice(slash + 1));
  // The vault's name becomes part of a host name: nothing but a name may pass.
  if (!vaultName.test(vault))
    throw new RangeError('what stands before the / in KeyVault is not the name of a vault');
  if (name === '') throw new RangeError('KeyVault names a vault but no secret');
  return `keyvault:${vault}/${name}`;
}
