import { UserError } from '../errors.ts';

export type CloudName = 'china' | 'global' | 'usgov';

/** Where one of Azure's clouds is found. Addresses have no slash at the end; an audience becomes a scope with `/.default`. */
export interface Cloud {
  readonly name: CloudName;
  /** Where identities sign in. */
  readonly authorityHost: string;
  /** Log Analytics' query service: address and audience are one. */
  readonly logAnalytics: string;
  readonly resourceManager: string;
  readonly graph: string;
  /** Host of the Azure portal. */
  readonly portal: string;
  /** Host of the Defender portal; absent where the cloud has none. */
  readonly defender?: string;
  /** A vault is `https://<name>.<suffix>`; `https://<suffix>` is its audience. */
  readonly vaultSuffix: string;
  /** Audience of the Logs Ingestion API. */
  readonly ingestionAudience: string;
}

/**
 * From the SDKs' own constants and MSTICPy's cloud table. China's sign-in host has a newer name too, to which the SDK
 * turns by itself (`login.partner.microsoftonline.cn`: let it through a firewall). Less sure: Defender's US Government
 * host is GCC High's, while the DoD has `security.apps.mil`.
 */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: {
    name: 'global',
    authorityHost: 'https://login.microsoftonline.com',
    logAnalytics: 'https://api.loganalytics.io',
    resourceManager: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    portal: 'portal.azure.com',
    defender: 'security.microsoft.com',
    vaultSuffix: 'vault.azure.net',
    ingestionAudience: 'https://monitor.azure.com',
  },
  usgov: {
    name: 'usgov',
    authorityHost: 'https://login.microsoftonline.us',
    logAnalytics: 'https://api.loganalytics.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    portal: 'portal.azure.us',
    defender: 'security.microsoft.us',
    vaultSuffix: 'vault.usgovcloudapi.net',
    ingestionAudience: 'https://monitor.azure.us',
  },
  china: {
    name: 'china',
    authorityHost: 'https://login.chinacloudapi.cn',
    logAnalytics: 'https://api.loganalytics.azure.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    portal: 'portal.azure.cn',
    vaultSuffix: 'vault.azure.cn',
    ingestionAudience: 'https://monitor.azure.cn',
  },
};

/** What MSTICPy and the Azure CLI call the same clouds. */
const otherNames: Readonly<Record<string, CloudName>> = {
  cn: 'china',
  azurecloud: 'global',
  azurechinacloud: 'china',
  azureusgovernment: 'usgov',
};

/** The cloud of that name: Huntline's, MSTICPy's (`global`, `usgov`, `cn`) or the Azure CLI's. @throws {UserError} unknown. */
export function cloudNamed(name: string): Cloud {
  const key = name.trim().toLowerCase();
  const found = Object.values(clouds).find((cloud) => cloud.name === (otherNames[key] ?? key));
  if (found) return found;
  throw new UserError(`"${name}" is not an Azure cloud that Huntline knows.`, {
    hint: 'The clouds are global, usgov and china (MSTICPy calls the last one cn).',
  });
}
