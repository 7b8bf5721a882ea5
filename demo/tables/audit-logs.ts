import { hostileText, infrastructure, timeline, victims } from '../attack.ts';
import { company, objectIdOf, people, personOf } from '../company.ts';
import type { Random } from '../random.ts';
import { busyMoment, minute, type Row, type World } from '../world.ts';

/** Changes in the directory; step 5 of the story: a consent and a guest, both with poisonous names. */
export function* auditLogs(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`AuditLogs ${day.key}`);
    for (let left = day.weekend ? random.int(2, 6) : random.int(30, 60); left > 0; left--) {
      const person = random.pick(people);
      const [operation, category, service] = random.pick(routine);
      const own = operation.startsWith('User ');
      yield change(random, {
        time: busyMoment(random, day),
        operation,
        category,
        service,
        by: own ? person.upn : `adm-${random.pick(administrators)}@${company.domain}`,
        ip: '203.0.113.10',
        target: { type: 'User', name: person.name, upn: person.upn },
      });
    }
  }
  yield* attack(world);
  yield* foothold(world);
}

const administrators = ['shane.doyle', 'katarzyna.wolny', 'gareth.pym', 'enda.scully'];

/** Operation, category, service; as often as listed. */
const routine: readonly (readonly [operation: string, category: string, service: string])[] = [
  ['Update user', 'UserManagement', 'Core Directory'],
  ['Update user', 'UserManagement', 'Core Directory'],
  ['Update device', 'Device', 'Core Directory'],
  ['Update device', 'Device', 'Core Directory'],
  ['Add member to group', 'GroupManagement', 'Core Directory'],
  ['Remove member from group', 'GroupManagement', 'Core Directory'],
  ['Reset user password', 'UserManagement', 'Core Directory'],
  ['Change user license', 'UserManagement', 'Core Directory'],
  ['User registered security info', 'UserManagement', 'Authentication Methods'],
  ['User changed default security info', 'UserManagement', 'Authentication Methods'],
  ['Add app role assignment grant to user', 'UserManagement', 'Core Directory'],
];

function* attack(world: World): Generator<Row> {
  const random = world.random('AuditLogs attack');
  const first = personOf(victims.first);
  const time = world.at(timeline.oauthConsent);
  const facts = { by: first.upn, ip: infrastructure.hijackedServer, service: 'Core Directory' };
  const app = { type: 'ServicePrincipal', name: hostileText.appName, upn: '' };
  yield change(random, {
    ...facts,
    time: time - minute,
    operation: 'Add service principal',
    category: 'ApplicationManagement',
    target: app,
  });
  yield change(random, {
    ...facts,
    time,
    operation: 'Add delegated permission grant',
    category: 'ApplicationManagement',
    target: app,
    details: [['DelegatedPermissionGrant.Scope', 'Mail.Read offline_access User.Read']],
  });
  yield change(random, {
    ...facts,
    time: time + 300,
    operation: 'Consent to application',
    category: 'ApplicationManagement',
    target: app,
    details: [
      ['ConsentContext.IsAdminConsent', 'False'],
      ['ConsentAction.Permissions', 'Scope: Mail.Read offline_access User.Read'],
    ],
  });
  yield change(random, {
    ...facts,
    time: time + 11 * minute,
    operation: 'Invite external user',
    category: 'UserManagement',
    service: 'Invited Users',
    target: {
      type: 'User',
      name: hostileText.guestName,
      upn: `helpdesk_mail-relay.example#EXT#@${company.domain}`,
    },
  });
}

/** Step 16: the app of step 5 gets a secret and a role, by the administrator who approved. */
function* foothold(world: World): Generator<Row> {
  const random = world.random('AuditLogs foothold');
  const facts = {
    by: personOf(victims.administrator).upn,
    ip: infrastructure.hijackedServer,
    service: 'Core Directory',
    target: { type: 'ServicePrincipal', name: hostileText.appName, upn: '' },
  };
  const time = world.at(timeline.adminRole);
  yield change(random, {
    ...facts,
    time: time - 3 * minute,
    operation: 'Update application – Certificates and secrets management ',
    category: 'ApplicationManagement',
    details: [['KeyDescription', '[KeyIdentifier=5b1c…,KeyType=Password,KeyUsage=Verify,DisplayName=sync]']],
  });
  yield change(random, {
    ...facts,
    time,
    operation: 'Add member to role',
    category: 'RoleManagement',
    details: [['Role.DisplayName', 'Application Administrator']],
  });
}

interface Change {
  readonly time: number;
  readonly operation: string;
  readonly category: string;
  readonly service: string;
  readonly by: string;
  readonly ip: string;
  readonly target: { readonly type: string; readonly name: string; readonly upn: string };
  readonly details?: readonly (readonly [key: string, value: string])[];
}

function change(
  random: Random,
  { time, operation, category, service, by, ip, target, details = [] }: Change,
): Row {
  return {
    TimeGenerated: new Date(time),
    ActivityDateTime: new Date(time),
    OperationName: operation,
    ActivityDisplayName: operation,
    AADOperationType: operation.split(' ')[0] ?? '',
    Category: category,
    LoggedByService: service,
    Result: 'success',
    ResultReason: '',
    Identity: by.split('@')[0] ?? by,
    InitiatedBy: { user: { id: objectIdOf(by), userPrincipalName: by, ipAddress: ip, roles: [] } },
    TargetResources: [
      {
        id: objectIdOf(target.upn || target.name),
        displayName: target.name,
        type: target.type,
        ...(target.upn === '' ? {} : { userPrincipalName: target.upn }),
        modifiedProperties: details.map(([displayName, newValue]) => ({
          displayName,
          oldValue: null,
          newValue,
        })),
      },
    ],
    AdditionalDetails: details.map(([key, value]) => ({ key, value })),
    CorrelationId: random.guid(),
    Id: `Directory_${random.guid()}`,
    AADTenantId: company.tenantId,
    OperationVersion: '1.0',
    Level: '4',
    Resource: 'Microsoft.aadiam',
    ResourceId: `/tenants/${company.tenantId}/providers/Microsoft.aadiam`,
  };
}
