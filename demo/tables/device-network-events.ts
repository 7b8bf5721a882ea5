import { encodedCommand, files, infrastructure, processIds, timeline, victims } from '../attack.ts';
import { type Host, hostOf, people, personOf, servers, workstations } from '../company.ts';
import { exercise, exerciseTimeline } from '../exercise.ts';
import { type Service, weightedServices } from '../internet.ts';
import { pathOf } from '../programs.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, minute, type Row, second, type World } from '../world.ts';
import { beaconTimes } from './beacon.ts';
import { type Account, accountOf, addInitiator, deviceRow, domainAccount, systemAccount } from './device.ts';
import { uploadsOf } from './uploads.ts';

/** Connections of Windows machines; the downloads, beacons and uploads of steps 7, 8 and 14. */
export function* deviceNetworkEvents(world: World): Generator<Row> {
  const fileServer = hostOf('FS01');
  for (const day of world.days) {
    const random = world.random(`DeviceNetworkEvents ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null) continue;
      const own = accountOf(person);
      const to = (time: number, remote: Remote) => {
        const account = machineOwn.has(remote.file) ? systemAccount : own;
        return connection(random, time, person.host, presence.privateIp, account, remote);
      };
      for (let left = random.int(3, day.weekend ? 4 : 9); left > 0; left--)
        yield to(busyMoment(random, day), remoteOf(random.pick(weightedServices)));
      if (random.chance(0.4))
        yield to(busyMoment(random, day), {
          ip: fileServer.ip,
          url: 'fs01.corp.larkmoor.example',
          port: 445,
          file: 'System',
          command: '',
        });
    }
    for (const host of servers)
      if (host.os === 'Windows')
        for (let left = 4; left > 0; left--)
          yield connection(
            random,
            anyMoment(random, day),
            host,
            host.ip,
            systemAccount,
            remoteOf(random.pick(updates)),
          );
    for (const target of ['FS01', 'SQL01', 'APP01'])
      yield connection(
        random,
        day.start + random.int(5400, 7200) * second,
        hostOf('BKP01'),
        hostOf('BKP01').ip,
        domainAccount('svc-backup'),
        {
          ip: hostOf(target).ip,
          url: hostOf(target).fqdn,
          port: 445,
          file: 'backupagent.exe',
          command: '"backupagent.exe" run --plan nightly',
        },
      );
  }
  yield* attack(world);
  yield* lookups(world);
  yield* exercised(world);
}

/** The far side of a connection, and the program on the near one. */
interface Remote {
  readonly ip: string;
  readonly url: string;
  readonly port: number;
  readonly file: string;
  readonly command: string;
}

/** Programs that run for the machine, whoever sits at it. */
const machineOwn = new Set(['MsMpEng.exe', 'System', 'spoolsv.exe', 'svchost.exe']);

const updates = weightedServices.filter(
  (service) => service.process === 'svchost.exe' || service.process === 'MsMpEng.exe',
);

function remoteOf(service: Service): Remote {
  return {
    ip: service.ip,
    url: service.domain,
    port: 443,
    file: service.process,
    command: `"${service.process}"`,
  };
}

function* attack(world: World): Generator<Row> {
  const random = world.random('DeviceNetworkEvents attack');
  const host = hostOf(victims.secondHost);
  const account = accountOf(personOf(victims.second));
  const { controlServer, controlDomain, stagingDomain, dropServer, dropDomain } = infrastructure;
  const implant = {
    file: files.implant.name,
    command: `"${pathOf(files.implant.name)}" -c ${controlDomain}`,
    port: 443,
  };
  const to = (time: number, remote: Remote) => {
    const row = connection(random, time, host, host.ip, account, remote);
    row.InitiatingProcessId = processIds[remote.file] ?? row.InitiatingProcessId;
    return row;
  };
  const script = { file: 'powershell.exe', command: encodedCommand, port: 443, ip: controlServer };
  yield to(world.at(timeline.documentOpened) + 24 * second, { ...script, url: stagingDomain });
  yield to(world.at(timeline.documentOpened) + 88 * second, {
    ...script,
    url: `${stagingDomain}/synchelper.bin`,
  });
  for (const time of beaconTimes(world))
    yield to(time, { ...implant, ip: controlServer, url: controlDomain });
  for (const share of [timeline.shares1, timeline.shares2])
    yield to(world.at(share), {
      ...implant,
      ip: hostOf(victims.fileServer).ip,
      url: hostOf(victims.fileServer).fqdn,
      port: 445,
    });
  for (const { time } of uploadsOf(world)) yield to(time, { ...implant, ip: dropServer, url: dropDomain });
}

/** A few of the lookups that machines send to the domain controllers: over UDP, unlike the rest. */
function* lookups(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`DeviceNetworkEvents lookups ${day.key}`);
    for (let left = 4; left > 0; left--) {
      const host = random.pick(workstations);
      const { ip, fqdn } = hostOf(random.pick(['DC01', 'DC02']));
      const remote = {
        ip,
        url: fqdn,
        port: 53,
        file: 'svchost.exe',
        command: 'svchost.exe -k NetworkService',
      };
      const row = connection(random, anyMoment(random, day), host, host.ip, systemAccount, remote);
      yield { ...row, Protocol: 'Udp' };
    }
  }
}

const scannedPorts = [21, 22, 25, 53, 80, 88, 135, 139, 389, 1433, 3306, 3389, 5432, 5985, 8080, 8443];

/** Tor's relay, the scan of servers and desks, and a call home out of a spreadsheet. */
function* exercised(world: World): Generator<Row> {
  const random = world.random('DeviceNetworkEvents exercise');
  const host = hostOf(exercise.host);
  const account = accountOf(personOf(exercise.player));
  const to = (time: number, remote: Remote) => connection(random, time, host, host.ip, account, remote);
  const played = world.at(exerciseTimeline.handsOn);
  const relay = { ip: '192.0.2.231', url: '', port: 9001, file: 'tor.exe', command: '"tor.exe" -f torrc' };
  for (const after of [2, 4, 9]) yield to(played + after * minute, relay);
  const scanner = { file: 'nmap.exe', command: 'nmap.exe -sT -T4 10.20.1.0/24 10.20.15.0/24', url: '' };
  const scan = world.at(exerciseTimeline.scan);
  const desks = workstations.filter(({ name }) => name.startsWith('WS-IT-') && name !== host.name);
  for (const [index, { ip }] of [...servers, ...desks].entries())
    yield to(scan + index * second, { ...scanner, ip, port: 445 });
  for (const [index, name] of ['FS01', 'SQL01'].entries())
    for (const [step, port] of scannedPorts.entries()) {
      const time = scan + (index + 1) * minute + step * 250;
      const closed = to(time, { ...scanner, ip: hostOf(name).ip, port });
      yield { ...closed, ActionType: 'ConnectionFailed' };
    }
  const call = { ip: exercise.server, url: exercise.domain, port: 443, file: 'cmd.exe' };
  yield {
    ...to(played + 1201 * second, { ...call, command: `cmd.exe /c curl https://${exercise.domain}/ping` }),
    InitiatingProcessParentFileName: 'EXCEL.EXE',
  };
}

function connection(
  random: Random,
  time: number,
  host: Host,
  localIp: string,
  account: Account,
  remote: Remote,
): Row {
  const blocked = remote.port === 443 && random.chance(0.01);
  const row = deviceRow(
    time,
    host,
    blocked ? 'ConnectionFailed' : 'ConnectionSuccess',
    random.int(1000, 9_999_999),
  );
  row.LocalIP = localIp;
  row.LocalIPType = 'Private';
  row.LocalPort = random.int(49_152, 65_535);
  row.RemoteIP = remote.ip;
  row.RemoteIPType = remote.ip.startsWith('10.') ? 'Private' : 'Public';
  row.RemotePort = remote.port;
  row.RemoteUrl = remote.url;
  row.Protocol = 'Tcp';
  return addInitiator(row, remote.file, remote.command, 4 * random.int(300, 6000), account);
}
