import { hostileText, infrastructure, timeline } from '../attack.ts';
import { company, objectIdOf } from '../company.ts';
import type { Random } from '../random.ts';
import { hour, minute, type Row, second, type World } from '../world.ts';

const vault = 'KV-LARKMOOR';
const secrets = [
  'erp-connection',
  'storage-backup',
  'portal-signing',
  'sql-reporting',
  'mail-relay',
  'vpn-psk',
];

/** Who asks, as the vault writes it: the app's id, never its name. */
interface Caller {
  readonly appId: string;
  readonly ip: string;
}

/** The log of the key vault: the automation every six hours; step 17 of the story: an app that never came before. */
export function* azureDiagnostics(world: World): Generator<Row> {
  const automation = { appId: objectIdOf('larkmoor automation'), ip: '10.20.1.61' };
  for (const day of world.days) {
    const random = world.random(`AzureDiagnostics ${day.key}`);
    for (let at = 1; at < 24; at += 6) {
      const time = day.start + at * hour + random.int(0, 300) * second;
      yield vaultRow(random, time, 'SecretGet', automation, random.pick(secrets.slice(0, 3)));
    }
  }
  const random = world.random('AzureDiagnostics attack');
  const app = { appId: objectIdOf(hostileText.appName), ip: infrastructure.hijackedServer };
  const time = world.at(timeline.secretsRead);
  yield vaultRow(random, time, 'SecretList', app, '');
  for (const [index, secret] of secrets.entries()) {
    yield vaultRow(random, time + minute + index * 4 * second, 'SecretGet', app, secret);
  }
}

function vaultRow(
  random: Random,
  time: number,
  operation: 'SecretGet' | 'SecretList',
  caller: Caller,
  secret: string,
): Row {
  const address = `https://${vault.toLowerCase()}.vault.clouddesk.example/secrets${secret === '' ? '' : `/${secret}`}`;
  return {
    TimeGenerated: new Date(time),
    ResourceProvider: 'MICROSOFT.KEYVAULT',
    ResourceType: 'VAULTS',
    Resource: vault,
    ResourceGroup: company.resourceGroup.toUpperCase(),
    SubscriptionId: company.subscriptionId,
    Category: 'AuditEvent',
    OperationName: operation,
    ResultType: 'Success',
    ResultSignature: 'OK',
    httpStatusCode_d: 200,
    CallerIPAddress: caller.ip,
    identity_claim_appid_g: caller.appId,
    clientInfo_s: 'azsdk-python-keyvault-secrets/4.9.0',
    requestUri_s: `${address}?api-version=7.5`,
    id_s: address,
    DurationMs: random.int(6, 40),
    CorrelationId: random.guid(),
    _ResourceId: `/subscriptions/${company.subscriptionId}/resourcegroups/${company.resourceGroup}/providers/microsoft.keyvault/vaults/${vault.toLowerCase()}`,
  };
}
