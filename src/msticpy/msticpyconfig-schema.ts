import { z } from 'zod';
import { secretSetting } from './secret-reference.ts';
import { isNothing, orAbsent, settingFlag, settingText } from './setting-text.ts';

// What Huntline takes of a msticpyconfig.yaml. Every scalar is text here; other keys are left to `unused-settings.ts`.

const guid = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not a single value') })
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'is not a GUID such as 52b1ab41-869e-4138-9e40-2a4457f09bf3',
  );

const name = orAbsent(settingText);

export const msticpyClouds = ['global', 'usgov', 'cn'] as const;

/** MSTICPy’s names of the ways to sign in, some of which have several. */
export const msticpyAuthMethods = [
  'env',
  'environment',
  'msi',
  'managedidentity',
  'managed_identity',
  'cli',
  'interactive',
  'interactive_browser',
  'devicecode',
  'device_code',
  'device',
  'vscode',
  'powershell',
  'clientsecret',
  'client_secret',
  'certificate',
  'cert',
] as const;

/** MSTICPy’s own store of tokens, which nothing else can read. */
export const msticpyTokenCache = 'cache';

const workspace = z.object({
  WorkspaceId: guid,
  TenantId: orAbsent(guid),
  SubscriptionId: orAbsent(guid),
  ResourceGroup: name,
  WorkspaceName: name,
});

const sentinel = orAbsent(z.object({ Workspaces: orAbsent(z.record(z.string(), orAbsent(workspace))) }));

const args = orAbsent(z.record(z.string(), secretSetting));

const provider = z.object({
  Args: args,
  Primary: orAbsent(settingFlag),
  Enabled: orAbsent(settingFlag),
  Provider: name,
});

const authMethod = z.enum([...msticpyAuthMethods, msticpyTokenCache], {
  error: `is none of ${msticpyAuthMethods.join(', ')}`,
});

const azureCli = orAbsent(z.object({ Args: args }));

export const msticpyConfigSchema = z.preprocess(
  (value) => (isNothing(value) ? {} : value),
  z.object({
    AzureSentinel: sentinel,
    MSSentinel: sentinel,
    Azure: orAbsent(
      z.object({
        cloud: orAbsent(
          z.enum(msticpyClouds, {
            error: `is none of ${msticpyClouds.join(', ')} (“de” was closed in 2021)`,
          }),
        ),
        auth_methods: orAbsent(
          z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(authMethod)),
        ),
      }),
    ),
    QueryDefinitions: orAbsent(
      z.object({
        Custom: orAbsent(
          z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(settingText)),
        ),
      }),
    ),
    TIProviders: orAbsent(z.record(z.string(), orAbsent(provider))),
    OtherProviders: orAbsent(z.object({ GeoIPLite: orAbsent(z.object({ Args: args })) })),
    DataProviders: orAbsent(z.object({ AzureCLI: azureCli })),
    AzureCLI: azureCli,
    KeyVault: orAbsent(
      z.object({
        VaultName: orAbsent(z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{2,23}$/, 'is not the name of a vault')),
        TenantId: orAbsent(guid),
      }),
    ),
  }),
);

export type MsticpyConfigContent = z.infer<typeof msticpyConfigSchema>;
