import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Blotter } from './blot.ts';
import { readSecretReference } from './secret-reference.ts';
import type { VaultSecret, Vaults } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** Gives secret settings their values when they are needed. */
export interface Secrets {
  /**
   * The value of a secret setting, from the vault at most every {@link SecretsOptions.lifetimeMs}. Every value is given to
   * the blotter first. @throws {UserError} naming the setting and how to mend it, never the value.
   */
  get(settingPath: string, setting: string): Promise<string>;
  /** The service that the value is for refused it: the vault is asked again at the next `get`, for it may have been rotated. */
  refused(settingPath: string, setting: string): void;
}

export interface SecretsOptions {
  readonly vaults: Vaults;
  /** For `env:NAME`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: () => Date;
  readonly log: Log;
  readonly blotter: Blotter;
  /** Milliseconds after which a value is fetched again; a quarter of an hour. */
  readonly lifetimeMs?: number;
  /** Milliseconds that the last value serves while the vault cannot be reached; a day, and never past its own expiry. */
  readonly bridgeMs?: number;
}

interface Kept {
  readonly secret: VaultSecret;
  readonly fetchedAt: number;
  /** When the vault is to be asked again. */
  readonly dueAt: number;
  readonly bridging: boolean;
}

/** While a vault is down it is tried this often, in milliseconds. */
const retryMs = 30_000;

/** A vault that says no is obeyed at once; one that does not answer is bridged with the last value. */
export function createSecrets(options: SecretsOptions): Secrets {
  const { vaults, environment, clock, log, blotter } = options;
  const { lifetimeMs = 15 * 60_000, bridgeMs = 24 * 3_600_000 } = options;
  const kept = new Map<string, Kept>();
  const fetching = new Map<string, Promise<string>>();

  async function fromVault(vault: string | undefined, name: string): Promise<string> {
    const key = keyOf(vault, name);
    const last = kept.get(key);
    if (last && clock().getTime() < last.dueAt) return last.secret.value;
    const running = fetching.get(key) ?? fetch(key, vault, name).finally(() => fetching.delete(key));
    fetching.set(key, running);
    return running;
  }

  async function fetch(key: string, vault: string | undefined, name: string): Promise<string> {
    const last = kept.get(key);
    try {
      const secret = await vaults.open(vault).get(name);
      blotter.add(secret.value);
      if (last && last.secret.version !== secret.version) log.info({ secret: key }, 'a secret was rotated');
      if (last?.bridging) log.info({ secret: key }, 'the vault answers again');
      const now = clock().getTime();
      const dueAt = Math.min(now + lifetimeMs, secret.expires?.getTime() ?? Number.POSITIVE_INFINITY);
      kept.set(key, { secret, fetchedAt: now, dueAt, bridging: false });
      return secret.value;
    } catch (error) {
      const now = clock().getTime();
      const until =
        last &&
        Math.min(last.fetchedAt + bridgeMs, last.secret.expires?.getTime() ?? Number.POSITIVE_INFINITY);
      if (
        !(error instanceof VaultError) ||
        error.fault !== 'unreachable' ||
        !last ||
        !until ||
        now >= until
      ) {
        kept.delete(key);
        throw error;
      }
      if (!last.bridging) {
        const keptUntil = new Date(until).toISOString();
        log.warn(
          { secret: key, keptUntil, problem: error.message },
          'a vault is down; the last value is kept',
        );
      }
      kept.set(key, { ...last, dueAt: Math.min(now + retryMs, until), bridging: true });
      return last.secret.value;
    }
  }

  function keyOf(vault: string | undefined, name: string): string {
    return `${vault ?? vaults.default ?? '?'}/${name}`;
  }

  function fromEnvironment(name: string): string {
    const value = environment[name]?.trim();
    if (value) return value;
    throw new UserError(`The environment variable ${name}, from which it is taken, is not set.`, {
      hint: `Set ${name}, or refer to the vault: keyvault:SecretName.`,
    });
  }

  return {
    async get(settingPath, setting) {
      const reference = readSecretReference(settingPath, setting);
      try {
        if (reference.from === 'vault') return await fromVault(reference.vault, reference.secret);
        const value = reference.from === 'environment' ? fromEnvironment(reference.name) : reference.value;
        blotter.add(value);
        return value;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const { title, hint } = error;
        // A service may quote what it was sent, and this is told before there is anything else that blots.
        throw new UserError(`${settingPath}: ${blotter.blot(error.message)}`, {
          title,
          ...(hint === undefined ? {} : { hint }),
        });
      }
    },
    refused(settingPath, setting) {
      const reference = readSecretReference(settingPath, setting);
      if (reference.from !== 'vault') return;
      const key = keyOf(reference.vault, reference.secret);
      const last = kept.get(key);
      // A key that is wrong in the vault too must not have it asked at every turn.
      if (last) kept.set(key, { ...last, dueAt: Math.min(last.dueAt, last.fetchedAt + retryMs) });
    },
  };
}
