import { timeline, victims } from '../attack.ts';
import { company, hostOf, people, personOf, serviceAccounts, sidOf } from '../company.ts';
import type { Random } from '../random.ts';
import { busyMoment, hour, minute, type Row, second, type World } from '../world.ts';

/** Logons as the domain controllers see them; step 11 of the story. */
export function* identityLogonEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`IdentityLogonEvents ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null) continue;
      const facts = {
        account: person.account,
        name: person.name,
        from: person.host.name,
        ip: presence.privateIp,
      };
      if (random.chance(0.06))
        yield logon(random, { ...facts, time: busyMoment(random, day), to: 'DC01', failed: true });
      yield logon(random, {
        ...facts,
        time: day.start + 7.6 * hour + random.int(0, 100) * minute,
        to: 'DC01',
      });
      if (random.chance(0.7)) yield logon(random, { ...facts, time: busyMoment(random, day), to: 'FS01' });
    }
    for (const { account, from, to } of serviceAccounts)
      for (const target of to)
        for (let at = random.int(0, 7); at < 24; at += 8)
          yield logon(random, {
            account,
            name: account,
            from,
            ip: hostOf(from).ip,
            to: target,
            time: day.start + at * hour + random.int(0, 900) * second,
          });
  }
  const random = world.random('IdentityLogonEvents attack');
  const host = hostOf(victims.secondHost);
  const reader = personOf(victims.second);
  for (const [account, name, time] of [
    [victims.service, victims.service, world.at(timeline.serviceLogon)],
    [reader.account, reader.name, world.at(timeline.shares1)],
    [reader.account, reader.name, world.at(timeline.shares2)],
    [victims.service, victims.service, world.at(timeline.shares2) + 3 * minute],
  ] as const)
    yield logon(random, { account, name, from: host.name, ip: host.ip, to: victims.fileServer, time });
}

interface Logon {
  readonly time: number;
  readonly account: string;
  readonly name: string;
  /** Host names. */
  readonly from: string;
  readonly to: string;
  readonly ip: string;
  readonly failed?: boolean;
}

function logon(random: Random, { time, account, name, from, to, ip, failed = false }: Logon): Row {
  const target = hostOf(to);
  return {
    TimeGenerated: new Date(time),
    Timestamp: new Date(time),
    ActionType: failed ? 'LogonFailed' : 'LogonSuccess',
    FailureReason: failed ? 'WrongPassword' : '',
    AccountName: account,
    AccountDomain: company.adDomain,
    AccountUpn: `${account}@${company.domain}`,
    AccountDisplayName: name,
    AccountSid: sidOf(account),
    Application: 'Active Directory',
    LogonType: to === 'DC01' ? 'Credentials validation' : 'Resource access',
    Protocol: 'Kerberos',
    DeviceName: from.toLowerCase(),
    DeviceType: 'Computer',
    OSPlatform: hostOf(from).os,
    IPAddress: ip,
    Port: String(random.int(49_152, 65_535)),
    DestinationDeviceName: `dc01.${company.adDomain}`,
    DestinationIPAddress: hostOf('DC01').ip,
    DestinationPort: '88',
    TargetDeviceName: target.fqdn,
    AdditionalFields: { 'ACTOR.ACCOUNT': account, 'TARGET_OBJECT.DEVICE': target.fqdn },
    ReportId: random.guid(),
  };
}
