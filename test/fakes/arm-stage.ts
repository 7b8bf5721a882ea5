import { setGlobalProxyFromEnv } from 'node:http';
import { type Arm, createArm } from '../../src/azure/arm.ts';
import { clouds } from '../../src/azure/clouds.ts';
import { createCredential } from '../../src/azure/credential.ts';
import { type ArmDouble, armHost, startArm } from './arm.ts';
import { startEntraStage } from './entra-stage.ts';

/** Entra and Azure Resource Manager behind their real host names, and an application that may read all there. */
export interface ArmStage {
  readonly double: ArmDouble;
  readonly clientId: string;
  /** The real client with the real sign-in. */
  arm(options?: { readonly patienceMs?: number }): Arm;
  close(): Promise<void>;
}

const bot = { clientId: 'b5ad3a9c-0005-4000-8000-000000000005', secret: 'secret-of-the-bot' };

export async function startArmStage(): Promise<ArmStage> {
  const stage = await startEntraStage([bot]);
  const direct = setGlobalProxyFromEnv({ HTTPS_PROXY: stage.tunnel.url, NO_PROXY: '127.0.0.1' });
  const double = await startArm(stage.entra);
  stage.tunnel.lead(armHost, double.port);
  double.granted.set(
    bot.clientId,
    new Set([
      'Microsoft.OperationalInsights/workspaces/dataExports/read',
      'Microsoft.Authorization/roleAssignments/read',
      'Microsoft.Authorization/roleDefinitions/read',
    ]),
  );
  return {
    double,
    clientId: bot.clientId,
    arm({ patienceMs = 5_000 } = {}) {
      const credential = createCredential({
        methods: ['clientsecret'],
        cloud: clouds.global,
        tenantId: stage.entra.tenantId,
        clientId: bot.clientId,
        clientSecret: bot.secret,
        tell: () => undefined,
      });
      return createArm({ credential, cloud: clouds.global, patienceMs });
    },
    async close() {
      direct();
      await double.close();
      await stage.close();
    },
  };
}

/** A workspace's resource id, and an export rule as the service tells it. */
export const armWorkspace =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-soc(EU)/providers/Microsoft.OperationalInsights/workspaces/soc-logs';

export function armRule(name: string, tables: readonly string[], resourceId: string, changes: object = {}) {
  return {
    id: `${armWorkspace}/dataExports/${name}`,
    name,
    type: 'Microsoft.OperationalInsights/workspaces/dataExports',
    properties: {
      dataExportId: 'c5b3a1f0-0000-4000-8000-000000000001',
      tableNames: tables,
      destination: { resourceId, metaData: {} },
      enable: true,
      createdDate: '2026-03-01T09:10:11.1234567Z',
      lastModifiedDate: '2026-10-01T09:10:11.1234567',
      ...changes,
    },
  };
}
