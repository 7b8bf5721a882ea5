import { UserError } from '../errors.ts';

/** A way to sign in, by MSTICPy's name. */
export type AuthMethod =
  | 'certificate'
  | 'cli'
  | 'clientsecret'
  | 'devicecode'
  | 'env'
  | 'interactive'
  | 'msi'
  | 'powershell'
  | 'vscode';

/** Tried in this order where nothing is configured. */
export const defaultAuthMethods: readonly AuthMethod[] = ['env', 'msi', 'cli', 'interactive'];

/** Every name that MSTICPy takes, lower-case, and the method that it means. */
const names: Readonly<Record<string, AuthMethod>> = {
  env: 'env',
  environment: 'env',
  msi: 'msi',
  managedidentity: 'msi',
  managed_identity: 'msi',
  cli: 'cli',
  interactive: 'interactive',
  interactive_browser: 'interactive',
  devicecode: 'devicecode',
  device_code: 'devicecode',
  device: 'devicecode',
  vscode: 'vscode',
  powershell: 'powershell',
  clientsecret: 'clientsecret',
  client_secret: 'clientsecret',
  certificate: 'certificate',
  cert: 'certificate',
};

/** Reads configured names, keeping their order and dropping repetitions. @throws {UserError} naming those that are unknown. */
export function readAuthMethods(configured: readonly string[]): readonly AuthMethod[] {
  const unknown = configured.filter((name) => !methodNamed(name));
  if (unknown.length > 0) {
    const known = [...new Set(Object.values(names))].join(', ');
    throw new UserError(`Not a way to sign in: ${unknown.join(', ')}.`, { hint: `There are ${known}.` });
  }
  return [...new Set(configured.flatMap((name) => methodNamed(name) ?? []))];
}

function methodNamed(name: string): AuthMethod | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(names, key) ? names[key] : undefined;
}
