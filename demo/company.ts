import { createRandom } from './random.ts';

/** The one company whose logs these are. Nobody and nothing here exists: the domain can't be registered (RFC 2606). */
export const company = {
  name: 'Larkmoor Instruments',
  domain: 'larkmoor.example',
  adDomain: 'corp.larkmoor.example',
  netbios: 'LARKMOOR',
  timeZone: 'Europe/Dublin',
  tenantId: '8f5d3c1e-2b7a-4e0c-9a61-3d0c5e7f1a24',
  workspaceId: 'c2a9f0d4-61be-4f57-8d3c-7b1e90a45f62',
  subscriptionId: '5b0e7c92-94d1-4c6a-b8f3-2a6d1e08c471',
  resourceGroup: 'rg-larkmoor-prod',
  domainSid: 'S-1-5-21-1004336348-1177238915-682003330',
} as const;

/** A department: code in host names, third octet of its workstations' addresses, where it sits. */
export interface Department {
  readonly name: string;
  readonly code: string;
  readonly octet: number;
  readonly site: SiteName;
  readonly shares: readonly string[];
}

export type SiteName = 'Dublin' | 'Cork';

/** Offices: the public address that their traffic leaves from, and their private network. */
export const sites = {
  Dublin: {
    egress: '203.0.113.10',
    network: '10.20',
    latitude: 53.3498,
    longitude: -6.2603,
    state: 'Dublin',
  },
  Cork: { egress: '203.0.113.11', network: '10.21', latitude: 51.8985, longitude: -8.4756, state: 'Cork' },
} as const satisfies Record<SiteName, object>;

export interface Person {
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  /** Account name on the domain: given.sur. */
  readonly account: string;
  readonly upn: string;
  readonly objectId: string;
  readonly sid: string;
  readonly title: string;
  readonly department: Department;
  readonly host: Host;
  /** Public address at home. */
  readonly home: string;
  /** Also has an `adm-` account. */
  readonly admin: boolean;
}

export interface Host {
  /** As Windows writes it: `WS-FIN-04`. */
  readonly name: string;
  readonly fqdn: string;
  readonly ip: string;
  readonly deviceId: string;
  readonly os: 'Windows' | 'Linux';
  readonly role: string;
}

const staff: readonly { department: Department; titles: readonly string[]; names: string }[] = [
  {
    department: { name: 'Executive', code: 'EXE', octet: 8, site: 'Dublin', shares: ['Board', 'Finance'] },
    titles: [
      'Chief Executive Officer',
      'Chief Financial Officer',
      'Chief Operating Officer',
      'Executive Assistant',
    ],
    names: 'Sorcha Delaney, Martin Okafor, Helena Brandt, Ruth Farrelly',
  },
  {
    department: { name: 'Finance', code: 'FIN', octet: 9, site: 'Dublin', shares: ['Finance', 'Payroll'] },
    titles: [
      'Accountant',
      'Payroll Officer',
      'Financial Analyst',
      'Accounts Payable Clerk',
      'Financial Controller',
      'Credit Controller',
      'Treasury Analyst',
    ],
    names:
      'Peadar Nolan, Grace Adeyemi, Liam Fogarty, Aoife Brennan, Tomasz Zielinski, Maeve Corrigan, Anil Deshmukh, Sinead Hurley, Oscar Lind, Catriona Meehan, Yusuf Demir, Conor Walsh',
  },
  {
    department: { name: 'Human Resources', code: 'HR', octet: 10, site: 'Dublin', shares: ['HR', 'Payroll'] },
    titles: ['HR Partner', 'Recruiter', 'Training Coordinator'],
    names: 'Deirdre Lawlor, Simon Achterberg, Nuala Tierney, Priya Raghavan, Fergal Moran, Ines Carvalho',
  },
  {
    department: { name: 'Legal', code: 'LEG', octet: 11, site: 'Dublin', shares: ['Legal', 'Contracts'] },
    titles: ['Counsel', 'Contract Manager', 'Paralegal'],
    names: 'Eleanor Whitcombe, Donal Sheehy, Marta Kowalczyk, Bríd Gallagher, Hugo Lavigne',
  },
  {
    department: { name: 'Sales', code: 'SAL', octet: 12, site: 'Dublin', shares: ['Sales', 'Contracts'] },
    titles: ['Account Manager', 'Sales Engineer', 'Sales Assistant'],
    names:
      'Kieran Doherty, Emma Lindqvist, Rory Cassidy, Fatima Haddad, Stephen Keogh, Julie Marchetti, Padraig Flynn, Olga Petrenko, Barry Coughlan, Nadia Rahman, Eoin Mulcahy, Claire Dubois, Daniel Osei, Roisin Kavanagh, Mark Teeling, Hannah Vogel, Declan Rooney, Sofia Marques',
  },
  {
    department: {
      name: 'Engineering',
      code: 'ENG',
      octet: 13,
      site: 'Dublin',
      shares: ['Designs', 'Firmware', 'Lab'],
    },
    titles: ['Hardware Engineer', 'Firmware Engineer', 'Test Engineer', 'Optics Engineer'],
    names:
      'Cathal Brosnan, Mei Tanaka, Ronan Gilmartin, Astrid Nyberg, Paul Devereux, Ewa Nowicka, Shay Hannon, Arjun Mehta, Lorcan Duffy, Ingrid Solberg, Niall Costello, Viktor Halasz, Orla Prendergast, Samuel Boateng, Brian Lacey, Chiara Fontana, Dermot Quill, Leila Farahani, Gavin Roche, Jana Hruba, Tadhg Lyons, Miguel Santana, Fiona Staunton, Andrei Popescu, Killian Ward, Zofia Mazur',
  },
  {
    department: {
      name: 'Operations',
      code: 'OPS',
      octet: 14,
      site: 'Cork',
      shares: ['Operations', 'Quality'],
    },
    titles: ['Production Planner', 'Quality Inspector', 'Logistics Coordinator', 'Line Supervisor'],
    names:
      'Noel Crowley, Teresa Quirke, Finbarr Hegarty, Monika Baran, Jerry Lucey, Amina Sesay, Michael Buckley, Rita Canty, Pawel Gorski, Ann Cotter, Denis Riordan, Lucia Moretti, Con Murnane, Helen Twomey',
  },
  {
    department: { name: 'IT', code: 'IT', octet: 15, site: 'Dublin', shares: ['IT', 'Software'] },
    titles: ['Systems Administrator', 'Service Desk Analyst', 'Network Engineer', 'Security Analyst'],
    names:
      'Shane Doyle, Katarzyna Wolny, Gareth Pym, Ciara Maher, Bilal Chaudhry, Enda Scully, Rachel Nugent, Jonas Weber, Una Geraghty',
  },
  {
    department: { name: 'Marketing', code: 'MKT', octet: 16, site: 'Dublin', shares: ['Marketing', 'Sales'] },
    titles: ['Marketing Manager', 'Designer', 'Content Editor'],
    names:
      'Isabel Fontaine, Cormac Dolan, Tara Lennon, Rafael Pinto, Gemma Ruane, Anders Holm, Siobhan Carty, Wei Chen',
  },
];

/** IT people who also hold an `adm-` account. */
const administrators = new Set(['Shane Doyle', 'Katarzyna Wolny', 'Gareth Pym', 'Enda Scully']);

// Worked out once each: most rows name one, and there are few.
const objectIds = new Map<string, string>();
const sids = new Map<string, string>();

/** Everyone with a mailbox and a workstation. */
export const people: readonly Person[] = staff.flatMap(({ department, titles, names }) =>
  names
    .split(', ')
    .map((name, index) => person(name, department, titles[index % titles.length] ?? '', index)),
);

/** The servers, by name. */
export const servers: readonly Host[] = [
  host('DC01', '10.20.1.11', 'Windows', 'domain controller, DNS'),
  host('DC02', '10.21.1.11', 'Windows', 'domain controller, DNS'),
  host('FS01', '10.20.1.21', 'Windows', 'file server'),
  host('FS02', '10.21.1.21', 'Windows', 'file server'),
  host('SQL01', '10.20.1.31', 'Windows', 'database'),
  host('APP01', '10.20.1.41', 'Windows', 'ERP'),
  host('BKP01', '10.20.1.51', 'Windows', 'backup'),
  host('MGT01', '10.20.1.61', 'Windows', 'software deployment'),
  host('WEB01', '10.20.5.11', 'Linux', 'public web site'),
  host('WEB02', '10.20.5.12', 'Linux', 'partner portal'),
  host('BAS01', '10.20.5.21', 'Linux', 'SSH bastion'),
  host('GIT01', '10.20.1.71', 'Linux', 'source control'),
  host('MON01', '10.20.1.81', 'Linux', 'monitoring, syslog collector'),
];

export const workstations: readonly Host[] = people.map((person) => person.host);

/** Accounts that no person uses, the host that each runs from, and where it ought to log on. */
export const serviceAccounts = [
  { account: 'svc-backup', from: 'BKP01', to: ['FS01', 'FS02', 'SQL01', 'APP01'] },
  { account: 'svc-deploy', from: 'MGT01', to: ['FS01', 'APP01', 'SQL01', 'BKP01'] },
  { account: 'svc-reports', from: 'APP01', to: ['SQL01'] },
  { account: 'svc-monitor', from: 'MON01', to: ['DC01', 'DC02', 'FS01', 'SQL01'] },
] as const;

/** @throws {RangeError} nobody of this account name works here. */
export function personOf(account: string): Person {
  return found(people, (person) => person.account === account, account);
}

/** @throws {RangeError} no such server or workstation. */
export function hostOf(name: string): Host {
  return found([...servers, ...workstations], (host) => host.name === name, name);
}

/** The domain's SID of any account, people's and others'. */
export function sidOf(account: string): string {
  return remembered(sids, account, () => `${company.domainSid}-${1100 + createRandom(account).int(0, 8000)}`);
}

/** Directory object id of any name, always the same; an account and its UPN have one. */
export function objectIdOf(name: string): string {
  return remembered(objectIds, name, () =>
    createRandom(`object id of ${name.replace(`@${company.domain}`, '')}`).guid(),
  );
}

function remembered(known: Map<string, string>, name: string, make: () => string): string {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

function found<T>(items: readonly T[], test: (item: T) => boolean, name: string): T {
  const item = items.find(test);
  if (item === undefined) throw new RangeError(`${name} is not at ${company.name}`);
  return item;
}

function person(name: string, department: Department, title: string, index: number): Person {
  const [givenName = '', surname = ''] = name.split(' ');
  const account = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(' ', '.');
  const ip = `${sites[department.site].network}.${department.octet}.${41 + index}`;
  return {
    name,
    givenName,
    surname,
    account,
    upn: `${account}@${company.domain}`,
    objectId: objectIdOf(account),
    sid: sidOf(account),
    title,
    department,
    host: host(`WS-${department.code}-${String(index + 1).padStart(2, '0')}`, ip, 'Windows', 'workstation'),
    // One address a home, from 198.51.100.1 to .216; what is above is left to travellers.
    home: `198.51.100.${1 + (department.octet - 8) * 26 + index}`,
    admin: administrators.has(name),
  };
}

function host(name: string, ip: string, os: Host['os'], role: string): Host {
  const fqdn = `${name.toLowerCase()}.${company.adDomain}`;
  return { name, fqdn, ip, os, role, deviceId: createRandom(`device id of ${name}`).hex(40) };
}
