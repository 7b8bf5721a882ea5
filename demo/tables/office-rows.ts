import { company, type Person } from '../company.ts';
import type { Random } from '../random.ts';
import type { Row } from '../world.ts';

/** A name and value of a cmdlet's parameter. */
type Parameter = readonly [name: string, value: string];

/** A cmdlet somebody ran: what it acts on and its parameters. */
export interface Cmdlet {
  readonly operation: string;
  readonly object: string;
  readonly parameters: readonly Parameter[];
}

/** A cmdlet that runs in Exchange: the address carries a port there, as it does in the real table. */
export function cmdletRow(random: Random, time: number, upn: string, ip: string, cmdlet: Cmdlet): Row {
  const row = activity(
    random,
    time,
    upn,
    `${ip}:${random.int(1024, 65_535)}`,
    cmdlet.operation,
    'Exchange',
    'ExchangeAdmin',
  );
  row.OfficeObjectId = cmdlet.object;
  row.Parameters = JSON.stringify(cmdlet.parameters.map(([Name, Value]) => ({ Name, Value })));
  row.ExternalAccess = 'False';
  row.OrganizationName = company.domain;
  row.OriginatingServer = 'AM0PR01MB0000 (15.20.0000.000)';
  return row;
}

/** Adds the columns of a mail operation to a row. */
export function mail(random: Random, row: Row, person: Person, subject: string, attachments = ''): Row {
  row.MailboxOwnerUPN = person.upn;
  row.MailboxOwnerSid = person.sid;
  row.MailboxGuid = person.objectId;
  row.Client_IPAddress = row.ClientIP;
  row.ClientInfoString = 'Client=OWA;Action=ViaProxy';
  row.Logon_Type = 'Owner';
  row.Folder = JSON.stringify({ Path: row.Operation === 'Send' ? '\\Sent Items' : '\\Inbox' });
  row.Item = JSON.stringify({
    Subject: subject,
    ...(attachments === '' ? {} : { Attachments: attachments }),
    InternetMessageId: `<${random.hex(16)}@${company.domain}>`,
  });
  return row;
}

/** The columns that every row has. */
export function activity(
  random: Random,
  time: number,
  upn: string,
  ip: string,
  operation: string,
  workload: string,
  record: string,
): Row {
  return {
    TimeGenerated: new Date(time),
    Start_Time: new Date(time),
    Operation: operation,
    OfficeWorkload: workload,
    RecordType: record,
    UserId: upn,
    UserKey: upn,
    UserType: upn.startsWith('adm-') ? 'Admin' : 'Regular',
    ClientIP: ip,
    ResultStatus: workload === 'Exchange' ? 'Succeeded' : '',
    OfficeId: random.guid(),
    OrganizationId: company.tenantId,
    OfficeTenantId: company.tenantId,
    SourceRecordId: random.guid(),
  };
}
