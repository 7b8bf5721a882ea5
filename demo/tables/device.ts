import { company, type Host, type Person, sidOf } from '../company.ts';
import { fileFacts, pathOf } from '../programs.ts';
import type { Row } from '../world.ts';

/** Who runs a process: a person, an account without one, or the system. */
export interface Account {
  readonly name: string;
  readonly domain: string;
  readonly sid: string;
  readonly upn: string;
  readonly objectId: string;
}

export const systemAccount: Account = {
  name: 'system',
  domain: 'nt authority',
  sid: 'S-1-5-18',
  upn: '',
  objectId: '',
};

/** The account of a person, as Defender writes it. */
export function accountOf(person: Person): Account {
  return {
    name: person.account,
    domain: company.netbios.toLowerCase(),
    sid: person.sid,
    upn: person.upn,
    objectId: person.objectId,
  };
}

/** A domain account that is nobody's. */
export function domainAccount(name: string): Account {
  return {
    name,
    domain: company.netbios.toLowerCase(),
    sid: sidOf(name),
    upn: `${name}@${company.domain}`,
    objectId: '',
  };
}

/** Columns that every Defender device table has. */
export function deviceRow(time: number, host: Host, action: string, reportId: number): Row {
  return {
    TimeGenerated: new Date(time),
    Timestamp: new Date(time),
    DeviceId: host.deviceId,
    DeviceName: host.fqdn,
    ActionType: action,
    ReportId: reportId,
    MachineGroup: host.role === 'workstation' ? 'Workstations' : 'Servers',
  };
}

/** Columns of the process that caused an event. */
export function addInitiator(row: Row, file: string, command: string, id: number, account: Account): Row {
  const facts = fileFacts(file);
  row.InitiatingProcessFileName = file;
  row.InitiatingProcessCommandLine = command;
  row.InitiatingProcessFolderPath = pathOf(file).toLowerCase();
  row.InitiatingProcessId = id;
  row.InitiatingProcessSHA256 = facts.sha256;
  row.InitiatingProcessSHA1 = facts.sha1;
  row.InitiatingProcessMD5 = facts.md5;
  row.InitiatingProcessFileSize = facts.size;
  row.InitiatingProcessAccountName = account.name;
  row.InitiatingProcessAccountDomain = account.domain;
  row.InitiatingProcessAccountSid = account.sid;
  row.InitiatingProcessAccountUpn = account.upn;
  row.InitiatingProcessAccountObjectId = account.objectId;
  return row;
}
