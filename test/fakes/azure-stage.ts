import { clouds } from '../../src/azure/clouds.ts';
import type { Workspace } from '../../src/types.ts';
import type { EntraApp } from './entra.ts';
import { type EntraStage, startEntraStage } from './entra-stage.ts';
import { type KeyVault, startKeyVault } from './key-vault.ts';
import { type LogAnalyticsDouble, startLogAnalytics } from './log-analytics.ts';

/** Azure as Huntline uses it, behind its real host names: Entra, a vault, Log Analytics with workspaces of the test's. */
export interface AzureStage extends EntraStage {
  readonly keyVault: KeyVault;
  readonly logAnalytics: LogAnalyticsDouble;
}

export interface AzureStaging {
  /** The application that Huntline signs in as: it may read the vault and all workspaces but the forbidden ones. */
  readonly app: EntraApp;
  /** By workspace id. */
  readonly workspaces: Readonly<Record<string, Workspace>>;
  readonly forbidden?: readonly string[];
}

export async function startAzureStage({ app, workspaces, forbidden }: AzureStaging): Promise<AzureStage> {
  const stage = await startEntraStage([app]);
  const [keyVault, logAnalytics] = await Promise.all([
    startKeyVault(stage.entra),
    startLogAnalytics({
      workspaces,
      ...(forbidden ? { forbidden } : {}),
      readToken(token) {
        const claims = stage.entra.read(token);
        return claims && { aud: claims.aud, oid: claims.sub, exp: claims.exp };
      },
    }),
  ]);
  keyVault.officers.add(app.clientId);
  stage.tunnel.lead(`*.${clouds.global.vaultSuffix}`, keyVault.port);
  stage.tunnel.lead(new URL(clouds.global.logAnalytics).host, Number(new URL(logAnalytics.endpoint).port));
  return {
    ...stage,
    keyVault,
    logAnalytics,
    async close() {
      await stage.close();
      await Promise.all([keyVault.close(), logAnalytics.close()]);
    },
  };
}
