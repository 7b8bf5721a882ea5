import type { msticpyAuthMethods, msticpyClouds } from './msticpyconfig-schema.ts';

export type MsticpyAuthMethod = (typeof msticpyAuthMethods)[number];

export type MsticpyCloud = (typeof msticpyClouds)[number];

/** One Sentinel workspace. Entries of the same id are one workspace with several names. */
export interface MsticpyWorkspace {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly workspaceId: string;
  readonly tenantId: string | undefined;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  /** The name of the resource in Azure. */
  readonly workspaceName: string | undefined;
  /** `file:line:column` */
  readonly written: string;
}

/** Arguments by MSTICPy’s names (`AuthKey`, `ApiID`); each is text, `env:NAME`, or `keyvault:[Vault/]Secret`. */
export type SecretReferences = Readonly<Record<string, string>>;

export interface MsticpyTiProvider {
  /** The name of the entry, such as `VirusTotal`. */
  readonly name: string;
  /** MSTICPy’s class of provider: `VirusTotal`, `OPR`, `Tor`, `AzSTI` … */
  readonly provider: string;
  /** Asked without being named. */
  readonly primary: boolean;
  readonly enabled: boolean;
  readonly args: SecretReferences;
  readonly written: string;
}

/** What Huntline takes from a `msticpyconfig.yaml`; what the file does not say is `undefined`. */
export interface MsticpyConfig {
  readonly file: string;
  /** The default first. */
  readonly workspaces: readonly MsticpyWorkspace[];
  readonly tiProviders: readonly MsticpyTiProvider[];
  /** MaxMind’s GeoLite2; the account id and the licence key are references. */
  readonly geoip:
    | {
        readonly accountId: string | undefined;
        readonly licenceKey: string | undefined;
        readonly folder: string | undefined;
        readonly written: string;
      }
    | undefined;
  readonly keyVault:
    | {
        readonly vaultName: string | undefined;
        readonly tenantId: string | undefined;
        readonly written: string;
      }
    | undefined;
  readonly azure: {
    readonly cloud: MsticpyCloud | undefined;
    readonly authMethods: readonly MsticpyAuthMethod[] | undefined;
    /** From `DataProviders.AzureCLI`: the application that `env` and `clientsecret` sign in as. */
    readonly tenantId: string | undefined;
    readonly clientId: string | undefined;
    readonly clientSecret: string | undefined;
  };
  /** Folders of query files, absolute. */
  readonly queryPaths: readonly string[];
  /** Dotted paths of what Huntline does not use. */
  readonly unused: readonly string[];
}
