import type { TokenCredential } from '@azure/core-auth';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { Cloud } from '../azure/clouds.ts';
import { UserError } from '../errors.ts';
import { isVaultName } from './secret-reference.ts';
import { toVaultError, VaultError } from './vault-error.ts';

/** A secret as the vault gave it. */
export interface VaultSecret {
  readonly value: string;
  readonly version: string;
  readonly expires: Date | undefined;
}

/** One Key Vault. */
export interface Vault {
  readonly name: string;
  /** The newest version. @throws {VaultError} also where it is disabled, expired or not valid yet. */
  get(secret: string): Promise<VaultSecret>;
  /** Stores a new version and returns its id. @throws {VaultError} */
  set(secret: string, value: string): Promise<string>;
}

/** The vaults that settings name, each opened on first use. */
export interface Vaults {
  /** The configured vault's name; undefined where there is none. */
  readonly default: string | undefined;
  /** @throws {UserError} no name given and none configured. */
  open(name?: string): Vault;
}

export interface VaultOptions {
  /** Name of the vault that references without one mean, or its address. */
  readonly vault?: string | undefined;
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly clock?: () => Date;
  /** Retries of the SDK where the vault does not answer or is busy. */
  readonly retries?: number;
}

/** Longest that one request to a vault may take, in milliseconds. */
const timeout = 10_000;

export function createVaults(options: VaultOptions): Vaults {
  const standard = options.vault === undefined ? undefined : vaultNameOf(options.vault, options.cloud);
  const opened = new Map<string, Vault>();
  return {
    default: standard,
    open(name = standard) {
      if (name === undefined) {
        throw new UserError('No Key Vault is configured.', {
          hint: 'Name the vault in HUNTLINE_KEY_VAULT, or in the reference: keyvault:VaultName/SecretName.',
        });
      }
      const vault = opened.get(name) ?? createVault(name, options);
      opened.set(name, vault);
      return vault;
    },
  };
}

function createVault(name: string, options: VaultOptions): Vault {
  const { clock = () => new Date() } = options;
  let client: Promise<SecretClient> | undefined;

  async function open(): Promise<SecretClient> {
    const sdk = await import('@azure/keyvault-secrets');
    const retryOptions = { maxRetries: options.retries ?? 2, retryDelayInMs: 300, maxRetryDelayInMs: 3000 };
    return new sdk.SecretClient(`https://${name}.${options.cloud.vaultSuffix}`, options.credential, {
      retryOptions,
    });
  }

  async function ask<T>(secret: string, question: (client: SecretClient) => Promise<T>): Promise<T> {
    client ??= open();
    try {
      return await question(await client);
    } catch (error) {
      throw toVaultError(error, name, secret);
    }
  }

  return {
    name,
    async get(secret) {
      const found = await ask(secret, (opened) => opened.getSecret(secret, { requestOptions: { timeout } }));
      const { expiresOn, notBefore, enabled, version = '' } = found.properties;
      const now = clock();
      if (enabled === false) throw new VaultError('disabled', name, secret);
      // The vault itself hands out what has expired; its owner has said that it must not be used.
      if (expiresOn && expiresOn <= now)
        throw new VaultError('expired', name, secret, `on ${day(expiresOn)}`);
      if (notBefore && notBefore > now) throw new VaultError('not-yet', name, secret, day(notBefore));
      if (!found.value) throw new VaultError('empty', name, secret);
      return { value: found.value, version, expires: expiresOn };
    },
    async set(secret, value) {
      const stored = await ask(secret, (opened) =>
        opened.setSecret(secret, value, { requestOptions: { timeout } }),
      );
      return stored.properties.version ?? '';
    },
  };
}

/** A vault given by address is taken by its name, so that a token for vaults goes nowhere but to the cloud's own. */
function vaultNameOf(vault: string, cloud: Cloud): string {
  const given = vault.trim();
  const host = /^https:\/\/([^/:]+)\/?$/i.exec(given)?.[1] ?? given;
  const suffix = `.${cloud.vaultSuffix}`;
  const name = host.toLowerCase().endsWith(suffix) ? host.slice(0, -suffix.length) : host;
  if (isVaultName(name)) return name;
  throw new UserError(`"${given}" is not a vault of the ${cloud.name} cloud.`, {
    hint: `Give the vault's name alone (3 to 24 letters, digits and dashes) or https://<name>${suffix}.`,
  });
}

function day(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ').concat(' UTC');
}
