import { readAuthMethods } from '../azure/auth-methods.ts';
import { type Cloud, cloudNamed } from '../azure/clouds.ts';
import { type Credential, createCredential } from '../azure/credential.ts';
import type { Config, Environment } from '../config.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MsticpyConfig } from '../msticpy/msticpyconfig.ts';
import type { Blotter } from '../secrets/blot.ts';
import { readSecretReference } from '../secrets/secret-reference.ts';
import { createSecrets, type Secrets } from '../secrets/secrets.ts';
import { createVaults, type Vaults } from '../secrets/vault.ts';

/** Azure as the settings have it: one cloud, one identity, the vault's secrets. */
export interface Azure {
  /** The settings of the team's notebooks, where they are used. */
  readonly msticpy: MsticpyConfig | undefined;
  readonly cloud: Cloud;
  readonly credential: Credential;
  readonly vaults: Vaults;
  readonly secrets: Secrets;
}

export interface AzureParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly msticpy: MsticpyConfig | undefined;
  readonly clock: () => Date;
  readonly log: Log;
  readonly blotter: Blotter;
}

/** Nothing is asked of Azure yet: the identity signs in when something first needs a token. */
export function composeAzure({ config, environment, msticpy, clock, log, blotter }: AzureParts): Azure {
  const cloud = cloudNamed(config.HUNTLINE_CLOUD ?? msticpy?.azure.cloud ?? 'global');
  const named =
    config.HUNTLINE_AZURE_AUTH.length > 0 ? config.HUNTLINE_AZURE_AUTH : msticpy?.azure.authMethods;
  const clientSecret = ownSecret(
    'AZURE_CLIENT_SECRET',
    config.AZURE_CLIENT_SECRET ?? msticpy?.azure.clientSecret,
    environment,
  );
  const certificatePassword = ownSecret(
    'AZURE_CLIENT_CERTIFICATE_PASSWORD',
    config.AZURE_CLIENT_CERTIFICATE_PASSWORD,
    environment,
  );
  for (const secret of [clientSecret, certificatePassword]) if (secret) blotter.add(secret);
  const credential = createCredential({
    methods: readAuthMethods(named ?? []),
    cloud,
    tenantId: config.AZURE_TENANT_ID ?? msticpy?.azure.tenantId,
    clientId: config.AZURE_CLIENT_ID ?? msticpy?.azure.clientId,
    clientSecret,
    certificatePath: config.AZURE_CLIENT_CERTIFICATE_PATH,
    certificatePassword,
    tell: (message) => void process.stderr.write(`${message}\n`),
  });
  const vaults = createVaults({
    vault: config.HUNTLINE_KEY_VAULT ?? msticpy?.keyVault?.vaultName,
    cloud,
    credential,
    clock,
  });
  return {
    msticpy,
    cloud,
    credential,
    vaults,
    secrets: createSecrets({ vaults, environment, clock, log, blotter }),
  };
}

/** A secret of the identity's own, which cannot lie in the vault that it opens. */
function ownSecret(name: string, setting: string | undefined, environment: Environment): string | undefined {
  if (setting === undefined) return undefined;
  const reference = readSecretReference(name, setting);
  if (reference.from === 'value') return reference.value;
  if (reference.from === 'environment') return environment[reference.name];
  throw new UserError(`${name} cannot come from Key Vault: it is what opens the vault.`, {
    title: 'Settings that do not fit',
    hint: 'Give it as a value or as env:NAME, or sign in without it: HUNTLINE_AZURE_AUTH=msi',
  });
}
