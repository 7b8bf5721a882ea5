import type { AuthMethod } from './auth-methods.ts';
import type { Cloud } from './clouds.ts';

/** Who Huntline signs in as, and how. */
export interface CredentialOptions {
  /** Tried in this order. */
  readonly methods: readonly AuthMethod[];
  readonly cloud: Cloud;
  readonly tenantId?: string | undefined;
  /** The application that `clientsecret` and `certificate` sign in as; also the user-assigned identity of `msi`. */
  readonly clientId?: string | undefined;
  /** The user-assigned identity of `msi`, where it is not `clientId`. */
  readonly managedIdentityClientId?: string | undefined;
  /** The public application that device codes are for; the SDK's own where absent. */
  readonly publicClientId?: string | undefined;
  /** Asked anew after each failure, so that a rotated secret is taken up. It cannot lie in the vault that it opens. */
  readonly clientSecret?: string | (() => Promise<string>) | undefined;
  /** PEM file with certificate and private key. */
  readonly certificatePath?: string | undefined;
  readonly certificatePassword?: string | undefined;
  /** Shows the operator what to do: the page and the code of a device sign-in. */
  tell(message: string): void;
  /** Milliseconds that a method without a person in it may take. */
  readonly patienceMs?: number;
}
