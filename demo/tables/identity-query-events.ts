import { timeline, victims } from '../attack.ts';
import { company, type Host, hostOf, people, personOf, sidOf } from '../company.ts';
import type { Random } from '../random.ts';
import { busyMoment, hour, type Row, second, type World } from '../world.ts';

/** What was asked of Active Directory: by administrators, by monitoring, and in steps 7 and 10 of the story. */
export function* identityQueryEvents(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`IdentityQueryEvents ${day.key}`);
    for (const person of people)
      if (person.admin && !day.weekend)
        yield asked(random, busyMoment(random, day), `adm-${person.account}`, person.host, {
          protocol: 'Ldap',
          type: 'AllUsers',
          query: '(&(objectCategory=person)(objectClass=user))',
          target: company.adDomain,
        });
    for (let at = 0; at < 24; at += 8)
      yield asked(random, day.start + at * hour, 'svc-monitor', hostOf('MON01'), {
        protocol: 'Ldap',
        type: 'DomainControllers',
        query: '(primaryGroupID=516)',
        target: company.adDomain,
      });
  }
  const random = world.random('IdentityQueryEvents story');
  const station = hostOf(victims.secondHost);
  const opened = world.at(timeline.documentOpened);
  const { account } = personOf(victims.second);
  yield asked(random, opened + 39 * second, account, station, {
    protocol: 'Samr',
    type: 'QueryGroup',
    query: 'EnumerateGroupMembers',
    target: 'Domain Admins',
  });
  yield asked(random, world.at(timeline.kerberoast) - 40 * second, account, station, {
    protocol: 'Ldap',
    type: 'ServicePrincipalNames',
    query: '(&(samAccountType=805306368)(servicePrincipalName=*))',
    target: company.adDomain,
  });
}

interface Question {
  readonly protocol: 'Ldap' | 'Samr';
  readonly type: string;
  readonly query: string;
  readonly target: string;
}

function asked(random: Random, time: number, account: string, from: Host, question: Question): Row {
  return {
    TimeGenerated: new Date(time),
    Timestamp: new Date(time),
    ActionType: question.protocol === 'Ldap' ? 'LDAP query' : 'SAMR query',
    Application: 'Active Directory',
    QueryType: question.type,
    Query: question.query,
    QueryTarget: question.target,
    Protocol: question.protocol,
    AccountName: account,
    AccountDomain: company.adDomain,
    AccountUpn: `${account}@${company.domain}`,
    AccountSid: sidOf(account),
    DeviceName: from.fqdn,
    IPAddress: from.ip,
    Port: String(random.int(49_152, 65_535)),
    DestinationDeviceName: hostOf('DC01').fqdn,
    DestinationIPAddress: hostOf('DC01').ip,
    DestinationPort: question.protocol === 'Ldap' ? '389' : '445',
    TargetDeviceName: hostOf('DC01').fqdn,
    ReportId: random.guid(),
  };
}
