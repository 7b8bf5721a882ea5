import { clouds } from '../../src/azure/clouds.ts';
import { createCredential } from '../../src/azure/credential.ts';
import { createBlotter } from '../../src/secrets/blot.ts';
import { createSecrets, type Secrets } from '../../src/secrets/secrets.ts';
import { createVaults, type Vaults } from '../../src/secrets/vault.ts';
import { type EntraStage, startEntraStage } from './entra-stage.ts';
import { type KeyVault, startKeyVault } from './key-vault.ts';

/** Secrets over the real SDK, a vault and Entra behind their real host names, a clock that a test turns. */
export interface KeyVaultStage extends EntraStage {
  readonly keyVault: KeyVault;
  readonly vaults: Vaults;
  readonly secrets: Secrets;
  /** Log lines: level, fields and message. */
  readonly lines: string[];
  readonly blot: (text: string) => string;
  readonly local: Record<string, string>;
  wait(milliseconds: number): void;
}

export const reader = { clientId: 'b5ad3a9c-0003-4000-8000-000000000003', secret: 'secret-of-the-reader' };

export async function startKeyVaultStage(): Promise<KeyVaultStage> {
  const stage = await startEntraStage([reader]);
  const keyVault = await startKeyVault(stage.entra);
  keyVault.officers.add(reader.clientId);
  for (const { vaultSuffix } of Object.values(clouds)) stage.tunnel.lead(`*.${vaultSuffix}`, keyVault.port);
  const lines: string[] = [];
  const note = (level: string) => (fields: unknown, message?: string) =>
    void lines.push(`${level} ${JSON.stringify(fields)} ${message}`);
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const credential = createCredential({
    methods: ['clientsecret'],
    cloud: clouds.global,
    tenantId: stage.entra.tenantId,
    clientId: reader.clientId,
    clientSecret: reader.secret,
    tell: () => undefined,
  });
  let now = Date.parse('2026-11-21T09:00:00Z');
  const clock = () => new Date(now);
  const vaults = createVaults({ vault: 'huntline', cloud: clouds.global, credential, clock, retries: 0 });
  const blotter = createBlotter();
  const local: Record<string, string> = {};
  return {
    ...stage,
    keyVault,
    vaults,
    secrets: createSecrets({ vaults, environment: local, clock, log, blotter }),
    lines,
    blot: blotter.blot,
    local,
    wait: (milliseconds) => {
      now += milliseconds;
    },
    async close() {
      await stage.close();
      await keyVault.close();
    },
  };
}
