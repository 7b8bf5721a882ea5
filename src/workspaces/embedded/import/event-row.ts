import { tableColumns } from '../../../kql/schemas.ts';
import type { WindowsEvent } from './windows-event.ts';

/** A row of one of the tables that events of Windows go to. */
export interface EventRow {
  readonly table: 'Event' | 'SecurityEvent' | 'WindowsEvent';
  readonly row: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** The table and the columns that agents give an event: Security's, Sysmon's as `Event`, all others as `WindowsEvent`. */
export function eventRow(event: WindowsEvent): EventRow {
  if (event.channel === 'Security') return { table: 'SecurityEvent', row: filled(securityRow(event)) };
  if (event.channel.includes('Sysmon')) return { table: 'Event', row: filled(plainRow(event)) };
  return { table: 'WindowsEvent', row: filled(windowsRow(event)) };
}

type Values = Record<string, string | Readonly<Record<string, string>>>;

function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

const levels = ['LogAlways', 'Critical', 'Error', 'Warning', 'Information', 'Verbose'];

function plainRow(event: WindowsEvent): Values {
  return {
    TimeGenerated: event.time,
    Computer: event.computer,
    EventLog: event.channel,
    Source: event.provider,
    EventID: event.id,
    EventLevel: event.level,
    EventLevelName: levels[Number(event.level)] ?? '',
    EventCategory: event.task,
    RenderedDescription: event.message,
    UserName: event.account || (event.data.User ?? ''),
    EventData: `<DataItem type="System.XmlData" time="${xml(event.time)}" sourceHealthServiceId="">${eventXml(event)}</DataItem>`,
    ParameterXml: Object.values(event.data)
      .map((value) => `<Param>${xml(value)}</Param>`)
      .join(''),
  };
}

function windowsRow(event: WindowsEvent): Values {
  return {
    TimeGenerated: event.time,
    Computer: event.computer,
    Channel: event.channel,
    Provider: event.provider,
    EventID: event.id,
    EventLevel: event.level,
    EventLevelName: levels[Number(event.level)] ?? '',
    EventData: event.data,
    EventRecordId: event.record,
    Correlation: event.correlation,
    Keywords: event.keywords,
    Opcode: event.opcode,
    Task: event.task,
    Version: event.version,
    SystemProcessId: event.process,
    SystemThreadId: event.thread,
    SystemUserId: event.user,
  };
}

const byLowerName = new Map<string, string>();

function securityColumn(name: string): string | undefined {
  if (byLowerName.size === 0) {
    for (const column of tableColumns('SecurityEvent') ?? [])
      byLowerName.set(column.name.toLowerCase(), column.name);
  }
  return byLowerName.get(name.toLowerCase());
}

/** Events about the account that signs in; all others are about the one that acts. */
const signIns = new Set(['4624', '4625', '4634', '4647', '4768', '4769', '4770', '4771', '4776', '4964']);

const logonTypes: Readonly<Record<string, string>> = {
  2: 'Interactive',
  3: 'Network',
  4: 'Batch',
  5: 'Service',
  7: 'Unlock',
  8: 'NetworkCleartext',
  9: 'NewCredentials',
  10: 'RemoteInteractive',
  11: 'CachedInteractive',
  12: 'CachedRemoteInteractive',
  13: 'CachedUnlock',
};

function securityRow(event: WindowsEvent): Values {
  const { data } = event;
  const own: Values = {};
  for (const [name, value] of Object.entries(data)) {
    const column = securityColumn(name);
    if (column !== undefined) own[column] = value;
  }
  const subject = accountOf(data.SubjectDomainName, data.SubjectUserName);
  const target = accountOf(data.TargetDomainName, data.TargetUserName);
  const account = (signIns.has(event.id) ? target || subject : subject || target) || event.account;
  const [title = ''] = event.message.split(/[\r\n]/);
  const type = data.LogonType ?? '';
  return {
    ...own,
    TimeGenerated: event.time,
    Computer: event.computer,
    Channel: event.channel,
    EventSourceName: event.provider,
    EventID: event.id,
    Activity: title === '' ? '' : `${event.id} - ${title}`,
    Level: event.level,
    EventLevelName: levels[Number(event.level)] ?? '',
    EventRecordId: event.record,
    Task: event.task,
    Opcode: event.opcode,
    Keywords: event.keywords,
    Version: event.version,
    Correlation: event.correlation,
    SystemProcessId: event.process,
    SystemThreadId: event.thread,
    SystemUserId: event.user,
    SubjectAccount: subject,
    TargetAccount: target,
    Account: account,
    AccountType: account === '' ? '' : account.endsWith('$') ? 'Machine' : 'User',
    LogonTypeName: logonTypes[type] === undefined ? '' : `${type} - ${logonTypes[type]}`,
    Process: (data.NewProcessName ?? data.ProcessName ?? '').split('\\').at(-1) ?? '',
    EventData: eventXml(event),
  };
}

function accountOf(domain = '', name = ''): string {
  if (name === '' || name === '-') return '';
  return domain === '' || domain === '-' ? name : `${domain}\\${name}`;
}

function eventXml({ data }: WindowsEvent): string {
  const items = Object.entries(data).map(([name, value]) => `<Data Name="${xml(name)}">${xml(value)}</Data>`);
  return `<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${items.join('')}</EventData>`;
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
