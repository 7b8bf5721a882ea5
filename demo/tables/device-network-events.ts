import { encodedCommand, files, infrastructure, processIds, timeline, victims } from '../attack.ts';
import { type Host, hostOf, people, personOf, servers } from '../company.ts';
import { type Service, weightedServices } from '../internet.ts';
import { pathOf } from '../programs.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, type Row, second, type World } from '../world.ts';
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
