import { beacon, infrastructure, timeline, victims } from '../attack.ts';
import { hostOf, people, personOf, servers, sites } from '../company.ts';
import { backupService, filmService, statusService, weightedServices } from '../internet.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, hour, minute, type Row, second, type World } from '../world.ts';
import { beaconTimes } from './beacon.ts';
import { uploadsOf } from './uploads.ts';

/** The firewall's traffic log: people's browsing, scans from outside, backups; steps 7, 8 and 14 of the story. */
export function* commonSecurityLog(world: World): Generator<Row> {
  for (const day of world.days) {
    const random = world.random(`CommonSecurityLog ${day.key}`);
    for (const person of people) {
      const presence = world.presence(person, day);
      if (presence === null || presence.place === 'travel') continue;
      for (let left = random.int(3, day.weekend ? 4 : 8); left > 0; left--) {
        const { ip, domain, application, sent, received } = random.pick(weightedServices);
        const bytes = { sent: random.size(sent), received: random.size(received) };
        const from = { ip: presence.privateIp, user: person.account, host: person.host.name };
        yield traffic(random, busyMoment(random, day), from, { ip, domain, application, port: 443 }, bytes);
      }
    }
    yield* machines(random, day.start);
    yield* scans(random, day);
    if (!day.weekend && random.chance(0.5)) {
      const person = personOf('rafael.pinto');
      yield traffic(
        random,
        busyMoment(random, day),
        { ip: person.host.ip, user: person.account, host: person.host.name },
        { ...filmService, port: 443 },
        { sent: random.size(filmService.sent), received: filmService.received },
      );
    }
  }
  yield* attack(world);
}

interface Near {
  readonly ip: string;
  readonly user: string;
  readonly host: string;
}

interface Far {
  readonly ip: string;
  readonly domain: string;
  readonly application: string;
  readonly port: number;
}

interface Bytes {
  readonly sent: number;
  readonly received: number;
}

/** Harmless regularity and harmless volume. */
function* machines(random: Random, midnight: number): Generator<Row> {
  const [monitor, backup] = [hostOf('MON01'), hostOf('BKP01')];
  for (let at = 0; at < 24 * hour; at += 10 * minute)
    yield traffic(
      random,
      midnight + at + random.int(0, 3) * second,
      { ip: monitor.ip, user: '', host: monitor.name },
      { ...statusService, port: 443 },
      { sent: statusService.sent, received: random.size(statusService.received) },
    );
  for (let part = 0; part < 4; part++)
    yield traffic(
      random,
      midnight + hour + part * 25 * minute + random.int(0, 240) * second,
      { ip: backup.ip, user: 'svc-backup', host: backup.name },
      { ...backupService, port: 443 },
      { sent: random.int(4_800_000_000, 5_400_000_000), received: backupService.received },
    );
}

/** What knocks at the company's addresses from outside, and is let in only to the web servers. */
function* scans(random: Random, day: World['days'][number]): Generator<Row> {
  const web = servers.filter((host) => host.name.startsWith('WEB'));
  for (let left = random.int(25, 45); left > 0; left--) {
    const port = random.pick([22, 23, 80, 443, 445, 3389, 8080, 8443]);
    const target = random.pick(web);
    const open = port === 443 || port === 80;
    const row = traffic(
      random,
      anyMoment(random, day),
      { ip: `203.0.113.${random.int(64, 254)}`, user: '', host: '' },
      { ip: target.ip, domain: '', application: open ? 'web-browsing' : 'incomplete', port },
      { sent: random.size(open ? 2_400 : 60), received: open ? random.size(18_000) : 0 },
    );
    row.DeviceAction = open ? 'allow' : 'deny';
    row.CommunicationDirection = 'Inbound';
    row.SourceTranslatedAddress = '';
    row.DeviceCustomString4 = 'untrust';
    row.DeviceCustomString5 = 'dmz';
    row.DeviceCustomString1 = open ? 'allow-web-in' : 'deny-all';
    yield row;
  }
}

function* attack(world: World): Generator<Row> {
  const random = world.random('CommonSecurityLog attack');
  const host = hostOf(victims.secondHost);
  const from = { ip: host.ip, user: victims.second, host: host.name };
  const { controlServer, controlDomain, stagingDomain, dropServer, dropDomain } = infrastructure;
  const control = { ip: controlServer, domain: controlDomain, application: 'ssl', port: 443 };
  const script = { ...control, domain: stagingDomain };
  const opened = world.at(timeline.documentOpened);
  yield traffic(random, opened + 25 * second, from, script, { sent: 1_204, received: 11_870 });
  yield traffic(random, opened + 89 * second, from, script, { sent: 1_310, received: 436_102 });
  for (const time of beaconTimes(world))
    yield traffic(random, time, from, control, { sent: beacon.sentBytes, received: beacon.receivedBytes });
  for (const { time, bytes } of uploadsOf(world))
    yield traffic(
      random,
      time + 8 * minute,
      from,
      { ip: dropServer, domain: dropDomain, application: 'ssl', port: 443 },
      { sent: bytes, received: Math.round(bytes / 900) },
    );
}

function traffic(random: Random, time: number, from: Near, to: Far, bytes: Bytes): Row {
  const site = from.ip.startsWith(sites.Cork.network) ? sites.Cork : sites.Dublin;
  return {
    TimeGenerated: new Date(time),
    DeviceVendor: 'Palo Alto Networks',
    DeviceProduct: 'PAN-OS',
    DeviceVersion: '11.1.4',
    DeviceEventClassID: 'end',
    Activity: 'TRAFFIC',
    LogSeverity: '1',
    DeviceAction: 'allow',
    SimplifiedDeviceAction: 'allow',
    CommunicationDirection: 'Outbound',
    SourceIP: from.ip,
    SourcePort: random.int(49_152, 65_535),
    SourceUserName: from.user === '' ? '' : `larkmoor\\${from.user}`,
    SourceHostName: from.host,
    SourceTranslatedAddress: site.egress,
    DestinationIP: to.ip,
    DestinationPort: to.port,
    DestinationHostName: to.domain,
    RequestURL: to.domain === '' ? '' : `${to.domain}/`,
    Protocol: 'tcp',
    ApplicationProtocol: to.application,
    SentBytes: bytes.sent,
    ReceivedBytes: bytes.received,
    DeviceCustomString1: 'allow-out',
    DeviceCustomString1Label: 'Rule',
    DeviceCustomString4: 'trust',
    DeviceCustomString4Label: 'Source Zone',
    DeviceCustomString5: 'untrust',
    DeviceCustomString5Label: 'Destination Zone',
    DeviceName: site === sites.Cork ? 'FW02' : 'FW01',
    Computer: 'mon01.corp.larkmoor.example',
    DeviceExternalID: random.hex(12),
    EndTime: new Date(time),
  };
}
