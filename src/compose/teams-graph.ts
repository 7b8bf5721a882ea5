import { createCredential } from '../azure/credential.ts';
import { createGraphGet, type GraphGet } from '../azure/graph-get.ts';
import type { Config } from '../config.ts';
import type { Azure } from './compose-azure.ts';

/**
 * Microsoft Graph as the bot's own application: what a team lets a bot read is granted to that, not to the identity of
 * the workspaces. Undefined where there is no bot, or where it has no tenant of its own. Secrets are values here.
 */
export function teamsGraph(config: Config, { cloud }: Azure): GraphGet | undefined {
  const { MicrosoftAppId: clientId, MicrosoftAppPassword: clientSecret, MicrosoftAppType: type } = config;
  const tenantId = config.MicrosoftAppTenantId;
  if (!clientId || !tenantId || type === 'MultiTenant') return undefined;
  const credential = createCredential({
    methods: [type === 'UserAssignedMsi' ? 'msi' : 'clientsecret'],
    cloud,
    tenantId,
    clientId,
    clientSecret,
    tell: (message) => void process.stderr.write(`${message}\n`),
  });
  return createGraphGet({ cloud, credential });
}
