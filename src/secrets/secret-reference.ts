import { UserError } from '../errors.ts';

/** Where a secret setting's value comes from. */
export type SecretReference =
  | { readonly from: 'value'; readonly value: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'vault'; readonly vault: string | undefined; readonly secret: string };

/**
 * Reads a secret setting: `env:NAME`, `keyvault:SecretName`, `keyvault:VaultName/SecretName`, `keyvault:` alone for the name
 * that its path gives, and anything else as the value itself. @throws {UserError} never quoting what was read.
 */
export function readSecretReference(settingPath: string, text: string): SecretReference {
  const [, scheme, rest] = /^\s*(env|keyvault):(.*)$/is.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return { from: 'value', value: text };
  const place = rest.trim();
  if (scheme.toLowerCase() === 'env') {
    if (/^[A-Za-z_][\w.()-]*$/.test(place)) return { from: 'environment', name: place };
    throw unreadable(settingPath, 'after env: comes the name of an environment variable');
  }
  if (place === '' || place.toLowerCase() === 'default') {
    return { from: 'vault', vault: undefined, secret: secretNameOf(settingPath) };
  }
  const [first = '', ...others] = place.split('/');
  const vault = others.length > 0 ? first.trim() : undefined;
  const secret = secretNameOf(others.length > 0 ? others.join('/').trim() : first);
  if (vault !== undefined && !isVaultName(vault)) {
    throw unreadable(settingPath, 'a vault’s name has 3 to 24 letters, digits and dashes');
  }
  if (!/^[0-9A-Za-z-]{1,127}$/.test(secret)) {
    throw unreadable(settingPath, 'a secret’s name has up to 127 letters, digits and dashes');
  }
  return { from: 'vault', vault, secret };
}

/** What to put into the setting so that it is read again as this place. */
export function writeSecretReference(vault: string | undefined, secret: string): string {
  return vault === undefined ? `keyvault:${secret}` : `keyvault:${vault}/${secret}`;
}

/** MSTICPy's rule: the setting's path with a dash for all that is no letter or digit (`TIProviders-VirusTotal-Args-AuthKey`). */
export function secretNameOf(settingPath: string): string {
  return settingPath.replaceAll(/[^0-9A-Za-z-]/g, '-');
}

/** True for what Azure takes as the name of a vault, and thus as the first part of its host. */
export function isVaultName(name: string): boolean {
  return /^[A-Za-z][0-9A-Za-z-]{1,22}[0-9A-Za-z]$/.test(name) && !name.includes('--');
}

function unreadable(settingPath: string, rule: string): UserError {
  return new UserError(`${settingPath} is not a reference to a secret: ${rule}.`, {
    title: 'Settings that do not fit',
    hint: 'A secret is given as its value, as env:NAME, keyvault:SecretName, keyvault:VaultName/SecretName, or keyvault: alone.',
  });
}
