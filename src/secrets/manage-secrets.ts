import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { readEnv, replaceFile, replaceInEnv } from './env-file.ts';
import {
  readSecretReference,
  type SecretReference,
  secretNameOf,
  writeSecretReference,
} from './secret-reference.ts';
import type { Secrets } from './secrets.ts';
import type { Vault, Vaults } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** A setting that is secret. */
export interface SecretSetting {
  /** Its environment variable, or its path in another file: `TIProviders.VirusTotal.Args.AuthKey`. */
  readonly name: string;
  /** What is set: a value or a reference; undefined where nothing is. */
  readonly value: string | undefined;
}

/** One secret setting, as `huntline secrets list` shows it; never the value. */
export interface ListedSecret {
  readonly name: string;
  /** `given by value`, `env:NAME`, `keyvault:vault/name`, `not set` … */
  readonly from: string;
  readonly state: 'failed' | 'ok' | 'unset';
  readonly problem?: string;
  readonly hint?: string;
}

/** Goes through all secret settings, and fetches each to see that it is there. */
export async function listSecrets(
  settings: readonly SecretSetting[],
  { secrets, vaults }: { secrets: Secrets; vaults: Vaults },
): Promise<readonly ListedSecret[]> {
  return Promise.all(settings.map((setting) => listed(setting, secrets, vaults)));
}

async function listed(
  { name, value }: SecretSetting,
  secrets: Secrets,
  vaults: Vaults,
): Promise<ListedSecret> {
  if (!value?.trim()) return { name, from: 'not set', state: 'unset' };
  let from = 'not readable';
  try {
    from = placeOf(readSecretReference(name, value), vaults);
    await secrets.get(name, value);
    return { name, from, state: 'ok' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      name,
      from,
      state: 'failed',
      problem: error.message,
      ...(error.hint ? { hint: error.hint } : {}),
    };
  }
}

function placeOf(reference: SecretReference, vaults: Vaults): string {
  if (reference.from === 'value') return 'given by value';
  if (reference.from === 'environment') return `env:${reference.name}`;
  return writeSecretReference(reference.vault ?? vaults.default, reference.secret);
}

/** Where a secret was stored, and what to write into the setting. */
export interface StoredSecret {
  readonly vault: string;
  readonly secret: string;
  readonly version: string;
  readonly reference: string;
  /** False where the setting does not refer to that place yet. */
  readonly refers: boolean;
}

/** Stores a value as a new version at the place that the setting refers to, or at the one that its name gives. */
export async function setSecret(
  setting: SecretSetting,
  value: string,
  vaults: Vaults,
): Promise<StoredSecret> {
  checkValue(value);
  const reference = readSecretReference(setting.name, setting.value ?? '');
  const place =
    reference.from === 'vault' ? reference : { vault: undefined, secret: secretNameOf(setting.name) };
  const vault = vaults.open(place.vault);
  const version = await vault.set(place.secret, value);
  const written = writeSecretReference(place.vault, place.secret);
  return {
    vault: vault.name,
    secret: place.secret,
    version,
    reference: written,
    refers: reference.from === 'vault',
  };
}

/** Reads the value that is piped in: all of it but the line end that a shell adds. @throws {UserError} nothing there. */
export async function readPipedValue(input: AsyncIterable<string | Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of input) parts.push(Buffer.from(part));
  const value = Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  checkValue(value);
  return value;
}

function checkValue(value: string): void {
  if (!value.trim()) {
    throw new UserError('There is no value to store.', {
      hint: 'Pipe it in, so that it stays out of the shell’s history: huntline secrets set NAME < file',
    });
  }
  if (Buffer.byteLength(value) > 25_600) {
    throw new UserError('The value is too long: Key Vault keeps up to 25,600 bytes.');
  }
}

/** What became of one setting of the file. */
export interface MovedSecret {
  readonly name: string;
  /** `kept`: it was a reference already. `failed`: it stays in the file as it was. */
  readonly outcome: 'failed' | 'kept' | 'moved';
  readonly reference?: string;
  readonly problem?: string;
  readonly hint?: string;
}

export interface MoveOptions {
  /** The `.env` file. */
  readonly file: string;
  /** Names of the secret settings. */
  readonly names: readonly string[];
  readonly vaults: Vaults;
  /** Stores the local value also where the vault has another one under that name. */
  readonly replace?: boolean;
}

/**
 * Puts the local values of a `.env` file into the vault and leaves references behind. A value is out of the file only once it
 * was read back from the vault; stopped at any point, it is still in the file, and a second run finishes the work.
 */
export async function moveSecrets({
  file,
  names,
  vaults,
  replace = false,
}: MoveOptions): Promise<readonly MovedSecret[]> {
  const text = await readText(file);
  const vault = vaults.open();
  const moved: MovedSecret[] = [];
  let changed = text;
  for (const [name, value] of Object.entries(readEnv(text))) {
    if (!names.includes(name) || !value.trim()) continue;
    try {
      if (readSecretReference(name, value).from !== 'value') {
        moved.push({ name, outcome: 'kept', reference: value });
        continue;
      }
      const secret = secretNameOf(name);
      const reference = writeSecretReference(undefined, secret);
      const without = replaceInEnv(changed, name, reference);
      await storeOnce(vault, secret, value, replace);
      changed = without;
      moved.push({ name, outcome: 'moved', reference });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const hint = error.hint ? { hint: error.hint } : {};
      moved.push({ name, outcome: 'failed', problem: error.message, ...hint });
    }
  }
  if (changed !== text) await replaceFile(file, text, changed);
  return moved;
}

/** Stores the value unless it is there already, and sees that the vault gives it back. */
async function storeOnce(vault: Vault, secret: string, value: string, replace: boolean): Promise<void> {
  checkValue(value);
  const there = await present(vault, secret);
  if (there !== undefined && there !== value && !replace) {
    throw new UserError(`The vault ${vault.name} has another value under ${secret}.`, {
      hint: 'See which is right; --replace stores the local one as a new version.',
    });
  }
  if (there !== value) await vault.set(secret, value);
  if ((await vault.get(secret)).value !== value) {
    throw new UserError(`The vault ${vault.name} gave back another value for ${secret} than was stored.`, {
      hint: 'Somebody else may have stored one meanwhile; try again.',
    });
  }
}

async function present(vault: Vault, secret: string): Promise<string | undefined> {
  try {
    return (await vault.get(secret)).value;
  } catch (error) {
    if (error instanceof VaultError && error.fault === 'missing') return undefined;
    throw error;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${file} cannot be read.`, {
      hint: 'Name the .env file that holds the values.',
      cause,
    });
  }
}
