import { encodedCommand, files, hostileText, infrastructure, timeline, victims } from '../attack.ts';
import { hour, minute, type World } from '../world.ts';
import {
  type Alert,
  account,
  type Detection,
  type Entity,
  host,
  ip,
  type StoryIncident,
  url,
} from './alert.ts';
import {
  atypicalTravel,
  beaconing,
  encodedPowerShell,
  forwarding,
  kerberoasting,
  lsassRead,
  officeDropper,
  passwordSpray,
  reportedMail,
  riskyConsent,
  serviceElsewhere,
  shareAccess,
  sprayedSignIn,
  threatMatch,
  upload,
} from './detections.ts';

/** The alerts that the attack raises, and one of a poisoned mail that somebody reports. */
export function* storyAlerts(world: World): Generator<Alert> {
  const random = world.random('alerts of the story');
  for (const entry of entries(world)) {
    const time = Math.min(entry.time, world.now - minute);
    yield {
      id: random.guid(),
      time,
      start: time - (entry.minutes + 4) * minute,
      end: time - 4 * minute,
      detection: entry.detection,
      entities: entry.entities,
      status:
        entry.incident === 'spray' ? 'Resolved' : entry.time < world.now - 24 * hour ? 'InProgress' : 'New',
      incident: entry.incident,
    };
  }
}

interface Entry {
  readonly time: number;
  /** How long what it reports went on. */
  readonly minutes: number;
  readonly detection: Detection;
  readonly entities: readonly Entity[];
  readonly incident: StoryIncident | null;
}

function entries(world: World): readonly Entry[] {
  const first = account(victims.first);
  const second = account(victims.second);
  const service = account(victims.service);
  const station = host(victims.secondHost);
  const server = host(victims.fileServer);
  const { torExits, sprayHost, hijackedServer, controlServer, controlDomain, dropServer, dropDomain } =
    infrastructure;
  const word: Entity = {
    type: 'process',
    file: 'WINWORD.EXE',
    command: `"WINWORD.EXE" /n "${files.document.name}" /o`,
  };
  const shell: Entity = { type: 'process', file: 'powershell.exe', command: encodedCommand };
  const document: Entity = { ...files.document, type: 'file', folder: 'Content.Outlook' };
  const implant: Entity = { ...files.implant, type: 'file' };
  const at = (step: keyof typeof timeline, after: number) => world.at(timeline[step]) + after * minute;
  return [
    {
      time: at('sprayStart', 52),
      minutes: 45,
      detection: passwordSpray,
      entities: [first, ...torExits.map(ip), ip(sprayHost)],
      incident: 'spray',
    },
    {
      time: at('sprayHit', 9),
      minutes: 1,
      detection: sprayedSignIn,
      entities: [first, ip(torExits[0])],
      incident: 'spray',
    },
    {
      time: at('foreignSignIn', 7),
      minutes: 1,
      detection: atypicalTravel,
      entities: [first, ip(hijackedServer)],
      incident: 'attack',
    },
    {
      time: at('forwardingRule', 8),
      minutes: 2,
      detection: forwarding,
      entities: [
        first,
        ip(hijackedServer),
        { type: 'mail', subject: 'Rule ".."', recipient: infrastructure.mailDrop },
      ],
      incident: 'attack',
    },
    {
      time: at('oauthConsent', 14),
      minutes: 1,
      detection: riskyConsent,
      entities: [first, { type: 'app', name: hostileText.appName }, ip(hijackedServer)],
      incident: 'attack',
    },
    {
      time: at('documentOpened', 5),
      minutes: 1,
      detection: encodedPowerShell,
      entities: [station, second, word, shell, document],
      incident: 'attack',
    },
    {
      time: at('documentOpened', 7),
      minutes: 2,
      detection: officeDropper,
      entities: [station, second, implant, word],
      incident: 'attack',
    },
    {
      time: at('beaconStart', 190),
      minutes: 180,
      detection: beaconing,
      entities: [station, ip(controlServer), url(controlDomain)],
      incident: 'attack',
    },
    {
      time: at('memoryDump', 6),
      minutes: 1,
      detection: lsassRead,
      entities: [station, second, implant],
      incident: 'attack',
    },
    {
      time: at('kerberoast', 5),
      minutes: 1,
      detection: kerberoasting,
      entities: [second, station, service],
      incident: 'attack',
    },
    {
      time: at('serviceLogon', 7),
      minutes: 1,
      detection: serviceElsewhere,
      entities: [service, station, server],
      incident: 'attack',
    },
    {
      time: at('shares1', 100),
      minutes: 95,
      detection: shareAccess,
      entities: [second, service, server, station],
      incident: 'attack',
    },
    {
      time: at('shares2', 95),
      minutes: 90,
      detection: shareAccess,
      entities: [second, service, server, station],
      incident: 'attack',
    },
    {
      time: at('dataOut1', 50),
      minutes: 45,
      detection: upload,
      entities: [station, second, ip(dropServer), url(dropDomain)],
      incident: 'attack',
    },
    {
      time: at('dataOut2', 31),
      minutes: 27,
      detection: upload,
      entities: [station, second, ip(dropServer), url(dropDomain)],
      incident: 'attack',
    },
    {
      time: world.now - 7 * hour,
      minutes: 60,
      detection: threatMatch,
      entities: [station, ip(controlServer)],
      incident: 'attack',
    },
    {
      time: world.now - 5 * hour,
      minutes: 10,
      detection: reportedMail,
      entities: [
        account('grace.adeyemi'),
        { type: 'mail', subject: hostileText.subject, recipient: 'grace.adeyemi@larkmoor.example' },
      ],
      incident: null,
    },
    {
      time: world.now - 2 * hour,
      minutes: 60,
      detection: beaconing,
      entities: [station, ip(controlServer), url(controlDomain)],
      incident: 'attack',
    },
  ];
}
