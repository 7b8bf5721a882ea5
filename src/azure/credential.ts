import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { UserError } from '../errors.ts';
import type { AuthMethod } from './auth-methods.ts';
import type { CredentialOptions } from './credential-options.ts';
import { reasonOf } from './reason-of.ts';
import { signInMethods } from './sign-in-methods.ts';

/** The identity that every Azure service is asked with. */
export interface Credential extends TokenCredential {
  /** @throws {UserError} naming each method and why it failed. */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>;
  /** The method that signed in; undefined until one has. */
  used(): AuthMethod | undefined;
}

interface FirstToken {
  readonly scopes: string;
  readonly token: AccessToken;
}

/**
 * Signs in by the first configured method that succeeds, and stays with it: a bot whose identity changed while it runs
 * would see other data with other rights. The SDK's own chain stops at a wrong secret; this one goes on.
 */
export function createCredential(options: CredentialOptions): Credential {
  const made = new Map<AuthMethod, Promise<TokenCredential>>();
  const readingSecret = new AsyncLocalStorage<true>();
  let used: AuthMethod | undefined;
  let choosing: Promise<FirstToken> | undefined;

  function credentialOf(method: AuthMethod): Promise<TokenCredential> {
    const ready = made.get(method) ?? readingSecret.run(true, make, method);
    made.set(method, ready);
    return ready;
  }

  async function make(method: AuthMethod): Promise<TokenCredential> {
    return signInMethods[method].make(await import('@azure/identity'), options);
  }

  async function tokenBy(
    method: AuthMethod,
    scopes: string | string[],
    asked: GetTokenOptions,
  ): Promise<AccessToken> {
    try {
      const asking = credentialOf(method).then((credential) => credential.getToken(scopes, asked));
      const patience = signInMethods[method].attended ? undefined : (options.patienceMs ?? 30_000);
      const token = await within(asking, patience, asked.abortSignal);
      if (!token) throw new Error('It gave no token.');
      return token;
    } catch (error) {
      // Made anew the next time, with what the secret or the file then is; a signed-in person is not asked again.
      if (!signInMethods[method].attended) made.delete(method);
      throw error;
    }
  }

  async function choose(scopes: string | string[], asked: GetTokenOptions): Promise<FirstToken> {
    const failures: string[] = [];
    for (const method of options.methods) {
      try {
        const token = await tokenBy(method, scopes, asked);
        used = method;
        return { scopes: String(scopes), token };
      } catch (error) {
        failures.push(`${method}: ${reasonOf(error)} ${signInMethods[method].mend}`);
      }
    }
    throw signInError(failures.length > 0 ? failures.join('\n') : 'No way to sign in is configured.');
  }

  async function getToken(scopes: string | string[], asked: GetTokenOptions = {}): Promise<AccessToken> {
    if (readingSecret.getStore()) {
      throw signInError(
        'The client secret is kept in the vault that it is to open; give it by value or as env:NAME.',
      );
    }
    const { abortSignal, ...lasting } = asked;
    if (!used) {
      // Shared by all who ask meanwhile: a person is shown one code, and who stops waiting does not undo it.
      choosing ??= choose(scopes, lasting).finally(() => {
        choosing = undefined;
      });
      const first = await within(choosing, undefined, abortSignal);
      return first.scopes === String(scopes) ? first.token : getToken(scopes, asked);
    }
    const method = used;
    try {
      return await tokenBy(method, scopes, asked);
    } catch (error) {
      if (abortSignal?.aborted) throw error;
      throw signInError(`${method}: ${reasonOf(error)} ${signInMethods[method].mend}`);
    }
  }

  return { getToken, used: () => used };
}

function signInError(message: string): UserError {
  return new UserError(message, {
    title: 'Huntline could not sign in to Azure',
    hint: 'An administrator mends this; "huntline check" tells what was tried.',
  });
}

/** The promise, unless time or the caller's patience runs out first; what was begun goes on by itself. */
async function within<T>(
  promise: Promise<T>,
  milliseconds: number | undefined,
  signal: GetTokenOptions['abortSignal'],
): Promise<T> {
  const ended = new AbortController();
  const limits = new Promise<never>((_resolve, reject) => {
    const late = () => reject(new Error(`It did not answer within ${(milliseconds ?? 0) / 1000} seconds.`));
    const timer = milliseconds === undefined ? undefined : setTimeout(late, milliseconds);
    const stopped = () => reject(new DOMException('Stopped while signing in.', 'AbortError'));
    if (signal?.aborted) stopped();
    signal?.addEventListener('abort', stopped);
    ended.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stopped);
    });
  });
  try {
    return await Promise.race([promise, limits]);
  } finally {
    ended.abort();
  }
}
