import { company, type Host, objectIdOf, sidOf } from '../company.ts';
import { createRandom, type Random } from '../random.ts';
import type { Row } from '../world.ts';
import { resourceIdOf } from './resource.ts';

/** What Windows calls each event, and the task number of its audit category. */
const activities: Readonly<Record<number, readonly [text: string, task: number]>> = {
  4624: ['An account was successfully logged on.', 12_544],
  4625: ['An account failed to log on.', 12_544],
  4634: ['An account was logged off.', 12_545],
  4662: ['An operation was performed on an object.', 14_080],
  4672: ['Special privileges assigned to new logon.', 12_548],
  4688: ['A new process has been created.', 13_312],
  1102: ['The audit log was cleared.', 103],
  4697: ['A service was installed in the system.', 12_289],
  4698: ['A scheduled task was created.', 12_804],
  4702: ['A scheduled task was updated.', 12_804],
  4720: ['A user account was created.', 13_824],
  4722: ['A user account was enabled.', 13_824],
  4724: ["An attempt was made to reset an account's password.", 13_824],
  4728: ['A member was added to a security-enabled global group.', 13_826],
  4740: ['A user account was locked out.', 13_824],
  4768: ['A Kerberos authentication ticket (TGT) was requested.', 14_339],
  4769: ['A Kerberos service ticket was requested.', 14_337],
  4771: ['Kerberos pre-authentication failed.', 14_339],
  4776: ['The domain controller attempted to validate the credentials for an account.', 14_336],
  5140: ['A network share object was accessed.', 12_808],
  5145: ['A network share object was checked to see whether client can be granted desired access.', 12_811],
};

const logonTypes: Readonly<Record<number, string>> = {
  2: '2 - Interactive',
  3: '3 - Network',
  4: '4 - Batch',
  5: '5 - Service',
  7: '7 - Unlock',
  10: '10 - RemoteInteractive',
};

/** The columns that every event of the Security log has; `account` is the one that the event is about. */
export function eventRow(random: Random, time: number, host: Host, id: number, account: string): Row {
  const [text, task] = activities[id] ?? ['', 0];
  return {
    TimeGenerated: new Date(time),
    Computer: host.fqdn,
    EventID: id,
    Activity: `${id} - ${text}`,
    Account: `${company.netbios}\\${account}`,
    AccountType: account.endsWith('$') ? 'Machine' : 'User',
    Channel: 'Security',
    EventSourceName: 'Microsoft-Windows-Security-Auditing',
    Task: task,
    Level: '0',
    EventLevelName: 'LogAlways',
    EventRecordId: String(random.int(1_000_000, 99_999_999)),
    SourceComputerId: objectIdOf(host.name),
    ManagementGroupName: 'AOI-larkmoor',
    _ResourceId: resourceIdOf(host),
  };
}

/** Somebody logs on, or fails to. */
export interface Logon {
  readonly time: number;
  readonly host: Host;
  readonly account: string;
  readonly type: number;
  /** Empty for a logon at the machine itself. */
  readonly ip: string;
  readonly workstation: string;
}

/** Event 4624. */
export function logonRow(random: Random, logon: Logon): Row {
  const row = target(eventRow(random, logon.time, logon.host, 4624, logon.account), logon.account);
  row.TargetLogonId = `0x${random.hex(7)}`;
  row.ElevatedToken = logon.account.startsWith('adm-') ? '%%1842' : '%%1843';
  return fromWhere(random, row, logon);
}

/** Event 4625; the default sub-status is a wrong password. */
export function failedLogonRow(random: Random, logon: Logon, subStatus = '0xc000006a'): Row {
  const row = target(eventRow(random, logon.time, logon.host, 4625, logon.account), logon.account);
  row.Status = '0xc000006d';
  row.SubStatus = subStatus;
  row.FailureReason = '%%2313';
  return fromWhere(random, row, logon);
}

/** Event 4768 or 4769 on a domain controller: a ticket for `service` is asked for from `ip`. */
export function ticketRow(
  random: Random,
  ticket: {
    time: number;
    host: Host;
    id: 4768 | 4769;
    account: string;
    service: string;
    ip: string;
    encryption: string;
  },
): Row {
  const row = target(eventRow(random, ticket.time, ticket.host, ticket.id, ticket.account), ticket.account);
  row.ServiceName = ticket.service;
  row.IpAddress = `::ffff:${ticket.ip}`;
  row.IpPort = String(random.int(49_152, 65_535));
  row.Status = '0x0';
  row.EventData =
    `<EventData><Data Name="TargetUserName">${ticket.account}</Data><Data Name="ServiceName">${ticket.service}</Data>` +
    `<Data Name="TicketEncryptionType">${ticket.encryption}</Data><Data Name="IpAddress">::ffff:${ticket.ip}</Data></EventData>`;
  return row;
}

/** What events 4698 and 4702 say of a task: its name, and its definition as XML within the XML. */
export function taskData(name: string, command: string, args: string): string {
  const run = `<Command>${command}</Command>${args === '' ? '' : `<Arguments>${args}</Arguments>`}`;
  const task = `<Task><Actions><Exec>${run}</Exec></Actions></Task>`;
  const content = task.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<EventData><Data Name="TaskName">${name}</Data><Data Name="TaskContent">${content}</Data></EventData>`;
}

/** Event 4688. */
export function processRow(
  random: Random,
  process: {
    time: number;
    host: Host;
    account: string;
    path: string;
    command: string;
    parentPath: string;
    /** Where the story needs them: the ids of both processes and of the session. */
    ids?: { own: string; parent: string; session: string };
  },
): Row {
  const row = subject(eventRow(random, process.time, process.host, 4688, process.account), process.account);
  row.NewProcessName = process.path;
  row.Process = process.path.split('\\').at(-1) ?? '';
  row.CommandLine = process.command;
  row.ParentProcessName = process.parentPath;
  row.NewProcessId = `0x${random.hex(4)}`;
  row.ProcessId = `0x${random.hex(3)}`;
  row.SubjectLogonId = sessionOf(process.host, process.account);
  if (process.ids !== undefined) {
    row.NewProcessId = process.ids.own;
    row.ProcessId = process.ids.parent;
    row.SubjectLogonId = process.ids.session;
  }
  row.TokenElevationType = process.account.startsWith('adm-') ? '%%1937' : '%%1936';
  return row;
}

/** The session of an account on a host; the system's own has a number that never changes. */
function sessionOf(host: Host, account: string): string {
  return account.endsWith('$')
    ? '0x3e7'
    : `0x${createRandom(`session of ${account} on ${host.name}`).hex(6)}`;
}

/** Event 4662: the right to replicate the directory, secrets too, is used. */
export function replicationRow(random: Random, time: number, host: Host, account: string): Row {
  const row = subject(eventRow(random, time, host, 4662, account), account);
  row.ObjectServer = 'DS';
  row.ObjectType = '%{19195a5b-6da0-11d0-afd3-00c04fd930c9}';
  row.OperationType = 'Object Access';
  row.AccessMask = '0x100';
  row.Properties = '%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2} {19195a5b-6da0-11d0-afd3-00c04fd930c9}';
  return row;
}

/** Event 5140, or 5145 where a path below the share is given. */
export function shareRow(
  random: Random,
  access: { time: number; host: Host; account: string; share: string; path: string; ip: string },
): Row {
  const id = access.path === '' ? 5140 : 5145;
  const row = subject(eventRow(random, access.time, access.host, id, access.account), access.account);
  row.ShareName = `\\\\*\\${access.share}`;
  row.ShareLocalPath = `\\??\\D:\\Shares\\${access.share}`;
  row.RelativeTargetName = access.path;
  row.IpAddress = access.ip;
  row.IpPort = String(random.int(49_152, 65_535));
  row.ObjectType = 'File';
  row.AccessMask = '0x1';
  return row;
}

/** Columns of the account that an event is done to. */
export function target(row: Row, account: string): Row {
  row.TargetAccount = `${company.netbios}\\${account}`;
  row.TargetUserName = account;
  row.TargetDomainName = company.netbios;
  row.TargetUserSid = sidOf(account);
  return row;
}

/** Columns of the account that does it. */
export function subject(row: Row, account: string): Row {
  row.SubjectAccount = `${company.netbios}\\${account}`;
  row.SubjectUserName = account;
  row.SubjectDomainName = company.netbios;
  row.SubjectUserSid = sidOf(account);
  return row;
}

function fromWhere(random: Random, row: Row, logon: Logon): Row {
  row.LogonType = logon.type;
  row.LogonTypeName = logonTypes[logon.type] ?? '';
  row.IpAddress = logon.ip === '' ? '-' : logon.ip;
  row.IpPort = logon.ip === '' ? '-' : String(random.int(49_152, 65_535));
  row.WorkstationName = logon.workstation;
  row.LogonProcessName = logon.type === 3 ? 'Kerberos' : 'User32';
  row.AuthenticationPackageName = logon.type === 3 ? 'Kerberos' : 'Negotiate';
  return row;
}
