import { reasonOf } from '../azure/reason-of.ts';
import { UserError } from '../errors.ts';

/** Why a vault did not give or take a secret; only `unreachable` may pass by itself. */
export type VaultFault =
  | 'deleted'
  | 'disabled'
  | 'empty'
  | 'expired'
  | 'firewall'
  | 'forbidden'
  | 'missing'
  | 'not-yet'
  | 'refused'
  | 'unreachable';

type Say = (vault: string, secret: string, detail: string) => readonly [message: string, hint: string];

const texts: Readonly<Record<VaultFault, Say>> = {
  deleted: (vault, secret) => [
    `The secret ${secret} was deleted from the vault ${vault} and is still kept there for recovery.`,
    'Recover or purge it in the vault, then try again.',
  ],
  disabled: (vault, secret) => [
    `The secret ${secret} in the vault ${vault} is disabled.`,
    'Enable it in the vault, or store a new version.',
  ],
  empty: (vault, secret) => [
    `The secret ${secret} in the vault ${vault} is empty.`,
    'Store its value: huntline secrets set',
  ],
  expired: (vault, secret, when) => [
    `The secret ${secret} in the vault ${vault} expired ${when}.`,
    'Store a new version with a later date: huntline secrets set',
  ],
  firewall: (vault) => [
    `The firewall of the vault ${vault} does not let Huntline in.`,
    'Allow its network or address under Networking of the vault.',
  ],
  forbidden: (vault, secret) => [
    `Huntline's identity may not use the secret ${secret} of the vault ${vault}.`,
    'Reading takes the role Key Vault Secrets User on the vault, storing Key Vault Secrets Officer; a new role takes minutes to work.',
  ],
  missing: (vault, secret) => [
    `The vault ${vault} has no secret ${secret}.`,
    'Check the name, or store its value: huntline secrets set',
  ],
  'not-yet': (vault, secret, when) => [
    `The secret ${secret} in the vault ${vault} is not valid before ${when}.`,
    'Wait until then, or change its activation date in the vault.',
  ],
  refused: (vault, secret, detail) => [
    `The vault ${vault} refused the request for ${secret}: ${detail}`,
    'The vault’s own words are above; "huntline check" tries it again.',
  ],
  unreachable: (vault, _secret, detail) => [
    `The vault ${vault} cannot be reached: ${detail}`,
    'Check its name (HUNTLINE_KEY_VAULT), the network, and whether Azure reports an outage.',
  ],
};

/** A vault did not give or take a secret. Holds neither the value nor the SDK's error, which holds the request. */
export class VaultError extends UserError {
  readonly fault: VaultFault;

  constructor(fault: VaultFault, vault: string, secret: string, detail = '') {
    const [message, hint] = texts[fault](vault, secret, detail);
    super(message, { title: 'Key Vault', hint });
    this.name = 'VaultError';
    this.fault = fault;
  }
}

/** What the SDK threw, put in words. An error of signing in counts as unreachable: the vault was never asked. */
export function toVaultError(error: unknown, vault: string, secret: string): VaultError {
  if (error instanceof VaultError) return error;
  if (error instanceof UserError) return new VaultError('unreachable', vault, secret, error.message);
  const { status, code, inner } = readError(error);
  const detail = reasonOf(error);
  if (status === undefined)
    return new VaultError('unreachable', vault, secret, networkReason(code) ?? detail);
  if (status === 429) return new VaultError('unreachable', vault, secret, 'it is busy (429).');
  if (status >= 500 || status === 408)
    return new VaultError('unreachable', vault, secret, `it answers ${status}.`);
  if (inner === 'SecretDisabled') return new VaultError('disabled', vault, secret);
  if (inner === 'ForbiddenByFirewall' || inner === 'ForbiddenByConnection')
    return new VaultError('firewall', vault, secret);
  if (status === 404) return new VaultError('missing', vault, secret);
  if (status === 409) return new VaultError('deleted', vault, secret);
  if (status === 401 || status === 403) return new VaultError('forbidden', vault, secret);
  return new VaultError('refused', vault, secret, detail);
}

function networkReason(code: string | undefined): string | undefined {
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: 'there is no such host.',
    ECONNREFUSED: 'the connection was refused.',
    ECONNRESET: 'the connection was cut.',
    ETIMEDOUT: 'it does not answer.',
    REQUEST_SEND_ERROR: 'the request could not be sent.',
  };
  return code === undefined ? undefined : reasons[code];
}

interface ReadError {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly inner: string | undefined;
}

/** What the service said of its own error; the SDK keeps the body's inner code among the details. */
function readError(error: unknown): ReadError {
  const { statusCode, code, details } = error as {
    statusCode?: number;
    code?: string;
    details?: { error?: { innerError?: { code?: string } } };
  };
  return { status: statusCode, code, inner: details?.error?.innerError?.code };
}
