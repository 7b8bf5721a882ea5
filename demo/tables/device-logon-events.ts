import { timeline, victims } from '../attack.ts';
import { company, type Host, hostOf, people, serviceAccounts, sidOf } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import type { Random } from '../random.ts';
import { busyMoment, hour, minute, type Row, second, type World } from '../world.ts';
import { addInitiator, deviceRow, systemAccount } from './device.ts';

/** Logons on Windows machines: desks in the morning, services round the clock; step 11 of the story. */
export function* deviceLogonEvents(world: World): Generator<Row> {
  const fileServer = hostOf('FS01');
  for (const day of world.days) {
    const random = world.random(`DeviceLogonEvents ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null) continue;
      const desk = { account: person.account, host: person.host, type: 'Interactive', ip: '', from: '' };
      const morning = day.start + 7.6 * hour + random.int(0, 100) * minute;
      if (random.chance(0.07)) yield logon(random, { ...desk, time: morning - 30 * second, failed: true });
      yield logon(random, { ...desk, time: morning });
      if (random.chance(0.5)) yield logon(random, { ...desk, type: 'Unlock', time: busyMoment(random, day) });
      if (random.chance(0.5))
        yield logon(random, {
          account: person.account,
          host: fileServer,
          type: 'Network',
          ip: presence.privateIp,
          from: person.host.name,
          time: busyMoment(random, day),
        });
      if (person.admin && presence.place === 'office')
        yield logon(random, {
          account: `adm-${person.account}`,
          host: hostOf(random.pick(['FS01', 'APP01', 'SQL01', 'MGT01'])),
          type: 'RemoteInteractive',
          ip: person.host.ip,
          from: person.host.name,
          time: busyMoment(random, day),
        });
    }
    for (const { account, from, to } of serviceAccounts)
      for (const target of to)
        for (let at = random.int(0, 5); at < 24; at += 6) {
          const host = hostOf(target);
          if (host.os === 'Windows')
            yield logon(random, {
              account,
              host,
              type: 'Network',
              ip: hostOf(from).ip,
              from,
              time: day.start + at * hour + random.int(0, 600) * second,
            });
        }
  }
  const random = world.random('DeviceLogonEvents attack');
  const from = hostOf(victims.secondHost);
  for (const [account, time] of [
    [victims.service, world.at(timeline.serviceLogon)],
    [victims.second, world.at(timeline.shares1)],
    [victims.service, world.at(timeline.shares2) + 3 * minute],
    [victims.second, world.at(timeline.shares2)],
  ] as const)
    yield logon(random, {
      account,
      host: hostOf(victims.fileServer),
      type: 'Network',
      ip: from.ip,
      from: from.name,
      time,
    });
  yield* guessed(world);
}

/** The exercise's guesses from outside: four accounts, and one that gives in. */
function* guessed(world: World): Generator<Row> {
  const random = world.random('DeviceLogonEvents exercise');
  const guess = { host: hostOf(exercise.guessedHost), type: 'Network', ip: exercise.outside, from: '' };
  const accounts = ['root', 'admin', 'git', exercise.player];
  const start = world.at(exerciseTimeline.guessing);
  for (let index = 0; index < 16; index++) {
    const account = accounts[index % accounts.length] ?? exercise.player;
    yield logon(random, { ...guess, account, time: start + index * 12 * second, failed: true });
  }
  yield logon(random, { ...guess, account: exercise.player, time: start + 200 * second });
}

interface Logon {
  readonly time: number;
  readonly account: string;
  readonly host: Host;
  readonly type: string;
  readonly ip: string;
  /** Name of the machine that it comes from. */
  readonly from: string;
  readonly failed?: boolean;
}

function logon(random: Random, { time, account, host, type, ip, from, failed = false }: Logon): Row {
  const row = deviceRow(time, host, failed ? 'LogonFailed' : 'LogonSuccess', random.int(1000, 9_999_999));
  row.AccountName = account;
  row.AccountDomain = company.netbios.toLowerCase();
  row.AccountSid = sidOf(account);
  row.LogonType = type;
  row.LogonId = random.int(100_000, 9_999_999);
  row.Protocol = type === 'Network' ? 'Kerberos' : 'Negotiate';
  row.RemoteIP = ip;
  row.RemoteIPType = ip === '' ? '' : ip.startsWith('10.') ? 'Private' : 'Public';
  row.RemoteDeviceName = from === '' ? '' : from.toLowerCase();
  row.IsLocalAdmin = account.startsWith('adm-') || account === 'svc-deploy';
  row.FailureReason = failed ? 'InvalidUserNameOrPassword' : '';
  return addInitiator(row, 'lsass.exe', 'lsass.exe', 712, systemAccount);
}
