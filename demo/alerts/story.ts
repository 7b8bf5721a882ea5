import { encodedCommand, files, hostileText, infrastructure, timeline, victims } from '../attack.ts';
import { hour, minute, type World } from '../world.ts';
import {
  type Alert,
  account,
  type Detection,
  type Entity,
  host,
  ip,
  type Severity,
  type StoryIncident,
  url,
} from './alert.ts';

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

const passwordSpray = detection(
  'Password spray from anonymous infrastructure',
  'High',
  'identityProtection',
  ['CredentialAccess'],
  ['T1110.003'],
  'Many accounts were tried with few passwords each, from Tor exits.',
);
const sprayedSignIn = detection(
  'Successful sign-in after a password spray',
  'High',
  'sentinel',
  ['InitialAccess', 'CredentialAccess'],
  ['T1078', 'T1110.003'],
  'An address that failed on many accounts got into one, over IMAP, without a second factor.',
);
const atypicalTravel = detection(
  'Atypical travel',
  'Medium',
  'identityProtection',
  ['InitialAccess'],
  ['T1078.004'],
  'A sign-in from Berlin eleven minutes after one from Dublin.',
);
const forwarding = detection(
  'Suspicious inbox forwarding rule',
  'High',
  'cloudApps',
  ['Collection', 'Exfiltration'],
  ['T1114.003', 'T1564.008'],
  'A rule forwards mail about payments outside the company and deletes it.',
);
const riskyConsent = detection(
  'Consent to an unverified app with mail access',
  'Medium',
  'cloudApps',
  ['Persistence', 'CredentialAccess'],
  ['T1098.003', 'T1528'],
  `Consent was given to the app ${hostileText.appName}.`,
);
const encodedPowerShell = detection(
  'Suspicious PowerShell command line',
  'Medium',
  'endpoint',
  ['Execution'],
  ['T1059.001', 'T1027'],
  'PowerShell was started by Word with an encoded command that downloads a script.',
);
const officeDropper = detection(
  'Office process dropped and executed a PE file',
  'High',
  'endpoint',
  ['Execution', 'Persistence'],
  ['T1204.002', 'T1053.005'],
  'A document of Word wrote a program, started it and scheduled it.',
);
const beaconing = detection(
  'Regular connections to a rare domain',
  'Medium',
  'sentinel',
  ['CommandAndControl'],
  ['T1071.001', 'T1573'],
  'One workstation connects to one address every five minutes, day and night.',
);
const lsassRead = detection(
  'Memory of the logon process was read',
  'High',
  'endpoint',
  ['CredentialAccess'],
  ['T1003.001'],
  'rundll32.exe wrote a dump of lsass.exe with comsvcs.dll.',
);
const kerberoasting = detection(
  'Suspected Kerberos SPN exposure',
  'High',
  'identity',
  ['CredentialAccess'],
  ['T1558.003'],
  'One account asked for service tickets with weak encryption for many services.',
);
const serviceElsewhere = detection(
  'Service account used from an unusual host',
  'Medium',
  'sentinel',
  ['LateralMovement'],
  ['T1078.002', 'T1021.002'],
  'svc-reports logged on to FS01 from a workstation; it runs from APP01.',
);
const shareAccess = detection(
  'Anomalous file-share access',
  'High',
  'sentinel',
  ['Collection', 'Discovery'],
  ['T1039'],
  'Accounts read shares at night that neither they nor their peers ever read.',
);
const upload = detection(
  'Large upload to a rare destination',
  'High',
  'sentinel',
  ['Exfiltration'],
  ['T1041', 'T1567'],
  'A workstation sent gigabytes at night to an address that nobody else talks to.',
);
const threatMatch = detection(
  'Threat intelligence matched an outbound connection',
  'High',
  'sentinel',
  ['CommandAndControl'],
  ['T1071'],
  'A connection went to an address that stands in threat intelligence.',
);
const reportedMail = detection(
  'Email reported by user as malware or phish',
  'Low',
  'office',
  ['InitialAccess'],
  ['T1566'],
  `Somebody pressed the report button. Subject: ${hostileText.subject}`,
);

function detection(
  name: string,
  severity: Severity,
  product: Detection['product'],
  tactics: readonly string[],
  techniques: readonly string[],
  description: string,
): Detection {
  return { name, severity, product, tactics, techniques, description };
}
