import type { TokenCredential } from '@azure/core-auth';
import type { AuthMethod } from './auth-methods.ts';
import type { CredentialOptions } from './credential-options.ts';

type Sdk = typeof import('@azure/identity');

/** How one method is made of the SDK's class, and what an operator does where it fails. */
export interface SignInMethod {
  readonly mend: string;
  /** True where a person has to act, so that it may take minutes and is asked one at a time. */
  readonly attended?: boolean;
  make(sdk: Sdk, options: CredentialOptions): Promise<TokenCredential>;
}

/** How long the command lines of Azure CLI and PowerShell may take. */
const processTimeoutInMs = 25_000;

const deviceCode: SignInMethod = {
  mend: 'Open the page that Huntline shows, enter the code and sign in; the tenant must allow device codes.',
  attended: true,
  make: async (sdk, options) =>
    new sdk.DeviceCodeCredential({
      ...shared(options),
      ...(options.publicClientId ? { clientId: options.publicClientId } : {}),
      userPromptCallback: ({ verificationUri, userCode }) =>
        options.tell(`Sign Huntline in to Azure: open ${verificationUri} and enter the code ${userCode}.`),
    }),
};

/** Every method by MSTICPy's name; `interactive` is a device code too, for a bot has no browser. */
export const signInMethods: Readonly<Record<AuthMethod, SignInMethod>> = {
  env: {
    mend: 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.',
    make: async (sdk, options) =>
      new sdk.EnvironmentCredential({ authorityHost: options.cloud.authorityHost }),
  },
  msi: {
    mend: 'Works in Azure only: assign a managed identity, and for a user-assigned one set AZURE_CLIENT_ID to its client id.',
    make: async (sdk, options) => {
      const clientId = options.managedIdentityClientId ?? options.clientId;
      // Off Azure nobody answers at the metadata address; the SDK's own probe gives up after a second.
      const probing = { sendProbeRequest: true, retryOptions: { maxRetries: 2 } };
      return new sdk.ManagedIdentityCredential(clientId ? { ...probing, clientId } : probing);
    },
  },
  cli: {
    mend: 'Install the Azure CLI for the account that runs Huntline, and run: az login',
    make: async (sdk, options) => new sdk.AzureCliCredential({ ...tenant(options), processTimeoutInMs }),
  },
  powershell: {
    mend: 'Install PowerShell with the module Az.Accounts for the account that runs Huntline, and run: Connect-AzAccount',
    make: async (sdk, options) =>
      new sdk.AzurePowerShellCredential({ ...tenant(options), processTimeoutInMs }),
  },
  vscode: {
    mend: 'Needs the package @azure/identity-vscode, which Huntline does not carry, and a desktop; use cli or env instead.',
    make: async (sdk, options) => new sdk.VisualStudioCodeCredential(shared(options)),
  },
  interactive: deviceCode,
  devicecode: deviceCode,
  clientsecret: {
    mend: 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; make a new secret if this one has expired.',
    make: async (sdk, options) => {
      const { tenantId, clientId } = application(options);
      const secret =
        typeof options.clientSecret === 'function' ? await options.clientSecret() : options.clientSecret;
      if (!secret) throw new Error('It needs a client secret, and none is set.');
      return new sdk.ClientSecretCredential(tenantId, clientId, secret, shared(options));
    },
  },
  certificate: {
    mend: 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_CERTIFICATE_PATH, a PEM file with certificate and key.',
    make: async (sdk, options) => {
      const { tenantId, clientId } = application(options);
      const { certificatePath, certificatePassword } = options;
      if (!certificatePath) throw new Error('It needs a certificate file, and none is set.');
      const certificate = certificatePassword
        ? { certificatePath, certificatePassword }
        : { certificatePath };
      return new sdk.ClientCertificateCredential(tenantId, clientId, certificate, shared(options));
    },
  },
};

function tenant({ tenantId }: CredentialOptions): { tenantId?: string } {
  return tenantId ? { tenantId } : {};
}

function shared(options: CredentialOptions): { authorityHost: string; tenantId?: string } {
  return { ...tenant(options), authorityHost: options.cloud.authorityHost };
}

function application({ tenantId, clientId }: CredentialOptions): { tenantId: string; clientId: string } {
  if (tenantId && clientId) return { tenantId, clientId };
  throw new Error(
    `It needs ${[tenantId ? [] : 'a tenant id', clientId ? [] : 'a client id'].flat().join(' and ')}.`,
  );
}
