import { type JsonValue, textOf } from '../values/json.ts';

type Bag = Readonly<Record<string, JsonValue>>;

/** An event of Windows, however it was written down. Absent parts are empty text. */
export interface WindowsEvent {
  readonly time: string;
  readonly id: string;
  readonly channel: string;
  readonly provider: string;
  readonly computer: string;
  readonly level: string;
  readonly version: string;
  readonly task: string;
  readonly opcode: string;
  readonly keywords: string;
  readonly record: string;
  readonly process: string;
  readonly thread: string;
  readonly user: string;
  readonly account: string;
  readonly correlation: string;
  readonly message: string;
  /** The event's own values by name, in their order. */
  readonly data: Readonly<Record<string, string>>;
}

/** Reads an event as public sets of attacks hold it: nested as Windows writes it, Winlogbeat's, or flat. Undefined for other rows. */
export function readWindowsEvent(row: Bag): WindowsEvent | undefined {
  const system = bag(bag(row.Event).System);
  if (system.EventID !== undefined) return nested(bag(row.Event), system);
  const winlog = bag(row.winlog);
  if (winlog.event_id !== undefined) return beat(row, winlog);
  const told = row.Channel ?? row.SourceName ?? row.ProviderGuid;
  return row.EventID !== undefined && told !== undefined && text(row.Type) === '' ? flat(row) : undefined;
}

function nested(event: Bag, system: Bag): WindowsEvent {
  const execution = attributes(system.Execution);
  return {
    time: text(attributes(system.TimeCreated).SystemTime),
    id: text(system.EventID),
    channel: text(system.Channel),
    provider: text(attributes(system.Provider).Name),
    computer: text(system.Computer),
    level: text(system.Level),
    version: text(system.Version),
    task: text(system.Task),
    opcode: text(system.Opcode),
    keywords: text(system.Keywords),
    record: text(system.EventRecordID),
    process: text(execution.ProcessID),
    thread: text(execution.ThreadID),
    user: text(attributes(system.Security).UserID),
    account: '',
    correlation: text(attributes(system.Correlation).ActivityID),
    message: '',
    data: namedData(event.EventData ?? event.UserData),
  };
}

function beat(row: Bag, winlog: Bag): WindowsEvent {
  const { pid, thread } = bag(winlog.process);
  const user = bag(winlog.user);
  return {
    time: text(row['@timestamp']),
    id: text(winlog.event_id),
    channel: text(winlog.channel),
    provider: text(winlog.provider_name),
    computer: text(winlog.computer_name),
    level: levelOf(text(bag(row.log).level)),
    version: text(winlog.version),
    task: '',
    opcode: text(winlog.opcode),
    keywords: '',
    record: text(winlog.record_id),
    process: text(pid),
    thread: text(bag(thread).id),
    user: text(user.identifier),
    account: text(user.name),
    correlation: text(winlog.activity_id),
    message: text(row.message),
    data: namedData(winlog.event_data ?? winlog.user_data),
  };
}

/** What collectors put around an event; all else in a flat one is the event's own. */
const wrapping = new Set(
  `@timestamp @version @metadata tags host port type message Message EventTime EventReceivedTime TimeCreated EventID
  Channel SourceName ProviderGuid ProviderName Provider Hostname Computer Level LevelName Severity SeverityValue EventType
  Version Task TaskValue Category Opcode OpcodeValue Keywords RecordNumber RecordID EventRecordID ExecutionProcessID
  ExecutionThreadID ProcessID ThreadID UserID AccountName AccountType Domain ActivityID RelatedActivityID
  SourceModuleName SourceModuleType OpenWEC ServerRecord timestamp`.split(/\s+/),
);

function flat(row: Bag): WindowsEvent {
  const first = (...names: readonly string[]) =>
    names.map((name) => text(row[name])).find((value) => value !== '') ?? '';
  const sysmon = first('Channel').includes('Sysmon');
  const account = first('AccountName');
  return {
    // EventTime is the local time of some machine: what says its zone comes first.
    time: first('TimeCreated', ...(sysmon ? ['UtcTime'] : []), '@timestamp', 'timestamp', 'EventTime'),
    id: first('EventID'),
    channel: first('Channel'),
    provider: first('SourceName', 'ProviderName', 'Provider'),
    computer: first('Hostname', 'Computer', 'host'),
    level: first('Level') || levelOf(first('Severity', 'LevelName')),
    version: first('Version'),
    task: first('Task', 'TaskValue'),
    opcode: first('OpcodeValue', 'Opcode'),
    keywords: keywords(first('Keywords')),
    record: first('RecordNumber', 'RecordID', 'EventRecordID'),
    process: first('ExecutionProcessID', 'ProcessID'),
    thread: first('ExecutionThreadID', 'ThreadID'),
    user: first('UserID'),
    account: account === '' ? '' : [first('Domain'), account].filter(Boolean).join('\\'),
    correlation: first('ActivityID'),
    message: first('Message', 'message').replaceAll('\\r\\n', '\r\n'),
    data: Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        wrapping.has(name) || value === null ? [] : [[name, text(value)]],
      ),
    ),
  };
}

function levelOf(name: string): string {
  const place = /^crit/i.test(name) ? 1 : /^err/i.test(name) ? 2 : /^warn/i.test(name) ? 3 : 4;
  return name === '' ? '' : String(place);
}

/** A mask as Windows shows it; some collectors write it as a signed number. */
function keywords(value: string): string {
  return /^-?\d+$/.test(value) ? `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}` : value;
}

/** `EventData` as an object, or as `Data` elements with a name each, or without. */
function namedData(value: JsonValue | undefined): Record<string, string> {
  const data: Record<string, string> = {};
  for (const [name, own] of Object.entries(bag(value))) {
    if (name === '#attributes') continue;
    if (name === 'Data') listed(own, data);
    else if (isBag(own) && own['#text'] === undefined) Object.assign(data, namedData(own));
    else data[name] = text(own);
  }
  return data;
}

function listed(value: JsonValue, data: Record<string, string>): void {
  const items =
    isBag(value) && Array.isArray(value['#text']) ? value['#text'] : Array.isArray(value) ? value : [value];
  items.forEach((item, index) => {
    const name = isBag(item) ? text(attributes(item).Name ?? item['@Name'] ?? null) : '';
    data[name || `param${index + 1}`] = text(item);
  });
}

function isBag(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('rawJSON' in value);
}

function bag(value: JsonValue | undefined): Bag {
  return isBag(value) ? value : {};
}

function attributes(value: JsonValue | undefined): Bag {
  const own = bag(value);
  return isBag(own['#attributes']) ? own['#attributes'] : own;
}

/** Text of an element that may hold attributes beside it. */
function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (isBag(value) && '#text' in value) return text(value['#text']);
  if (isBag(value) && '#attributes' in value && Object.keys(value).length === 1) return '';
  return textOf(value);
}
