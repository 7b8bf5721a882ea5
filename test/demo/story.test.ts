import { describe, expect, it } from 'vitest';
import { type DemoRow, openMonth, timeOf } from './month.ts';

const hour = 60 * 60 * 1000;
const aoife = 'aoife.brennan@larkmoor.example';
const workstation = 'ws-fin-12.corp.larkmoor.example';
const clocks = ['2026-11-20T15:20:00Z', '2026-04-02T23:10:00Z', '2027-01-03T00:05:00Z'];

/** An afternoon, just after midnight in summer time with the clocks' change inside the story, and a Sunday's first minutes. */
describe.each(clocks)('the story, told at %s', (clock) => {
  const now = new Date(clock);
  const { rows } = openMonth(now);
  const daysAgo = (row: DemoRow) => (now.getTime() - timeOf(row)) / (24 * hour);

  it('1: sprays many accounts from few addresses', () => {
    const spray = ['185.220.101.34', '185.220.101.46', '192.0.2.144'];
    const failures = rows('SigninLogs').filter(
      (row) => spray.includes(String(row.IPAddress)) && ['50126', '50053'].includes(String(row.ResultType)),
    );
    expect(new Set(failures.map((row) => row.UserPrincipalName)).size).toBe(41);
    expect(failures.length).toBeGreaterThan(100);
    expect(failures.every((row) => daysAgo(row) > 8 && daysAgo(row) < 10)).toBe(true);
  });

  it('2: gets one password right, without a second factor', () => {
    const hits = rows('SigninLogs').filter(
      (row) => row.IPAddress === '185.220.101.34' && row.ResultType === '0',
    );
    expect(
      hits.map((row) => [row.UserPrincipalName, row.ClientAppUsed, row.AuthenticationRequirement]),
    ).toEqual([[aoife, 'IMAP4', 'singleFactorAuthentication']]);
  });

  it('3: signs in from a country where only the traveller ever was abroad besides', () => {
    const abroad = rows('SigninLogs').filter((row) => row.ResultType === '0' && row.Location !== 'IE');
    expect(new Set(abroad.map((row) => `${row.UserPrincipalName} ${row.Location}`))).toEqual(
      new Set([
        `${aoife} DE`,
        'shane.doyle@larkmoor.example DE',
        'stephen.keogh@larkmoor.example PT',
        'stephen.keogh@larkmoor.example US',
      ]),
    );
    const foreign = abroad.find((row) => row.IPAddress === '85.214.149.236');
    const own = rows('SigninLogs').filter(
      (row) =>
        row.UserPrincipalName === aoife &&
        row.Location === 'IE' &&
        foreign &&
        timeOf(foreign) - timeOf(row) === 11 * 60_000,
    );
    expect(own).toHaveLength(1);
    expect(
      rows('AADNonInteractiveUserSignInLogs').filter((row) => row.IPAddress === '85.214.149.236').length,
    ).toBeGreaterThan(5);
  });

  it('4: forwards mail out of the company, which no other rule does', () => {
    const outside = rows('OfficeActivity').filter(
      (row) =>
        row.Operation === 'New-InboxRule' &&
        /ForwardTo/.test(String(row.Parameters)) &&
        !/@larkmoor\.example/.test(String(row.Parameters)),
    );
    expect(outside.map((row) => row.UserId)).toEqual([aoife]);
    expect(String(outside[0]?.ClientIP)).toMatch(/^85\.214\.149\.236:\d+$/);
    expect(rows('OfficeActivity').some((row) => /ForwardingSmtpAddress/.test(String(row.Parameters)))).toBe(
      true,
    );
  });

  it('5: consents to an app and invites a guest, both with poisonous names', () => {
    const names = rows('AuditLogs')
      .filter((row) => ['Consent to application', 'Invite external user'].includes(String(row.OperationName)))
      .map((row) => JSON.stringify(row.TargetResources));
    expect(names).toHaveLength(2);
    expect(names[0]).toContain('<!channel>');
    expect(names[1]).toContain('](https://login.skyline-cdn.example');
  });

  it('6: sends the document from the stolen mailbox', () => {
    const sent = rows('OfficeActivity').filter((row) => String(row.Item).includes('Supplier_Statement.docm'));
    expect(sent.map((row) => [row.Operation, row.UserId])).toEqual([['Send', aoife]]);
  });

  it('7: runs an encoded script from Word, and its children can be joined to it', () => {
    const processes = rows('DeviceProcessEvents');
    const shell = processes.filter(
      (row) => row.InitiatingProcessFileName === 'WINWORD.EXE' && row.FileName === 'powershell.exe',
    );
    expect(shell.map((row) => row.DeviceName)).toEqual([workstation]);
    const children = processes.filter(
      (row) =>
        row.DeviceName === workstation &&
        row.InitiatingProcessId === shell[0]?.ProcessId &&
        row.InitiatingProcessFileName === 'powershell.exe',
    );
    expect(children.map((row) => row.FileName)).toEqual([
      'whoami.exe',
      'net.exe',
      'nltest.exe',
      'systeminfo.exe',
      'schtasks.exe',
      'synchelper.exe',
    ]);
    const encoded = /-Enc (\S+)/.exec(String(shell[0]?.ProcessCommandLine))?.[1] ?? '';
    expect(Buffer.from(encoded, 'base64').toString('utf16le')).toContain(
      'https://static.skyline-cdn.example/s.ps1',
    );
    expect(
      rows('DeviceFileEvents').some(
        (row) => row.SHA256 === 'c54e96137d04de899015aed7a399752cb40b0607187e33518f665205d2cbbb55',
      ),
    ).toBe(true);
  });

  it('8: beacons every five minutes until now', () => {
    const beacons = rows('DeviceNetworkEvents').filter(
      (row) => row.RemoteUrl === 'telemetry.skyline-cdn.example',
    );
    const gaps = beacons.slice(1).map((row, index) => timeOf(row) - timeOf(beacons[index] ?? row));
    expect(gaps.every((gap) => gap >= 288_000 && gap <= 312_000)).toBe(true);
    expect(beacons.length).toBeGreaterThan(1_700);
    expect(now.getTime() - timeOf(beacons.at(-1) ?? {})).toBeLessThan(320_000);
    expect(new Set(beacons.map((row) => `${row.DeviceName} ${row.RemoteIP}`))).toEqual(
      new Set([`${workstation} 192.0.2.145`]),
    );
    expect(
      rows('CommonSecurityLog').filter(
        (row) => row.DestinationIP === '192.0.2.145' && row.SentBytes === 1_842,
      ),
    ).toHaveLength(beacons.length);
    expect(
      rows('DnsEvents').some(
        (row) => row.Name === 'telemetry.skyline-cdn.example' && row.ClientIP === '10.20.9.52',
      ),
    ).toBe(true);
  });

  it('9 and 13: dumps memory and packs what it stole', () => {
    const commands = rows('DeviceProcessEvents')
      .filter((row) => row.DeviceName === workstation)
      .map((row) => String(row.ProcessCommandLine));
    expect(commands.filter((command) => command.includes('comsvcs.dll, MiniDump'))).toHaveLength(1);
    expect(commands.filter((command) => command.startsWith('7z.exe a'))).toHaveLength(1);
  });

  it('10: asks for seven tickets with weak encryption, as nobody else does', () => {
    const weak = rows('SecurityEvent').filter(
      (row) => row.EventID === 4769 && String(row.EventData).includes('>0x17<'),
    );
    expect(weak.map((row) => row.TargetUserName)).toEqual(new Array(7).fill('conor.walsh'));
  });

  it('11: logs a service account on to the file server from a workstation', () => {
    const logons = rows('SecurityEvent').filter(
      (row) =>
        row.EventID === 4624 &&
        row.TargetUserName === 'svc-reports' &&
        row.Computer === 'fs01.corp.larkmoor.example',
    );
    expect(new Set(logons.map((row) => row.IpAddress))).toEqual(new Set(['10.20.9.52']));
    for (const table of ['DeviceLogonEvents', 'IdentityLogonEvents'])
      expect(
        rows(table).some(
          (row) => row.AccountName === 'svc-reports' && (row.RemoteIP ?? row.IPAddress) === '10.20.9.52',
        ),
      ).toBe(true);
  });

  it('12: reads shares by night, and the model scores it highest of all', () => {
    const reads = rows('SecurityEvent').filter(
      (row) => row.EventID === 5145 && row.ShareName === '\\\\*\\Designs' && row.IpAddress === '10.20.9.52',
    );
    expect(reads.length).toBeGreaterThan(30);
    const scores = rows('AnomalousResourceAccessResult_CL');
    const high = scores.filter((row) => Number(row.PredictedScore_d) > 11.5);
    expect(new Set(high.map((row) => row.Actor_s))).toEqual(
      new Set(['LARKMOOR\\conor.walsh', 'LARKMOOR\\svc-reports']),
    );
    expect(scores.every((row) => Number(row.PredictedScore_d) > 7.75)).toBe(true);
  });

  it('14: sends gigabytes out, more than anything but the backup and the films', () => {
    const out = rows('CommonSecurityLog').filter((row) => row.DestinationIP === '192.0.2.201');
    expect(out).toHaveLength(8);
    expect(out.reduce((sum, row) => sum + Number(row.SentBytes), 0)).toBeGreaterThan(4e9);
    expect(out.every((row) => daysAgo(row) < 3)).toBe(true);
    const large = rows('CommonSecurityLog').filter(
      (row) => Number(row.SentBytes) > 3e8 && row.DestinationIP !== '192.0.2.201',
    );
    expect(new Set(large.map((row) => row.DestinationIP))).toEqual(new Set(['192.0.2.50', '192.0.2.51']));
  });

  it('20: makes itself an account on Linux, by syslog and by auditd', () => {
    const lines = rows('Syslog').filter((row) => row.HostName === 'git01');
    const about = (text: string) => lines.filter((row) => String(row.SyslogMessage).includes(text));
    expect(about('Failed password for svc-reports from 10.20.9.52')).toHaveLength(6);
    expect(about('Accepted password for svc-reports from 10.20.9.52')).toHaveLength(1);
    expect(about('new user: name=syncd').map((row) => row.ProcessName)).toEqual(['useradd']);
    expect(about('(syncd) CMD (/usr/local/bin/.sync)')).toHaveLength(20);
    expect(
      rows('AuditLog_CL').some((row) => /type=EXECVE .*a0="useradd".*a4="syncd"/.test(String(row.RawData))),
    ).toBe(true);
  });

  it('21: reads the releases and leaves its program beside them, but may not on the file share', () => {
    const blobs = rows('StorageBlobLogs').filter((row) => row.AuthenticationType === 'SAS');
    expect(new Set(blobs.map((row) => String(row.CallerIpAddress).split(':')[0]))).toEqual(
      new Set(['85.214.149.236']),
    );
    expect(blobs.filter((row) => row.OperationName === 'GetBlob')).toHaveLength(40);
    expect(blobs.at(-1)?.RequestMd5).toBe(
      Buffer.from('5b70ed4b4d4a4279af3023ddcab98e28', 'hex').toString('base64'),
    );
    expect(rows('StorageFileLogs').filter((row) => row.StatusCode === '403')).toHaveLength(3);
  });

  it('has every flow of Azure’s network in the table that was on then', () => {
    expect(rows('AzureNetworkAnalytics_CL').every((row) => daysAgo(row) > 10.9)).toBe(true);
    expect(rows('NTANetAnalytics').every((row) => daysAgo(row) < 15.1)).toBe(true);
  });

  it('raises alerts of every severity, on many days and within the last one', () => {
    const alerts = rows('SecurityAlert');
    expect(alerts.length).toBeGreaterThanOrEqual(150);
    expect(new Set(alerts.map((row) => row.AlertSeverity))).toEqual(
      new Set(['High', 'Medium', 'Low', 'Informational']),
    );
    const week = alerts.filter((row) => daysAgo(row) <= 7).length;
    expect(week).toBeLessThan(alerts.filter((row) => daysAgo(row) <= 14).length);
    expect(alerts.filter((row) => daysAgo(row) <= 1).length).toBeGreaterThanOrEqual(3);
    const ids = new Set(alerts.map((row) => row.VendorOriginalId));
    expect(rows('AlertInfo').every((row) => ids.has(row.AlertId))).toBe(true);
    const told = new Set(rows('AlertInfo').map((row) => row.AlertId));
    expect(rows('AlertEvidence').every((row) => told.has(row.AlertId))).toBe(true);
  });

  it('gathers its alerts in an incident that is still open', () => {
    const last = rows('SecurityIncident').findLast((row) => row.Title === 'Multi-stage attack on Finance');
    const ids = new Set(rows('SecurityAlert').map((row) => row.SystemAlertId));
    expect(last?.Status).toBe('Active');
    const members = Array.isArray(last?.AlertIds) ? last.AlertIds : [];
    expect(members.length).toBeGreaterThanOrEqual(14);
    expect(members.every((id) => ids.has(id))).toBe(true);
  });

  it('15 to 19: tires an administrator out, takes a role, secrets, the directory and files, and covers its tracks', () => {
    const of = (table: string, fits: (row: DemoRow) => boolean) => rows(table).filter(fits);
    const admin = 'shane.doyle@larkmoor.example';
    expect(
      of('SigninLogs', (row) => row.ResultType === '500121').map((row) => row.UserPrincipalName),
    ).toEqual(Array(9).fill(admin));
    expect(of('AuditLogs', (row) => row.OperationName === 'Add member to role')).toHaveLength(1);
    expect(
      of('AzureActivity', (row) => row.OperationNameValue === 'MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE'),
    ).toHaveLength(2);
    const callers = Map.groupBy(rows('AzureDiagnostics'), (row) => row.CallerIPAddress);
    expect(callers.get('85.214.149.236')).toHaveLength(7);
    expect(of('SecurityEvent', (row) => row.EventID === 4662)).toHaveLength(6);
    expect(of('DnsEvents', (row) => row.QueryType === 'TXT').length).toBeGreaterThan(200);
    expect(of('OfficeActivity', (row) => row.Operation === 'FileDeleted')).toHaveLength(120);
  });

  it('has the attacker in threat intelligence that is valid now', () => {
    const valid = rows('ThreatIntelIndicators').filter(
      (row) => row.IsActive === true && (row.ValidUntil as Date) > now,
    );
    const values = new Set(valid.map((row) => row.ObservableValue));
    for (const value of [
      '185.220.101.34',
      '85.214.149.236',
      '192.0.2.145',
      '192.0.2.201',
      'telemetry.skyline-cdn.example',
      'c54e96137d04de899015aed7a399752cb40b0607187e33518f665205d2cbbb55',
    ])
      expect(values).toContain(value);
    expect(values.size).toBeGreaterThan(100);
  });

  it('plants text that attacks the reader', () => {
    expect(
      rows('SigninLogs').some((row) =>
        String(row.UserAgent).includes('<https://login.skyline-cdn.example/case|'),
      ),
    ).toBe(true);
    expect(rows('DeviceFileEvents').some((row) => String(row.FileName).includes('\u202e'))).toBe(true);
    expect(rows('Syslog').some((row) => String(row.SyslogMessage).includes('\u001b[31m'))).toBe(true);
    const planted = rows('SecurityAlert').filter((row) => String(row.Description).includes('](https://'));
    expect(planted.some((row) => daysAgo(row) < 1)).toBe(true);
  });
});
