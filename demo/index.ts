import { readFileSync } from 'node:fs';
import type { Column, Schema } from '../src/types.ts';
import type { SourceValue, TableSource } from '../src/workspaces/embedded/table-source.ts';
import { company } from './company.ts';
import { alertEvidence } from './tables/alert-evidence.ts';
import { alertInfo } from './tables/alert-info.ts';
import { anomalousResourceAccess } from './tables/anomalous-resource-access.ts';
import { asimDns } from './tables/asim-dns.ts';
import { auditLogs } from './tables/audit-logs.ts';
import { azureActivity } from './tables/azure-activity.ts';
import { azureDiagnostics } from './tables/azure-diagnostics.ts';
import { azureNetworkAnalytics } from './tables/azure-network-analytics.ts';
import { commonSecurityLog } from './tables/common-security-log.ts';
import { deviceEvents } from './tables/device-events.ts';
import { deviceFileCertificateInfo } from './tables/device-file-certificate-info.ts';
import { deviceFileEvents } from './tables/device-file-events.ts';
import { deviceImageLoadEvents } from './tables/device-image-load-events.ts';
import { deviceInfo } from './tables/device-info.ts';
import { deviceLogonEvents } from './tables/device-logon-events.ts';
import { deviceNetworkEvents } from './tables/device-network-events.ts';
import { deviceNetworkInfo } from './tables/device-network-info.ts';
import { deviceProcessEvents } from './tables/device-process-events.ts';
import { deviceRegistryEvents } from './tables/device-registry-events.ts';
import { dnsEvents } from './tables/dns-events.ts';
import { dynamicSummary } from './tables/dynamic-summary.ts';
import { emailAttachmentInfo } from './tables/email-attachment-info.ts';
import { emailEvents } from './tables/email-events.ts';
import { emailUrlInfo } from './tables/email-url-info.ts';
import { heartbeat } from './tables/heartbeat.ts';
import { huntingBookmark } from './tables/hunting-bookmark.ts';
import { identityDirectoryEvents } from './tables/identity-directory-events.ts';
import { identityInfo } from './tables/identity-info.ts';
import { identityLogonEvents } from './tables/identity-logon-events.ts';
import { identityQueryEvents } from './tables/identity-query-events.ts';
import { linuxAudit } from './tables/linux-audit.ts';
import { nonInteractiveSignIns } from './tables/non-interactive-sign-ins.ts';
import { ntaNetAnalytics } from './tables/nta-net-analytics.ts';
import { officeActivity } from './tables/office-activity.ts';
import { securityAlert } from './tables/security-alert.ts';
import { securityEvent } from './tables/security-event.ts';
import { securityIncident } from './tables/security-incident.ts';
import { signinLogs } from './tables/signin-logs.ts';
import { storageBlobLogs } from './tables/storage-blob-logs.ts';
import { storageFileLogs } from './tables/storage-file-logs.ts';
import { syslog } from './tables/syslog.ts';
import { threatIntelIndicators } from './tables/threat-intel-indicators.ts';
import { urlClickEvents } from './tables/url-click-events.ts';
import { vmComputer } from './tables/vm-computer.ts';
import { watchlist } from './tables/watchlist.ts';
import { createWorld, type Row, type World } from './world.ts';

/** One table of the demo: its rows in any order, and what its `SourceSystem` says. */
interface DemoTable {
  readonly rows: (world: World) => Iterable<Row>;
  readonly source: string;
}

const tables: Readonly<Record<string, DemoTable>> = {
  SecurityAlert: { rows: securityAlert, source: 'Detection' },
  Watchlist: { rows: watchlist, source: 'Azure' },
  SecurityIncident: { rows: securityIncident, source: 'Azure' },
  AlertInfo: { rows: alertInfo, source: '' },
  AlertEvidence: { rows: alertEvidence, source: '' },
  SigninLogs: { rows: signinLogs, source: 'Azure AD' },
  AADNonInteractiveUserSignInLogs: { rows: nonInteractiveSignIns, source: 'Azure AD' },
  AuditLogs: { rows: auditLogs, source: 'Azure AD' },
  OfficeActivity: { rows: officeActivity, source: 'Azure' },
  AzureDiagnostics: { rows: azureDiagnostics, source: 'Azure' },
  AzureActivity: { rows: azureActivity, source: 'Azure' },
  SecurityEvent: { rows: securityEvent, source: 'OpsManager' },
  Syslog: { rows: syslog, source: 'Linux' },
  Heartbeat: { rows: heartbeat, source: 'OpsManager' },
  CommonSecurityLog: { rows: commonSecurityLog, source: 'OpsManager' },
  ASimDnsActivityLogs: { rows: asimDns, source: '' },
  DnsEvents: { rows: dnsEvents, source: 'OpsManager' },
  DeviceProcessEvents: { rows: deviceProcessEvents, source: '' },
  DeviceNetworkEvents: { rows: deviceNetworkEvents, source: '' },
  DeviceFileEvents: { rows: deviceFileEvents, source: '' },
  DeviceLogonEvents: { rows: deviceLogonEvents, source: '' },
  IdentityLogonEvents: { rows: identityLogonEvents, source: '' },
  DeviceEvents: { rows: deviceEvents, source: '' },
  DeviceFileCertificateInfo: { rows: deviceFileCertificateInfo, source: '' },
  DeviceImageLoadEvents: { rows: deviceImageLoadEvents, source: '' },
  DeviceInfo: { rows: deviceInfo, source: '' },
  DeviceNetworkInfo: { rows: deviceNetworkInfo, source: '' },
  DeviceRegistryEvents: { rows: deviceRegistryEvents, source: '' },
  EmailAttachmentInfo: { rows: emailAttachmentInfo, source: '' },
  EmailEvents: { rows: emailEvents, source: '' },
  EmailUrlInfo: { rows: emailUrlInfo, source: '' },
  IdentityDirectoryEvents: { rows: identityDirectoryEvents, source: '' },
  IdentityQueryEvents: { rows: identityQueryEvents, source: '' },
  UrlClickEvents: { rows: urlClickEvents, source: '' },
  IdentityInfo: { rows: identityInfo, source: 'AzureActiveDirectory' },
  ThreatIntelIndicators: { rows: threatIntelIndicators, source: '' },
  HuntingBookmark: { rows: huntingBookmark, source: 'Azure' },
  DynamicSummary: { rows: dynamicSummary, source: 'Azure' },
  VMComputer: { rows: vmComputer, source: 'VMInsights' },
  AuditLog_CL: { rows: linuxAudit, source: 'OpsManager' },
  AzureNetworkAnalytics_CL: { rows: azureNetworkAnalytics, source: 'RestAPI' },
  NTANetAnalytics: { rows: ntaNetAnalytics, source: 'Azure' },
  StorageBlobLogs: { rows: storageBlobLogs, source: 'Azure' },
  StorageFileLogs: { rows: storageFileLogs, source: 'Azure' },
  AnomalousResourceAccessResult_CL: { rows: anomalousResourceAccess, source: 'RestAPI' },
};

/** A month of one made-up company's logs, ending at `now`; the same clock and seed give the same rows. */
export function createDemo(options: { now: Date; seed: number }): TableSource {
  const world = createWorld(options);
  return { schema: readSchema(), rows: (table) => rowsOf(world, table) };
}

/** A month's rows of one table, oldest first, with the columns that every table has. */
function rowsOf(world: World, name: string): readonly Row[] {
  const table = tables[name];
  if (table === undefined) throw new RangeError(`The demo has no table ${name}`);
  const rows: { time: number; row: Row }[] = [];
  for (const row of table.rows(world)) {
    const time = timeOf(row.TimeGenerated);
    if (time < world.start || time > world.now) continue;
    row.Type = name;
    row.TenantId = company.workspaceId;
    row.SourceSystem ??= table.source;
    row._IsBillable = 'True';
    rows.push({ time, row });
  }
  return rows.sort((one, other) => one.time - other.time).map(({ row }) => row);
}

function timeOf(value: SourceValue): number {
  return value instanceof Date ? value.getTime() : Number.NaN;
}

function readSchema(): Schema {
  return Object.fromEntries(Object.keys(tables).map((name) => [name, columnsOf(name)]));
}

/** The columns of `schemas/<table>.json`, in the file's order. */
function columnsOf(table: string): readonly Column[] {
  const text = readFileSync(new URL(`../schemas/${table}.json`, import.meta.url), 'utf8');
  const columns = JSON.parse(text) as Record<string, Column['type']>;
  return Object.entries(columns).map(([name, type]) => ({ name, type }));
}
