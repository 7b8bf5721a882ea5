import { trustPrivateCa } from '../support/private-ca.ts';
import { startTunnel, type Tunnel } from '../support/tunnel.ts';
import { type Entra, type EntraApp, entraHosts, startEntra } from './entra.ts';

/** Entra behind its real host names, and an environment that holds nothing of the machine's own identity. */
export interface EntraStage {
  readonly entra: Entra;
  readonly tunnel: Tunnel;
  /** Sets variables of this process until {@link EntraStage.reset}, which the SDK reads by itself. */
  environment(variables: Readonly<Record<string, string>>): void;
  /** Takes back what `environment` set. */
  reset(): void;
  close(): Promise<void>;
}

const cleared = [
  ...['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH'],
  ...['AZURE_USERNAME', 'AZURE_PASSWORD', 'AZURE_AUTHORITY_HOST', 'AZURE_FEDERATED_TOKEN_FILE'],
  ...['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'MSI_ENDPOINT'],
  ...['NO_PROXY', 'no_proxy', 'HTTP_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY', 'all_proxy'],
];

export async function startEntraStage(apps: readonly EntraApp[]): Promise<EntraStage> {
  await trustPrivateCa();
  const [entra, tunnel] = await Promise.all([startEntra(apps), startTunnel()]);
  for (const host of entraHosts) tunnel.lead(host, entra.port);
  const before = { ...process.env };
  function reset(): void {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    for (const name of cleared) delete process.env[name];
    process.env.HTTPS_PROXY = tunnel.url;
  }
  reset();
  return {
    entra,
    tunnel,
    environment: (variables) => void Object.assign(process.env, variables),
    reset,
    async close() {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      await tunnel.close();
      await entra.close();
    },
  };
}
