/** What of a tree of settings is used: `*` stands for any name, `true` for all that is below. */
export type Used = true | { readonly [name: string]: Used };

const workspaces: Used = {
  Workspaces: {
    '*': {
      WorkspaceId: true,
      TenantId: true,
      SubscriptionId: true,
      ResourceGroup: true,
      WorkspaceName: true,
    },
  },
};
const azureCli: Used = { Args: { clientId: true, tenantId: true, clientSecret: true } };

export const usedOfMsticpyConfig: Used = {
  AzureSentinel: workspaces,
  MSSentinel: workspaces,
  Azure: { cloud: true, auth_methods: true },
  QueryDefinitions: { Custom: true },
  TIProviders: { '*': { Args: true, Primary: true, Enabled: true, Provider: true } },
  OtherProviders: { GeoIPLite: { Args: { AuthKey: true, AccountID: true, DBFolder: true }, Provider: true } },
  DataProviders: { AzureCLI: azureCli },
  AzureCLI: azureCli,
  KeyVault: { VaultName: true, TenantId: true },
};

/** The dotted paths that are not used, each as high up as nothing below it is. */
export function unusedSettings(value: unknown, used: Used, above: readonly string[] = []): readonly string[] {
  if (used === true || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const known = (Object.hasOwn(used, name) ? used[name] : undefined) ?? used['*'];
    const path = [...above, name];
    return known === undefined ? [path.join('.')] : unusedSettings(below, known, path);
  });
}
