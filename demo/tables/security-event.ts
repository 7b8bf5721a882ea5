import { encodedCommand, files, infrastructure, timeline, victims, windowsIds } from '../attack.ts';
import { hostOf, type Person, people, servers, serviceAccounts, workstations } from '../company.ts';
import { adminLaunches, type Launch, pathOf, systemLaunches, userLaunches } from '../programs.ts';
import type { Random } from '../random.ts';
import {
  anyMoment,
  busyMoment,
  type Day,
  hour,
  minute,
  type Presence,
  type Row,
  second,
  type World,
} from '../world.ts';
import { shareReads } from './share-reads.ts';
import {
  eventRow,
  failedLogonRow,
  logonRow,
  processRow,
  replicationRow,
  shareRow,
  subject,
  target,
  taskData,
  ticketRow,
} from './windows-events.ts';

/** The Security log of Windows machines; steps 7 and 10 to 12 of the story. */
export function* securityEvent(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`SecurityEvent ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence !== null) yield* workingDay(random, day, person, presence);
      if (presence !== null && person.admin && !day.weekend) yield* administration(random, day, person);
    }
    yield* newcomers(random, day);
    yield* machines(random, day);
    yield* services(random, day);
  }
  yield* attack(world);
  yield* session(world);
  for (const day of world.days) yield* installations(world, day);
}

const domainController = hostOf('DC01');

function* workingDay(random: Random, day: Day, person: Person, presence: Presence): Generator<Row> {
  const { account, host } = person;
  const ip = presence.privateIp;
  const morning = day.start + 7.6 * hour + random.int(0, 100) * minute;
  const desk = { host, account, type: 2, ip: '', workstation: host.name };
  const forgets = account === 'noel.crowley' ? 0.8 : 0.06;
  if (random.chance(forgets)) yield failedLogonRow(random, { ...desk, time: morning - 30 * second });
  yield logonRow(random, { ...desk, time: morning });
  const ticket = { host: domainController, account, ip, encryption: '0x12' };
  yield ticketRow(random, { ...ticket, time: morning + second, id: 4768, service: 'krbtgt' });
  for (const service of ['FS01$', host.name.concat('$'), 'SQL01$'])
    if (random.chance(0.4))
      yield ticketRow(random, { ...ticket, time: busyMoment(random, day), id: 4769, service });
  for (let left = random.int(0, 2); left > 0; left--) {
    const time = busyMoment(random, day);
    const share = random.pick(person.department.shares);
    yield logonRow(random, { time, host: hostOf('FS01'), account, type: 3, ip, workstation: host.name });
    yield shareRow(random, { time: time + 200, host: hostOf('FS01'), account, share, path: '', ip });
    yield shareRow(random, {
      time: time + 900,
      host: hostOf('FS01'),
      account,
      share,
      path: `${random.int(2019, 2026)}\\Sheet-${random.int(100, 999)}.xlsx`,
      ip,
    });
  }
  if (random.chance(0.6)) yield logonRow(random, { ...desk, type: 7, time: busyMoment(random, day) });
  for (let left = random.int(1, 3); left > 0; left--)
    yield launched(random, busyMoment(random, day), person.host, account, random.pick(userLaunches));
}

/** Administrators log on to servers with their second account, run tools there and look after accounts. */
function* administration(random: Random, day: Day, person: Person): Generator<Row> {
  const admin = `adm-${person.account}`;
  for (let left = random.int(1, 4); left > 0; left--) {
    const time = busyMoment(random, day);
    const host = hostOf(random.pick(['DC01', 'FS01', 'APP01', 'SQL01', 'MGT01']));
    yield logonRow(random, {
      time,
      host,
      account: admin,
      type: 10,
      ip: person.host.ip,
      workstation: person.host.name,
    });
    yield subject(eventRow(random, time + 20, host, 4672, admin), admin);
    yield launched(random, time + 2 * minute, host, admin, random.pick(adminLaunches));
  }
  if (random.chance(0.35)) {
    const other = random.pick(people).account;
    const id = random.pick([4724, 4722, 4728]);
    yield target(
      subject(eventRow(random, busyMoment(random, day), domainController, id, admin), admin),
      other,
    );
  }
}

/** People start on Mondays: an administrator makes their accounts, and enables them. */
function* newcomers(random: Random, day: Day): Generator<Row> {
  if (new Date(day.start + 12 * hour).getUTCDay() !== 1) return;
  const account = `temp.contractor${random.int(10, 99)}`;
  const time = busyMoment(random, day);
  for (const [after, id] of [
    [0, 4720],
    [1, 4722],
    [2, 4724],
  ] as const)
    yield target(
      subject(
        eventRow(random, time + after * second, domainController, id, 'adm-enda.scully'),
        'adm-enda.scully',
      ),
      account,
    );
}

/** Machines' own accounts and Windows' own programs. */
function* machines(random: Random, day: Day): Generator<Row> {
  for (const host of workstations)
    if (!day.weekend || random.chance(0.1)) {
      const time = day.start + 7.4 * hour + random.int(0, 90) * minute;
      yield ticketRow(random, {
        time,
        host: domainController,
        id: 4768,
        account: `${host.name}$`,
        service: 'krbtgt',
        ip: host.ip,
        encryption: '0x12',
      });
      yield logonRow(random, {
        time: time + second,
        host: domainController,
        account: `${host.name}$`,
        type: 3,
        ip: host.ip,
        workstation: '',
      });
    }
  for (const host of servers)
    if (host.os === 'Windows')
      for (let left = 7; left > 0; left--)
        yield launched(random, anyMoment(random, day), host, `${host.name}$`, random.pick(systemLaunches));
  for (let left = random.int(0, 2); left > 0; left--) {
    const locked = random.pick(people);
    const row = target(
      eventRow(random, busyMoment(random, day), domainController, 4740, locked.account),
      locked.account,
    );
    // This event has the computer where it happened in the place of the domain.
    row.TargetDomainName = locked.host.name;
    yield row;
  }
}

function* services(random: Random, day: Day): Generator<Row> {
  for (const { account, from, to } of serviceAccounts)
    for (const name of to)
      for (let at = random.next() * 4; at < 24; at += 4) {
        const [time, host, source] = [day.start + at * hour, hostOf(name), hostOf(from)];
        yield ticketRow(random, {
          time,
          host: domainController,
          id: 4769,
          account,
          service: `${name}$`,
          ip: source.ip,
          encryption: '0x12',
        });
        yield logonRow(random, { time: time + 40, host, account, type: 3, ip: source.ip, workstation: from });
      }
}

/** Accounts with a service name, which anybody in the domain may ask a ticket for. */
const roastable = [
  'svc-reports',
  'svc-backup',
  'svc-deploy',
  'svc-monitor',
  'svc-erp',
  'svc-print',
  'svc-scan',
];

function* attack(world: World): Generator<Row> {
  const random = world.random('SecurityEvent attack');
  const host = hostOf(victims.secondHost);
  const server = hostOf(victims.fileServer);
  const account = victims.second;
  const opened = world.at(timeline.documentOpened);
  const implant = pathOf(files.implant.name);
  for (const [after, parent, file, command] of [
    [0, 'OUTLOOK.EXE', 'WINWORD.EXE', `"WINWORD.EXE" /n "${files.document.name}" /o`],
    [22, 'WINWORD.EXE', 'powershell.exe', encodedCommand],
    [31, 'powershell.exe', 'whoami.exe', 'whoami.exe /all'],
    [38, 'powershell.exe', 'net.exe', 'net.exe group "Domain Admins" /domain'],
    [44, 'powershell.exe', 'nltest.exe', 'nltest.exe /domain_trusts'],
    [
      96,
      'powershell.exe',
      'schtasks.exe',
      `schtasks.exe /create /tn "SyncHelper" /tr "${implant}" /sc onlogon /f`,
    ],
    [120, 'powershell.exe', 'synchelper.exe', `"${implant}" -c ${infrastructure.controlDomain}`],
  ] as const)
    yield processRow(random, {
      time: opened + after * second,
      host,
      account,
      path: pathOf(file),
      command,
      parentPath: pathOf(parent),
      ids: { own: windowsIds[file], parent: windowsIds[parent], session: windowsIds.session },
    });
  const task = subject(eventRow(random, opened + 97 * second, host, 4698, account), account);
  task.EventData = taskData('\\SyncHelper', implant, '');
  yield task;

  for (const [index, service] of roastable.entries())
    yield ticketRow(random, {
      time: world.at(timeline.kerberoast) + index * 8 * second,
      host: domainController,
      id: 4769,
      account,
      service,
      ip: host.ip,
      encryption: '0x17',
    });

  // Step 12a: the directory's secrets are asked for as a domain controller asks for them.
  for (let index = 0; index < 6; index++)
    yield replicationRow(
      random,
      world.at(timeline.directoryCopied) + index * 3 * second,
      domainController,
      victims.service,
    );

  for (const [time, name] of [
    [world.at(timeline.serviceLogon), victims.service],
    [world.at(timeline.shares1), account],
    [world.at(timeline.shares2), account],
    [world.at(timeline.shares2) + 3 * minute, victims.service],
  ] as const) {
    yield logonRow(random, {
      time,
      host: server,
      account: name,
      type: 3,
      ip: host.ip,
      workstation: host.name,
    });
    if (name === victims.service) yield subject(eventRow(random, time + 15, server, 4672, name), name);
    for (const share of victims.shares)
      yield shareRow(random, {
        time: time + random.int(1, 50) * second,
        host: server,
        account: name,
        share,
        path: '',
        ip: host.ip,
      });
  }
  for (const read of shareReads(world)) yield shareRow(random, { ...read, host: server, ip: read.sourceIp });
}

/** The morning's logon on the second victim's workstation and his mail program: the session that the document opens in. */
function* session(world: World): Generator<Row> {
  const random = world.random('SecurityEvent session');
  const host = hostOf(victims.secondHost);
  const account = victims.second;
  const opened = world.at(timeline.documentOpened);
  const morning = opened - 134 * minute;
  const logon = logonRow(random, { time: morning, host, account, type: 2, ip: '', workstation: host.name });
  logon.TargetLogonId = windowsIds.session;
  yield logon;
  yield processRow(random, {
    time: morning + 4 * minute,
    host,
    account,
    path: pathOf('OUTLOOK.EXE'),
    command: '"OUTLOOK.EXE"',
    parentPath: pathOf('explorer.exe'),
    ids: {
      own: windowsIds['OUTLOOK.EXE'],
      parent: windowsIds['explorer.exe'],
      session: windowsIds.session,
    },
  });
}

/** Mondays, the software deployment renews its service and its task on the servers; once somebody clears a full log. */
function* installations(world: World, day: Day): Generator<Row> {
  const random = world.random(`SecurityEvent installations ${day.key}`);
  if (new Date(day.start + 12 * hour).getUTCDay() === 1)
    for (const name of ['FS01', 'APP01', 'SQL01', 'BKP01']) {
      const host = hostOf(name);
      const time = day.start + 3 * hour + random.int(0, 40) * minute;
      const installed = subject(eventRow(random, time, host, 4697, 'svc-deploy'), 'svc-deploy');
      installed.ServiceName = 'DeployAgentUpdate';
      installed.ServiceFileName = pathOf('deployagent.exe');
      installed.ServiceAccount = 'LocalSystem';
      yield installed;
      const renewed = subject(eventRow(random, time + minute, host, 4702, 'svc-deploy'), 'svc-deploy');
      renewed.EventData = taskData('\\DeployAgentUpdate', pathOf('deployagent.exe'), '/renew');
      yield renewed;
    }
  if (day.daysAgo === 12)
    yield subject(
      eventRow(random, day.start + 14 * hour, hostOf('SQL01'), 1102, 'adm-gareth.pym'),
      'adm-gareth.pym',
    );
}

function launched(random: Random, time: number, host: Person['host'], account: string, launch: Launch): Row {
  const [path, parentPath] = [pathOf(launch.file), pathOf(launch.parent)];
  return processRow(random, {
    time,
    host,
    account,
    path,
    command: launch.command.replace('%u', account),
    parentPath,
  });
}
