import { infrastructure, timeline, victims } from '../attack.ts';
import { company, objectIdOf, personOf } from '../company.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, minute, type Row, second, type World } from '../world.ts';

/** Azure Resource Manager: administrators at work, automation round the clock. */
export function* azureActivity(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`AzureActivity ${day.key}`);
    for (let left = random.int(12, 20); left > 0; left--)
      yield* operation(random, anyMoment(random, day), automation, '10.20.1.61', random.pick(automatic));
    for (let left = day.weekend ? 0 : random.int(6, 22); left > 0; left--) {
      const caller = `adm-${random.pick(['shane.doyle', 'gareth.pym', 'enda.scully'])}@${company.domain}`;
      yield* operation(random, busyMoment(random, day), caller, '203.0.113.10', random.pick(manual));
    }
  }
  yield* foothold(world);
}

/** Step 16: the app may read the vault, and the vault's log is switched off. */
function* foothold(world: World): Generator<Row> {
  const random = world.random('AzureActivity foothold');
  const { upn } = personOf(victims.administrator);
  const time = world.at(timeline.adminRole);
  for (const [after, name, resource] of [
    [4, 'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE', 'kv-larkmoor'],
    [36, 'MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE', 'kv-larkmoor-to-sentinel'],
  ] as const) {
    yield* operation(random, time + after * minute, upn, infrastructure.hijackedServer, [name, resource]);
  }
}

/** Object id of the automation's service principal, which is how such a caller is written. */
const automation = objectIdOf('larkmoor automation');

type Operation = readonly [name: string, resource: string];

const automatic: readonly Operation[] = [
  ['MICROSOFT.COMPUTE/SNAPSHOTS/WRITE', 'snap-app01'],
  ['MICROSOFT.COMPUTE/SNAPSHOTS/DELETE', 'snap-app01'],
  ['MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION', 'stlarkmoorbackup'],
  ['MICROSOFT.RECOVERYSERVICES/VAULTS/BACKUPJOBS/WRITE', 'rsv-larkmoor'],
  ['MICROSOFT.HYBRIDCOMPUTE/MACHINES/EXTENSIONS/WRITE', 'fs01'],
];

const manual: readonly Operation[] = [
  ['MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE', 'nsg-dmz'],
  ['MICROSOFT.COMPUTE/VIRTUALMACHINES/RESTART/ACTION', 'vm-portal-test'],
  ['MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE', 'vm-portal-test'],
  ['MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE', 'rg-larkmoor-prod'],
  ['MICROSOFT.KEYVAULT/VAULTS/WRITE', 'kv-larkmoor'],
  ['MICROSOFT.RESOURCES/DEPLOYMENTS/WRITE', 'portal-2026'],
  ['MICROSOFT.SECURITYINSIGHTS/ALERTRULES/WRITE', 'law-larkmoor'],
];

/** Each operation is written twice: when it starts, and how it ends. */
function* operation(
  random: Random,
  time: number,
  caller: string,
  ip: string,
  [name, resource]: Operation,
): Generator<Row> {
  const correlation = random.guid();
  const end = random.chance(0.04) ? 'Failure' : 'Success';
  const id = `/subscriptions/${company.subscriptionId}/resourcegroups/${company.resourceGroup}/providers/${name.split('/').slice(0, 2).join('/').toLowerCase()}/${resource}`;
  for (const [after, status] of [
    [0, 'Start'],
    [random.int(1, 40), end],
  ] as const)
    yield {
      TimeGenerated: new Date(time + after * second),
      EventSubmissionTimestamp: new Date(time + after * second),
      OperationNameValue: name,
      ActivityStatusValue: status,
      ActivitySubstatusValue: status === 'Failure' ? 'Forbidden' : '',
      Caller: caller,
      CallerIpAddress: ip,
      CategoryValue: 'Administrative',
      Level: status === 'Failure' ? 'Error' : 'Informational',
      ResourceGroup: company.resourceGroup,
      ResourceProviderValue: name.split('/')[0] ?? '',
      Resource: resource,
      Properties_d: { eventCategory: 'Administrative', message: name, resource, entity: id },
      Properties: JSON.stringify({ eventCategory: 'Administrative', message: name, entity: id }),
      CorrelationId: correlation,
      OperationId: correlation,
      EventDataId: random.guid(),
      SubscriptionId: company.subscriptionId,
      _ResourceId: id,
      _SubscriptionId: company.subscriptionId,
    };
}
