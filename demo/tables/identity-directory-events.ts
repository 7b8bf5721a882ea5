import { company, hostOf, type Person, people, personOf } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import type { Random } from '../random.ts';
import { busyMoment, minute, type Row, type World } from '../world.ts';

/** Changes of Active Directory: passwords, groups, accounts; and what the exercise added and took away again. */
export function* identityDirectoryEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    if (day.weekend) continue;
    const random = world.random(`IdentityDirectoryEvents ${day.key}`);
    for (let left = random.int(1, 4); left > 0; left--)
      yield changed(random, busyMoment(random, day), 'adm-gareth.pym', random.pick(people), {
        action: random.pick(['Account Password changed', 'Account Password changed', 'Account unlocked']),
        fields: {},
      });
    if (random.chance(0.3))
      yield changed(random, busyMoment(random, day), 'adm-enda.scully', random.pick(people), {
        action: 'Group Membership changed',
        fields: { 'TO.GROUP': 'VPN Users' },
      });
  }
  const random = world.random('IdentityDirectoryEvents exercise');
  const player = personOf(exercise.player);
  const time = world.at(exerciseTimeline.handsOn) + 25 * minute;
  const group = 'Backup Operators';
  for (const [at, fields] of [
    [time, { 'TO.GROUP': group }],
    [time + 95 * minute, { 'FROM.GROUP': group }],
  ] as const)
    yield changed(random, at, 'adm-shane.doyle', player, { action: 'Group Membership changed', fields });
}

function changed(
  random: Random,
  time: number,
  by: string,
  target: Person,
  { action, fields }: { action: string; fields: Readonly<Record<string, string>> },
): Row {
  const from = personOf(by.replace('adm-', '')).host;
  return {
    TimeGenerated: new Date(time),
    Timestamp: new Date(time),
    ActionType: action,
    Application: 'Active Directory',
    AccountName: by,
    AccountDomain: company.adDomain,
    AccountUpn: `${by}@${company.domain}`,
    TargetAccountUpn: target.upn,
    TargetAccountDisplayName: target.name,
    DeviceName: from.fqdn,
    IPAddress: from.ip,
    DestinationDeviceName: hostOf('DC01').fqdn,
    DestinationIPAddress: hostOf('DC01').ip,
    TargetDeviceName: '',
    Protocol: 'Kerberos',
    AdditionalFields: { 'ACTOR.ACCOUNT': by, 'TARGET_OBJECT.USER': target.account, ...fields },
    ReportId: random.guid(),
  };
}
