import { people, personOf, workstations } from '../company.ts';
import type { Random } from '../random.ts';
import { anyMoment, busyMoment, type Day, hour, minute, traveller, type World } from '../world.ts';
import { type Alert, account, type Detection, type Entity, host, ip } from './alert.ts';

/** A detection that fires on harmless things, how often beside the others, and what it names. */
interface Everyday extends Detection {
  readonly weight: number;
  /** None where the detection has nothing to fire on that day. */
  readonly about: (random: Random, world: World, day: Day) => readonly Entity[];
}

/** Alerts of ordinary days: false alarms, small fry, look-alikes of the attack. */
export function* everydayAlerts(world: World): Generator<Alert> {
  for (const day of world.days) {
    const random = world.random(`alerts ${day.key}`);
    for (let left = day.weekend ? random.int(1, 5) : random.int(6, 12); left > 0; left--) {
      const detection = random.pick(weighted);
      const entities = detection.about(random, world, day);
      if (entities.length === 0) continue;
      const end = random.chance(0.75) ? busyMoment(random, day) : anyMoment(random, day);
      const age = (world.now - end) / (24 * hour);
      yield {
        id: random.guid(),
        time: end + random.int(2, 15) * minute,
        start: end - random.int(1, 55) * minute,
        end,
        detection,
        entities,
        status:
          random.next() < age / 5
            ? random.pick(['Resolved', 'Resolved', 'Dismissed'])
            : random.pick(['New', 'InProgress']),
        incident: null,
      };
    }
  }
}

const everyday: readonly Everyday[] = [
  {
    name: 'Unfamiliar sign-in properties',
    severity: 'Low',
    product: 'identityProtection',
    tactics: ['InitialAccess'],
    techniques: ['T1078'],
    description: 'A sign-in with properties that were not seen recently for this account.',
    weight: 5,
    about: (random) => {
      const person = random.pick(people);
      return [account(person.account), ip(person.home)];
    },
  },
  {
    name: 'Impossible travel activity',
    severity: 'Medium',
    product: 'cloudApps',
    tactics: ['InitialAccess'],
    techniques: ['T1078'],
    description: 'Sign-ins from two places that are further apart than the time between them allows.',
    weight: 9,
    about: (_, world, day) => {
      const presence = world.presence(personOf(traveller), day);
      return presence?.place === 'travel'
        ? [account(traveller), ip(presence.publicIp), ip('203.0.113.20')]
        : [];
    },
  },
  {
    name: 'Suspicious PowerShell command line',
    severity: 'Medium',
    product: 'endpoint',
    tactics: ['Execution'],
    techniques: ['T1059.001'],
    description: 'PowerShell was started with an encoded command.',
    weight: 3,
    about: (random) => [
      host(random.pick(workstations).name),
      account('svc-deploy'),
      {
        type: 'process',
        file: 'powershell.exe',
        command: 'powershell.exe -NoProfile -EncodedCommand RwBlAHQALQBDAGkAbQA=',
      },
    ],
  },
  {
    name: 'Malware was prevented',
    severity: 'Informational',
    product: 'endpoint',
    tactics: ['Execution'],
    techniques: ['T1204.002'],
    description: 'Antivirus blocked a file before it ran.',
    weight: 6,
    about: (random) => {
      const person = random.pick(people);
      const name = random.pick(['setup_free.exe', 'coupon-bar.exe', 'invoice_view.js']);
      const folder = `C:\\Users\\${person.account}\\Downloads`;
      return [
        host(person.host.name),
        account(person.account),
        { type: 'file', name, folder, sha256: random.hex(64) },
      ];
    },
  },
  {
    name: 'Unwanted software detected',
    severity: 'Low',
    product: 'endpoint',
    tactics: ['Persistence'],
    techniques: ['T1176'],
    description: 'A browser extension that changes search results was found.',
    weight: 4,
    about: (random) => {
      const person = random.pick(people);
      return [host(person.host.name), account(person.account)];
    },
  },
  {
    name: 'Email messages containing malicious URL removed after delivery',
    severity: 'Informational',
    product: 'office',
    tactics: ['InitialAccess'],
    techniques: ['T1566.002'],
    description: 'Mails with a link that was later judged malicious were taken out of mailboxes.',
    weight: 7,
    about: (random) => {
      const person = random.pick(people);
      return [
        account(person.account),
        {
          type: 'mail',
          subject: random.pick(['Your parcel is waiting', 'Password expires today']),
          recipient: person.upn,
        },
      ];
    },
  },
  {
    name: 'Email reported by user as malware or phish',
    severity: 'Low',
    product: 'office',
    tactics: ['InitialAccess'],
    techniques: ['T1566'],
    description: 'Somebody pressed the report button.',
    weight: 6,
    about: (random) => {
      const person = random.pick(people);
      return [
        account(person.account),
        {
          type: 'mail',
          subject: random.pick(['Invoice 88213', 'You have a voice message']),
          recipient: person.upn,
        },
      ];
    },
  },
  {
    name: 'Mass download by a single user',
    severity: 'Medium',
    product: 'cloudApps',
    tactics: ['Exfiltration'],
    techniques: ['T1530'],
    description: 'One account downloaded many more files than it usually does.',
    weight: 2,
    about: (random) => {
      const person = random.pick(people);
      return [account(person.account), ip(person.home)];
    },
  },
  {
    name: 'Multiple failed sign-ins by one account',
    severity: 'Low',
    product: 'sentinel',
    tactics: ['CredentialAccess'],
    techniques: ['T1110'],
    description: 'One account failed to sign in ten times or more within an hour.',
    weight: 6,
    about: (random) => [
      account(random.pick(['noel.crowley', random.pick(people).account])),
      ip('203.0.113.11'),
    ],
  },
  {
    name: 'SSH password guessing on the bastion',
    severity: 'Informational',
    product: 'sentinel',
    tactics: ['CredentialAccess'],
    techniques: ['T1110.001'],
    description: 'Many failed SSH logons from one address.',
    weight: 5,
    about: (random) => [host('BAS01'), ip(`203.0.113.${random.int(64, 254)}`)],
  },
  {
    name: 'Port scan from outside',
    severity: 'Informational',
    product: 'sentinel',
    tactics: ['Reconnaissance'],
    techniques: ['T1595.001'],
    description: 'One address tried many ports of the public network.',
    weight: 4,
    about: (random) => [host('WEB01'), ip(`203.0.113.${random.int(64, 254)}`)],
  },
  {
    name: 'Reconnaissance with built-in tools',
    severity: 'Low',
    product: 'endpoint',
    tactics: ['Discovery'],
    techniques: ['T1087.002', 'T1482'],
    description: 'Several of whoami, net and nltest ran within minutes.',
    weight: 3,
    about: (random) => [
      host(random.pick(['WS-IT-01', 'WS-IT-02', 'WS-IT-03'])),
      account(random.pick(['adm-shane.doyle', 'adm-katarzyna.wolny', 'adm-gareth.pym'])),
    ],
  },
  {
    name: 'Member added to a privileged group',
    severity: 'Medium',
    product: 'sentinel',
    tactics: ['Persistence', 'PrivilegeEscalation'],
    techniques: ['T1098'],
    description: 'An account became a member of a group with administrative rights.',
    weight: 1,
    about: (random) => [account(random.pick(people).account), account('adm-enda.scully')],
  },
  {
    name: 'Large upload to the Internet',
    severity: 'Low',
    product: 'sentinel',
    tactics: ['Exfiltration'],
    techniques: ['T1048'],
    description: 'More than 500 MB left from one machine within an hour.',
    weight: 3,
    about: (random) =>
      random.chance(0.6)
        ? [host('BKP01'), account('svc-backup'), ip('192.0.2.50')]
        : [host('WS-MKT-04'), account('rafael.pinto'), ip('192.0.2.51')],
  },
];

const weighted = everyday.flatMap((item) => new Array<Everyday>(item.weight).fill(item));
