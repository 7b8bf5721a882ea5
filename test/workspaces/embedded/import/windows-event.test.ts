import { describe, expect, it } from 'vitest';
import { eventRow } from '../../../../src/workspaces/embedded/import/event-row.ts';
import { readWindowsEvent } from '../../../../src/workspaces/embedded/import/windows-event.ts';
import { readJson } from '../../../../src/workspaces/embedded/values/json.ts';

/** The row that an event becomes, from its JSON. */
function rowOf(json: string) {
  const event = readWindowsEvent(readJson(json) as Parameters<typeof readWindowsEvent>[0]);
  return event && eventRow(event);
}

describe('events of Windows', () => {
  it('of the Security log become SecurityEvent, flat as collectors write them', () => {
    const json = `{"EventTime":"2020-05-01 22:55:55","@timestamp":"2020-05-02T02:55:56.000Z","Hostname":"U.local","Keywords":-9214364837600034816,
      "EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security","Task":13312,"ExecutionProcessID":4,
      "Message":"A new process has been created.\\r\\nCreator Subject:","SubjectDomainName":"D","SubjectUserName":"bob",
      "NewProcessName":"C:\\\\W\\\\powershell.exe","CommandLine":"powershell -enc","ProcessId":"0x10","tags":["x"],"port":60737}`;
    const found = rowOf(json);
    expect(found?.table).toBe('SecurityEvent');
    expect(found?.row).toMatchObject({
      TimeGenerated: '2020-05-02T02:55:56.000Z',
      Computer: 'U.local',
      EventID: '4688',
      Activity: '4688 - A new process has been created.',
      Account: 'D\\bob',
      AccountType: 'User',
      Process: 'powershell.exe',
      CommandLine: 'powershell -enc',
      ProcessId: '0x10',
      SystemProcessId: '4',
      Keywords: '0x8020000000000000',
    });
    expect(found?.row.EventData).toContain('<Data Name="SubjectUserName">bob</Data>');
    expect(found?.row.EventData).not.toContain('port');
  });

  it('are about the one who signs in where it is a sign-in', () => {
    const json = `{"Event":{"#attributes":{"xmlns":"x"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Security-Auditing"}},
      "EventID":{"#attributes":{"Qualifiers":0},"#text":4624},"Level":0,"TimeCreated":{"#attributes":{"SystemTime":"2021-01-01T00:00:00.123456Z"}},
      "EventRecordID":77,"Correlation":null,"Execution":{"#attributes":{"ProcessID":600,"ThreadID":1}},"Channel":"Security","Computer":"DC1","Security":null},
      "EventData":{"SubjectUserName":"-","TargetUserName":"WS1$","TargetDomainName":"CORP","LogonType":3}}}`;
    expect(rowOf(json)?.row).toMatchObject({
      TimeGenerated: '2021-01-01T00:00:00.123456Z',
      Computer: 'DC1',
      EventID: '4624',
      Account: 'CORP\\WS1$',
      AccountType: 'Machine',
      LogonType: '3',
      LogonTypeName: '3 - Network',
      EventRecordId: '77',
      SystemProcessId: '600',
    });
  });

  it('of Sysmon become Event, their values as XML', () => {
    const json = `{"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","Hostname":"W","EventID":1,"Level":"4",
      "TimeCreated":"2020-09-20T05:11:12.123Z","CommandLine":"cmd /c \\"a<b\\" & c","User":"D\\\\u"}`;
    expect(rowOf(json)).toEqual({
      table: 'Event',
      row: expect.objectContaining({
        TimeGenerated: '2020-09-20T05:11:12.123Z',
        Source: 'Microsoft-Windows-Sysmon',
        EventLog: 'Microsoft-Windows-Sysmon/Operational',
        EventLevelName: 'Information',
        UserName: 'D\\u',
        EventData: expect.stringContaining(
          '<Data Name="CommandLine">cmd /c &quot;a&lt;b&quot; &amp; c</Data><Data Name="User">D\\u</Data>',
        ),
      }),
    });
  });

  it('of other logs become WindowsEvent, their values as a bag', () => {
    const beat =
      '{"@timestamp":"2020-01-01T00:00:00Z","message":"m","log":{"level":"warning"},"winlog":{"channel":"Application","event_id":"4104","computer_name":"W","provider_name":"P","record_id":9,"event_data":{"ScriptBlockText":"iex","param1":"a"}}}';
    expect(rowOf(beat)).toEqual({
      table: 'WindowsEvent',
      row: {
        TimeGenerated: '2020-01-01T00:00:00Z',
        Computer: 'W',
        Channel: 'Application',
        Provider: 'P',
        EventID: '4104',
        EventLevel: '3',
        EventLevelName: 'Warning',
        EventRecordId: '9',
        EventData: { ScriptBlockText: 'iex', param1: 'a' },
      },
    });
  });

  it.each([
    '"Data":[{"#attributes":{"Name":"a"},"#text":"1"},{"#attributes":{"Name":"b"}}]',
    '"Data":[{"@Name":"a","#text":"1"},{"@Name":"b","#text":""}]',
  ])('have their values by name: %s', (data) => {
    const json = `{"Event":{"System":{"EventID":1,"Channel":"X"},"EventData":{${data}}}}`;
    expect(rowOf(json)?.row.EventData).toEqual({ a: '1', b: '' });
  });

  it('may have values without names', () => {
    const json = '{"Event":{"System":{"EventID":1,"Channel":"X"},"EventData":{"Data":{"#text":["x","y"]}}}}';
    expect(rowOf(json)?.row.EventData).toEqual({ param1: 'x', param2: 'y' });
  });

  it.each([
    '{"EventID":1}',
    '{"EventID":1,"Channel":"Security","Type":"SecurityEvent"}',
    '{"a":1}',
    '{"Event":"x"}',
  ])('are not seen in other rows: %s', (json) => expect(rowOf(json)).toBeUndefined());
});
